/** Sets lists, with their numbers, points or boxes beside what they hold. */
import { isRightToLeft } from '../../lib/typesetting/faces.ts';
import { type Block, type Item, plainPiece, textOf } from './content.ts';
import { drawOne, type Setting, small } from './paragraphs.ts';
import { addPart, type Column, colours, drawAround, makeRoom, markPlace, type Sheet, space } from './sheet.ts';
import { linesIn } from './words.ts';

type Inner = (blocks: readonly Block[], column: Column, setting: Setting) => Promise<void>;
type Around = { column: Column; setting: Setting; inner: Inner };

export async function setList(sheet: Sheet, list: Block & { kind: 'list' }, around: Around): Promise<void> {
  const part = addPart(sheet, around.column.part, 'L');
  const setting = list.isSmall ? { ...small, colour: colours.muted } : around.setting;
  const last = list.start + list.items.length - 1;
  const indent = list.ordered ? Math.max(20, 8 + String(last).length * setting.size * 0.7) : 18;
  for (const [at, item] of list.items.entries()) {
    if (at > 0) space(sheet, isLoose(list) ? setting.leading * 0.4 : setting.leading * 0.15);
    const label = list.ordered ? `${list.start + at}.` : '•';
    const column = { ...around.column, part };
    await setItem(sheet, { item, label, indent }, { ...around, column, setting });
  }
  part.end();
}

type Labelled = { item: Item; label: string; indent: number };

async function setItem(sheet: Sheet, { item, label, indent }: Labelled, around: Around): Promise<void> {
  const { column, setting, inner } = around;
  makeRoom(sheet, setting.leading * 2);
  markPlace(sheet, item.id);
  const part = addPart(sheet, column.part, 'LI');
  const isTurned = isRightToLeft(firstWords(item));
  const beside = { left: isTurned ? column.left + column.width - indent + 6 : column.left, width: indent - 6 };
  setLabel(sheet, { item, label, isTurned }, { ...beside, part }, setting);
  const body = addPart(sheet, part, 'LBody');
  const left = isTurned ? column.left : column.left + indent;
  await inner(item.blocks, { left, width: column.width - indent, part: body }, setting);
  body.end();
  part.end();
}

type Label = { item: Item; label: string; isTurned: boolean };

/** Leaves `sheet.y` where it was: the words stand on the same line. */
function setLabel(sheet: Sheet, { item, label, isTurned }: Label, column: Column, setting: Setting): void {
  const part = addPart(sheet, column.part, 'Lbl');
  const { y } = sheet;
  const words = item.task === null ? label : item.task === 'done' ? 'Done:' : 'To do:';
  if (item.task === null) {
    const [line = []] = linesIn(sheet, [{ ...plainPiece, text: words }], column.width + 20, setting);
    const side = label === '•' ? 'left' : 'right';
    drawOne(
      sheet,
      line,
      { ...column, part },
      { ...setting, side: isTurned ? 'right' : side, isTurned: false, isLast: true },
    );
  } else drawBox(sheet, column.left + 1, item.task === 'done', setting);
  sheet.y = y;
  part.end();
}

function drawBox({ doc, y }: Sheet, x: number, done: boolean, { leading }: Setting): void {
  const [size, top] = [8.5, y + (leading - 8.5) / 2];
  drawAround(doc, () => {
    doc.lineWidth(0.8).roundedRect(x, top, size, size, 1.5).stroke(colours.muted);
    if (!done) return;
    doc.lineWidth(1.3).moveTo(x + 2, top + 4.4);
    doc
      .lineTo(x + 3.8, top + 6.3)
      .lineTo(x + 6.8, top + 2.2)
      .stroke(colours.go);
  });
}

function firstWords({ blocks: [first] }: Item): string {
  return first?.kind === 'paragraph' ? textOf(first.pieces) : '';
}

/** Items of several paragraphs stand further apart. */
function isLoose({ items }: Block & { kind: 'list' }): boolean {
  return items.some(({ blocks }) => blocks.filter(({ kind }) => kind === 'paragraph').length > 1);
}
