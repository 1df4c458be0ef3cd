import { once } from 'node:events';
import PDFDocument from 'pdfkit';
import { colour } from './look.ts';

export const PAGE = { width: 595.28, height: 841.89, margin: 40 } as const;
export type Doc = PDFKit.PDFDocument;
export type Box = { x: number; y: number; w: number; h: number };

/** An A4 page in the school's paper colour with the course's name, a title, a line below it and a foot. */
export function openSheet(title: string, subtitle: string, course: string): Doc {
  const created = new Date(Date.UTC(2026, 0, 1));
  const info = { Title: title, Author: 'ELearner demo school', Subject: course, CreationDate: created };
  const doc = new PDFDocument({ size: 'A4', margin: 0, info, lang: 'en', displayTitle: true });
  doc.rect(0, 0, PAGE.width, PAGE.height).fill(colour.paper);
  doc.rect(0, 0, PAGE.width, 6).fill(colour.go);
  put(doc, course.toUpperCase(), PAGE.margin, 34, { size: 8, bold: true, fill: colour.go, spacing: 1.2 });
  put(doc, title, PAGE.margin, 48, { size: 26, bold: true });
  put(doc, subtitle, PAGE.margin, 80, { size: 11, fill: colour.muted });
  return doc;
}

/** Ends the document with a line at its foot and returns its bytes. */
export async function closeSheet(doc: Doc, foot: string): Promise<Buffer> {
  const y = PAGE.height - 30;
  doc
    .moveTo(PAGE.margin, y - 8)
    .lineTo(PAGE.width - PAGE.margin, y - 8)
    .lineWidth(0.7)
    .stroke(colour.line);
  put(doc, foot, PAGE.margin, y, { size: 8, fill: colour.muted });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.end();
  await once(doc, 'end');
  return Buffer.concat(chunks);
}

/** A white card with a heading; returns the box left for its content. */
export function card(doc: Doc, { x, y, w, h }: Box, heading: string): Box {
  doc.roundedRect(x, y, w, h, 7).lineWidth(0.8).fillAndStroke(colour.surface, colour.line);
  put(doc, heading, x + 14, y + 13, { size: 12, bold: true });
  return { x: x + 14, y: y + 33, w: w - 28, h: h - 43 };
}

type Print = {
  size?: number;
  bold?: boolean;
  mono?: boolean;
  fill?: string;
  width?: number;
  spacing?: number;
  align?: 'left' | 'center' | 'right';
};

/** Words at (x, y), the top left corner of their first line; returns the y below them. */
export function put(doc: Doc, words: string, x: number, y: number, style: Print = {}): number {
  const { size = 9.5, bold = false, mono = false, fill = colour.ink, width, spacing = 0, align = 'left' } = style;
  const family = mono ? 'Courier' : 'Helvetica';
  doc
    .font(bold ? `${family}-Bold` : family)
    .fontSize(size)
    .fillColor(fill);
  const layout = { lineGap: 2, characterSpacing: spacing, align, ...(width ? { width } : { lineBreak: false }) };
  doc.text(words, x, y, layout);
  return width ? doc.y : y + size * 1.35;
}

/** Numbered lines below each other; returns the y below the last. */
export function numbered(doc: Doc, lines: readonly string[], x: number, y: number, width: number): number {
  let top = y;
  for (const [i, words] of lines.entries()) {
    put(doc, String(i + 1), x, top, { bold: true, fill: colour.go });
    top = put(doc, words, x + 14, top, { width: width - 14 }) + 2;
  }
  return top;
}
