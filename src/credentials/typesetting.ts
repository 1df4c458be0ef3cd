/** Sets lines of text in a PDF in any of the scripts there are fonts for. */
import { join } from 'node:path';

type Run = { font: string; text: string };
export type Style = {
  size: number;
  color: string;
  heading?: boolean;
  /** The part of a tagged document that it belongs to. */
  part?: PDFKit.PDFStructureElement;
};

const folder = join(import.meta.dirname, 'fonts');
const file = (name: string) => join(folder, `${name}.woff`);
const heading = file('hanken-grotesk-latin-700');
/** Each font holds one block of letters; the first that matches sets the letter. */
const fonts: [RegExp, string][] = [
  [/[\u0020-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122]/, file('noto-serif-latin-400')],
  [/[\u0900-\u097f\u1cd0-\u1cff\ua830-\ua839\ua8e0-\ua8ff]/, file('noto-serif-devanagari-devanagari-400')],
  [/[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/, file('noto-naskh-arabic-arabic-400')],
  [/[\u0370-\u03ff]/, file('noto-serif-greek-400')],
  [/[\u0400-\u045f\u0490-\u0491\u04b0-\u04b1\u2116]/, file('noto-serif-cyrillic-400')],
  [/[\u0460-\u052f\u1c80-\u1c88\u2de0-\u2dff\ua640-\ua69f]/, file('noto-serif-cyrillic-ext-400')],
  [/[\u1ea0-\u1ef9\u20ab]/, file('noto-serif-vietnamese-400')],
  [/[\u0100-\u02ff\u1e00-\u1eff\u20a0-\u20c0]/, file('noto-serif-latin-ext-400')],
  [/[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/, file('noto-serif-sc-chinese-simplified-400')],
];
/** For a document's start, so that no font that is not inside is named in it. */
export const latin = file('noto-serif-latin-400');
/** Given as a feature list, pdfkit lets the font shape the whole run, which right-to-left words need. */
const shaped = { lineBreak: false, features: [] };

/** A word, or one letter of a script without spaces, with the space before it and the signs after it. */
const pieces =
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
    doc.font(run.font, style.size).fillColor(style.color);
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
  for (const [piece] of text.normalize('NFC').trim().replace(/\s+/g, ' ').matchAll(pieces)) {
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
  return doc.font(run.font, style.size).widthOfString(run.text, shaped);
}

/** Neighbours of one font together; spaces and signs stay with the letters before them. */
function runsOf(text: string, style: Style): Run[] {
  const runs: Run[] = [];
  for (const letter of text.normalize('NFC')) {
    const last = runs.at(-1);
    const font = last && /[\s\p{P}\p{Mn}\p{Mc}]/u.test(letter) ? last.font : fontOf(letter, style);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

function fontOf(letter: string, style: Style): string {
  const found = fonts.find(([letters]) => letters.test(letter))?.[1] ?? latin;
  return style.heading && found === latin ? heading : found;
}

/** By the first letter that has a direction (Unicode Bidirectional Algorithm, rule P2), for the scripts above. */
function isRightToLeft(text: string): boolean {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
}
