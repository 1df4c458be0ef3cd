/** Sets lines of text in a PDF in any of the scripts there are fonts for. */
import { isMono, isRightToLeft, type Run, runsOf as runsIn } from './faces.ts';
import { useFont } from './opened.ts';

export type Style = {
  size: number;
  color: string;
  heading?: boolean;
  /** The part of a tagged document that it belongs to. */
  part?: PDFKit.PDFStructureElement;
};

/** Given as a feature list, pdfkit lets the font shape the whole run, which right-to-left words need. */
const shaped = { lineBreak: false, features: [] };
/** Signs of code stay as they were typed: none are drawn together. The types of pdfkit know only what is switched on. */
const typed: object = { lineBreak: false, features: { calt: false, liga: false } };

/** How the letters of a font are put together. */
export function shapedFor(font: string): PDFKit.Mixins.TextOptions {
  return isMono(font) ? typed : shaped;
}

/** A word, or one letter of a script without spaces, with the space before it and the signs after it. */
export const wordPattern =
  / ?(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}][\p{P}\p{Mn}]*|[^ \p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+)/gu;

/** The width of one line in points. */
export function widthOf(doc: PDFKit.PDFDocument, text: string, style: Style): number {
  return runsOf(text, style).reduce((sum, run) => sum + runWidth(doc, run, style), 0);
}

/**
 * Draws one line with its left end at `x`; `y` is the baseline. In a tagged document the text itself is written beside
 * the glyphs, whose order is not that of the letters in every script (ISO 32000-1, 14.9.4), so that it can be copied and read out.
 */
export function drawLine(doc: PDFKit.PDFDocument, text: string, x: number, y: number, style: Style): void {
  const runs = runsOf(text, style);
  let at = x;
  const contents = [];
  for (const run of isRightToLeft(text) ? runs.reverse() : runs) {
    // Readers of pages turn right-to-left letters around themselves, and would turn a text that is in order.
    const actual = isRightToLeft(run.text) ? {} : { actual: run.text };
    if (style.part) contents.push(doc.markStructureContent('Span', actual));
    useFont(doc, run.font, style.size).fillColor(style.color);
    doc.text(run.text, at, y, { ...shaped, baseline: 'alphabetic' });
    if (style.part) doc.endMarkedContent();
    at += runWidth(doc, run, style);
  }
  style.part?.add(doc.struct('Span', { actual: text }, contents));
}

export type Block = { left: number; width: number; maxLines: number; style: Style; align: 'left' | 'centre' };

/** Lines from `y` (the first baseline) down, smaller where the text is long; returns the last baseline. */
export function drawBlock(doc: PDFKit.PDFDocument, text: string, y: number, block: Block): number {
  const { left, width, maxLines, align } = block;
  const style = { ...block.style, size: fittingSize(doc, text, width, maxLines, block.style) };
  const lines = linesOf(doc, text, width, style);
  for (const [index, line] of lines.entries()) {
    const space = align === 'centre' ? (width - widthOf(doc, line, style)) / 2 : 0;
    drawLine(doc, line, left + space, y + index * style.size * 1.2, style);
  }
  return y + (lines.length - 1) * style.size * 1.2;
}

/** Breaks at spaces, and between Chinese or Japanese letters, into lines no wider than `width`; a word that is wider stands alone. */
export function linesOf(doc: PDFKit.PDFDocument, text: string, width: number, style: Style): string[] {
  const lines: string[] = [];
  for (const [piece] of text.normalize('NFC').trim().replace(/\s+/g, ' ').matchAll(wordPattern)) {
    const longer = `${lines.at(-1) ?? ''}${piece}`;
    if (lines.length > 0 && widthOf(doc, longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece.trim());
  }
  return lines;
}

/** The size, not above `style.size`, at which `text` takes no more than `maxLines` lines of `width`. */
export function fittingSize(
  doc: PDFKit.PDFDocument,
  text: string,
  width: number,
  maxLines: number,
  style: Style,
): number {
  for (let size = style.size; size > 9; size -= 1) {
    const lines = linesOf(doc, text, width, { ...style, size });
    const widest = Math.max(...lines.map((line) => widthOf(doc, line, { ...style, size })));
    if (lines.length <= maxLines && widest <= width) return size;
  }
  return 9;
}

function runWidth(doc: PDFKit.PDFDocument, run: Run, style: Style): number {
  return useFont(doc, run.font, style.size).widthOfString(run.text, shaped);
}

function runsOf(text: string, style: Style): Run[] {
  return runsIn(text, style.heading ? 'heading' : 'serif');
}
