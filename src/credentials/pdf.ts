/** The certificate as a PDF: one page, the same picture as its web page. */
import PDFDocument from 'pdfkit';
import { type Design, mutedOf } from '../authoring/certificate/design.service.ts';
import { latin } from '../lib/typesetting/faces.ts';
import { drawBlock, drawLine, type Style, widthOf } from '../lib/typesetting/lines.ts';
import { drawProof } from './pdf-proof.ts';
import { type Doc, type Paper, partOf, type Sheet } from './sheet.ts';
import type { CertificateWords } from './words.ts';

/** Bytes of a one-page PDF with embedded fonts, tagged for those who have it read to them. CPU work: for jobs and threads. */
export async function renderPaper(paper: Paper): Promise<Buffer> {
  const { words, design } = paper;
  const info = { Title: `${words.heading}: ${words.course}`, Author: words.school, Subject: words.name };
  const size = design.size === 'letter' ? 'LETTER' : 'A4';
  const form = { size, layout: design.orientation, margin: 0, font: latin } as const;
  const doc = new PDFDocument({ ...form, pdfVersion: '1.7', tagged: true, info, lang: 'en', displayTitle: true });
  const bytes = collect(doc);
  const sheet = sheetOf(doc, design);
  doc.addStructure(sheet.root);
  drawAround(doc, () => drawFrame(sheet, design.paper));
  const top = drawHead(sheet, paper);
  drawWords(sheet, words, top);
  drawAround(doc, () => drawSeal(sheet, design.orientation));
  drawProof(sheet, paper);
  sheet.root.end();
  doc.end();
  return bytes;
}

function sheetOf(doc: Doc, design: Design): Sheet {
  const { width, height } = doc.page;
  const { ink, accent } = design;
  return { doc, root: doc.struct('Document'), width, height, margin: 64, ink, accent, muted: mutedOf(design) };
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', fail);
  });
}

