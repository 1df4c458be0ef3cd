/** Sets paragraphs: lines one below the other, over as many pages as they need. */
import { isRightToLeft } from '../../lib/typesetting/faces.ts';
import { type Piece, textOf } from './content.ts';
import { drawWords } from './draw-line.ts';
import { type Column, type Part, roomOn, type Sheet, turn } from './sheet.ts';
import { type Line, type Look, linesIn, widthIn } from './words.ts';

export type Setting = Look & { leading: number; side?: 'left' | 'center' | 'right' };

export const body: Setting = { size: 10.5, leading: 16 };
export const small: Setting = { size: 9, leading: 13.5 };

/** From `sheet.y` down; leaves `sheet.y` below the last line. */
export function setParagraph(sheet: Sheet, pieces: readonly Piece[], column: Column, setting: Setting): void {
  const lines = linesIn(sheet, pieces, column.width, setting);
  const isTurned = isRightToLeft(textOf([...pieces]));
  for (let at = 0; at < lines.length; ) {
    const count = linesHere(lines.length - at, Math.floor(roomOn(sheet) / setting.leading));
    if (count === 0) {
      turn(sheet);
      continue;
    }
    for (const line of lines.slice(at, at + count)) {
      at++;
      drawOne(sheet, line, column, { ...setting, isTurned, isLast: at === lines.length });
    }
    if (at < lines.length) turn(sheet);
  }
}

/** How high it will be, in points, if it is not broken. */
export function heightOf(sheet: Sheet, pieces: readonly Piece[], width: number, setting: Setting): number {
  return linesIn(sheet, pieces, width, setting).length * setting.leading;
}

/** `part`: null for what stands there again, and is not told of. */
type Beside = Omit<Column, 'part'> & { part: Part | null };
type Drawn = Setting & { isTurned: boolean; isLast: boolean };

/** One line at `sheet.y`; leaves `sheet.y` below it. */
export function drawOne(sheet: Sheet, line: Line, { left, width, part }: Beside, setting: Drawn): void {
  const { isTurned, isLast, leading, size } = setting;
  const free = width - widthIn(line);
  const side = setting.side === 'center' ? 0.5 : setting.side === 'right' || isTurned ? 1 : 0;
  const place = { x: left + free * side, baseline: sheet.y + (leading + size * 0.68) / 2, part, isLast };
  drawWords(sheet, line, setting, isTurned ? 'right' : 'left', place);
  sheet.y += leading;
}

/** Neither its first nor its last line alone on a page, where that is to be had. 0: none here. */
function linesHere(left: number, room: number): number {
  if (left <= room) return left;
  if (room < 2) return 0;
  return left - room === 1 && room > 2 ? room - 1 : room;
}
