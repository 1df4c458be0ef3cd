/** Sets code as it was typed, and formulas as their source. */
import { type Block, plainPiece } from './content.ts';
import { drawOne, type Setting, setParagraph } from './paragraphs.ts';
import { addPart, type Column, colours, drawAround, makeRoom, type Sheet } from './sheet.ts';
import { type Line, linesIn } from './words.ts';

const setting: Setting = { size: 9.2, leading: 13.6 };
const inset = 10;
/** Lines and corners that the font of code does not have. */
const drawn: [RegExp, string][] = [
  [/[\u2500\u2501\u2550]/g, '-'],
  [/[\u2502\u2503\u2551]/g, '|'],
  [/[\u2504-\u257f]/g, '+'],
];

/** On a ground of its own, which goes on over pages. Spaces at a line's beginning stay; long lines are wrapped. */
export function setCode(sheet: Sheet, text: string, column: Column): void {
  const part = addPart(sheet, column.part, 'Code');
  const lines = text.split('\n').flatMap((line) => codeLines(sheet, line, column.width - 2 * inset));
  makeRoom(sheet, Math.min(lines.length, 3) * setting.leading + inset);
  lines.forEach((line, at) => {
    const [isFirst, isLast] = [at === 0, at === lines.length - 1];
    makeRoom(sheet, setting.leading + (isFirst ? 6 : 0));
    const top = isFirst ? 6 : 0;
    const height = setting.leading + top + (isLast ? 6 : 0);
    // A little more than the line, so that no hair of paper is seen between two of them.
    const ground = height + (isLast ? 0 : 0.4);
    drawAround(sheet.doc, () => sheet.doc.rect(column.left, sheet.y, column.width, ground).fill(colours.sunken));
    sheet.y += top;
    const place = { left: column.left + inset, width: column.width - 2 * inset, part };
    drawOne(sheet, line, place, { ...setting, isTurned: false, isLast });
    if (isLast) sheet.y += 6;
  });
  part.end();
}

/** In the middle; whoever has it read out hears what its author typed. */
export function setFormula(sheet: Sheet, { pieces, tex }: Block & { kind: 'formula' }, column: Column): void {
  const part = addPart(sheet, column.part, 'Formula', { alt: tex });
  const look = { size: 10.5, leading: 16, side: 'center' as const };
  setParagraph(sheet, pieces, { left: column.left + 24, width: column.width - 48, part }, look);
  part.end();
}

function codeLines(sheet: Sheet, line: string, width: number): Line[] {
  const typed = drawn.reduce((text, [from, to]) => text.replace(from, to), line.replaceAll('\t', '    '));
  // Spaces that are kept and do not break: those at the beginning, and all after the first of several.
  const text = typed.replace(/^ +| {2,}/g, (spaces) => '\u00a0'.repeat(spaces.length));
  const lines = linesIn(sheet, [{ ...plainPiece, mono: true, text }], width, { size: setting.size / 0.92 });
  return lines.length > 0 ? lines : [[]];
}