/** What nobody needs to hear of. */
function drawAround(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

/** Two lines around it, the inner one set in at the corners. */
function drawFrame({ doc, width, height, accent }: Sheet, paper: string): void {
  doc.rect(0, 0, width, height).fill(paper);
  const [outer, inner, notch] = [22, 30, 16];
  const [right, bottom] = [width - inner, height - inner];
  doc
    .lineWidth(1.5)
    .rect(outer, outer, width - 2 * outer, height - 2 * outer)
    .stroke(accent);
  doc
    .lineWidth(0.6)
    .moveTo(inner + notch, inner)
    .lineTo(right - notch, inner)
    .lineTo(right - notch, inner + notch)
    .lineTo(right, inner + notch)
    .lineTo(right, bottom - notch)
    .lineTo(right - notch, bottom - notch)
    .lineTo(right - notch, bottom)
    .lineTo(inner + notch, bottom)
    .lineTo(inner + notch, bottom - notch)
    .lineTo(inner, bottom - notch)
    .lineTo(inner, inner + notch)
    .lineTo(inner + notch, inner + notch)
    .closePath()
    .stroke(accent);
  for (const x of [inner + notch / 2, right - notch / 2])
    for (const y of [inner + notch / 2, bottom - notch / 2]) doc.circle(x, y, 1.8).fill(accent);
}

/** Logo, school and heading; returns where the words may begin. */
function drawHead(sheet: Sheet, { words, logo, design }: Paper): number {
  const { doc, root, width, height, ink, accent } = sheet;
  const start = design.orientation === 'portrait' ? height * 0.09 : 58;
  let y = start + 24;
  if (logo) {
    const box: [number, number] = [180, 46];
    const draw = () =>
      doc.image(Buffer.from(logo), (width - 180) / 2, start, { fit: box, align: 'center', valign: 'center' });
    root.add(doc.struct('Figure', { alt: `Logo of ${words.school}` }, () => void draw()));
    y = start + 64;
  }
  centred(sheet, words.school, y, { size: logo ? 11 : 15, color: ink, heading: true, part: partOf(sheet, 'P') });
  const heading = { size: 30, color: accent, part: partOf(sheet, 'H1') };
  return block(sheet, words.heading, y + (logo ? 40 : 48), { maxLines: 1, style: heading });
}

function drawWords(sheet: Sheet, words: CertificateWords, top: number): void {
  const { doc, width, ink, muted, accent } = sheet;
  const airy = airOf(sheet, words);
  const small = (): Style => ({ size: 13, color: muted, part: partOf(sheet, 'P') });
  const given = block(sheet, words.given, top + 36 * airy, { maxLines: 2, style: small() });
  const name: Style = { size: 44, color: ink, part: partOf(sheet, 'H2') };
  const nameEnd = block(sheet, words.name, given + 56 * airy, { maxLines: 2, style: name });
  drawAround(doc, () => {
    doc
      .lineWidth(0.75)
      .moveTo(width / 2 - 110, nameEnd + 20)
      .lineTo(width / 2 + 110, nameEnd + 20)
      .stroke(accent);
  });
  const finished = block(sheet, words.finished, nameEnd + 20 + 26 * airy, { maxLines: 2, style: small() });
  const title: Style = { size: 24, color: ink, heading: true, part: partOf(sheet, 'H2') };
  const titleEnd = block(sheet, words.course, finished + 34 * airy, { maxLines: 3, style: title });
  const facts: Style = { size: 12, color: ink, part: partOf(sheet, 'P') };
  block(sheet, words.facts, titleEnd + 26 * airy, { maxLines: 2, style: facts });
}

/** How far apart the words stand: further where there are few of them. */
function airOf({ doc, width, height, margin, ink }: Sheet, { name, course }: CertificateWords): number {
  if (height > width) return 1.7;
  const fits = (text: string, size: number, heading: boolean) =>
    widthOf(doc, text, { size, color: ink, heading }) <= width - 2 * margin;
  return fits(name, 44, false) && fits(course, 24, true) ? 1.35 : 1;
}

/** Lines in the middle from `y` (the first baseline) down; returns the last baseline. */
function block(sheet: Sheet, text: string, y: number, { maxLines, style }: { maxLines: number; style: Style }): number {
  if (text === '') return y - style.size;
  const { doc, width, margin } = sheet;
  return drawBlock(doc, text, y, { left: margin, width: width - 2 * margin, maxLines, style, align: 'centre' });
}

function centred({ doc, width }: Sheet, text: string, y: number, style: Style): void {
  drawLine(doc, text, (width - widthOf(doc, text, style)) / 2, y, style);
}

/** At the foot of a broad sheet, above the foot of a high one. */
function drawSeal({ doc, width, height, accent }: Sheet, orientation: Design['orientation']): void {
  const [x, y] = [width / 2, orientation === 'portrait' ? height - 232 : height - 100];
  doc.save().lineWidth(1.5).strokeColor(accent);
  for (let turn = 0; turn < 48; turn++) {
    const angle = (turn * Math.PI) / 24;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    doc.moveTo(x + 36 * dx, y + 36 * dy).lineTo(x + 41 * dx, y + 41 * dy);
  }
  doc.lineWidth(0.9).stroke().circle(x, y, 34).lineWidth(1.4).stroke().circle(x, y, 29).lineWidth(0.6).stroke();
  // The open book of the school's sign, drawn in a box of 28 and set into the middle.
  doc
    .translate(x - 23.8, y - 24)
    .scale(1.7)
    .lineWidth(0.9)
    .lineJoin('round');
  doc
    .path('M14 9.2C11.6 7.4 8.8 7 6 7.3v12.2c2.8-.3 5.6.1 8 1.9 2.4-1.8 5.2-2.2 8-1.9V7.3c-2.8-.3-5.6.1-8 1.9Z')
    .stroke();
  doc.path('M14 9.2v12').stroke().restore();
}
