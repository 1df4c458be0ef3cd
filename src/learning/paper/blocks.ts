/** Sets blocks one below the other. */

import { setCode, setFormula } from './code.ts';
import type { Block } from './content.ts';
import { setList } from './lists.ts';
import { body, heightOf, type Setting, setParagraph } from './paragraphs.ts';
import { setPicture } from './pictures.ts';
import {
  addPart,
  type Column,
  colours,
  drawAround,
  foot,
  makeRoom,
  markPlace,
  page,
  pageAt,
  type Sheet,
  space,
} from './sheet.ts';
import { setTable } from './tables.ts';

/** By level; what stands below the lecture's own heading begins at 4. */
const headings: Record<number, Setting> = {
  4: { size: 14, leading: 18.5, heading: true },
  5: { size: 12, leading: 16, heading: true },
  6: { size: 10.5, leading: 15, heading: true, colour: colours.muted },
};

/** Lets other work of this process go on after each block: a long course takes seconds. */
export async function setBlocks(
  sheet: Sheet,
  blocks: readonly Block[],
  column: Column,
  setting: Setting = body,
): Promise<void> {
  for (const [at, block] of blocks.entries()) {
    if (at > 0) space(sheet, block.kind === 'heading' ? 0 : setting.leading * 0.5);
    await setBlock(sheet, block, column, setting);
    await new Promise((done) => setImmediate(done));
  }
}

async function setBlock(sheet: Sheet, block: Block, column: Column, setting: Setting): Promise<void> {
  const inner = (blocks: readonly Block[], place: Column, look: Setting) => setBlocks(sheet, blocks, place, look);
  if (block.kind === 'heading') return setHeading(sheet, block, column);
  if (block.kind === 'list') return setList(sheet, block, { column, setting, inner });
  if (block.kind === 'quote') return setQuote(sheet, block, column, setting);
  if (block.kind === 'code') return setCode(sheet, block.text, column);
  if (block.kind === 'formula') return setFormula(sheet, block, column);
  if (block.kind === 'table') return setTable(sheet, block, column);
  if (block.kind === 'picture') return setPicture(sheet, block, column);
  if (block.kind === 'rule') return setRule(sheet, column);
  const part = addPart(sheet, column.part, 'P');
  const look = block.tone === 'title' ? { ...setting, bold: true } : setting;
  // A title stays with what it is the title of.
  if (block.tone === 'title') makeRoom(sheet, setting.leading * 3.5);
  setParagraph(sheet, block.pieces, { ...column, part }, look);
  part.end();
}

/** Stands on the page of what follows it. */
function setHeading(sheet: Sheet, { level, id, pieces }: Block & { kind: 'heading' }, column: Column): void {
  const setting = headings[Math.max(4, Math.min(6, level))] ?? body;
  space(sheet, setting.size * 1.25);
  makeRoom(sheet, heightOf(sheet, pieces, column.width, setting) + 3.5 * body.leading);
  markPlace(sheet, id);
  const part = addPart(sheet, column.part, `H${level}`);
  setParagraph(sheet, pieces, { ...column, part }, setting);
  part.end();
}

/** Words of somebody else in italics with a line beside them; a callout with a broader one in colour. */
async function setQuote(sheet: Sheet, block: Block & { kind: 'quote' }, column: Column, setting: Setting) {
  // The heading of a callout asks for room for what follows it: its line begins on the page of both.
  makeRoom(sheet, setting.leading * (block.isCallout ? 6 : 2.5));
  const start = { page: pageAt(sheet), y: sheet.y };
  const part = addPart(sheet, column.part, block.isCallout ? 'Div' : 'BlockQuote');
  const inset = block.isCallout ? 16 : 14;
  const place = { part, left: column.left + inset, width: column.width - inset };
  await setBlocks(sheet, block.blocks, place, block.isCallout ? setting : { ...setting, colour: colours.muted });
  part.end();
  drawRail(sheet, start, { x: column.left, thick: block.isCallout ? 3 : 1.5, isCallout: block.isCallout });
}

type Rail = { x: number; thick: number; isCallout: boolean };

/** Down the pages from where it began to here. */
function drawRail(sheet: Sheet, start: { page: number; y: number }, { x, thick, isCallout }: Rail): void {
  const last = pageAt(sheet);
  for (let at = start.page; at <= last; at++) {
    sheet.doc.switchToPage(at);
    const top = at === start.page ? start.y : page.top;
    const bottom = at === last ? sheet.y : foot;
    const colour = isCallout ? colours.go : colours.line;
    drawAround(sheet.doc, () => sheet.doc.rect(x, top, thick, Math.max(0, bottom - top)).fill(colour));
  }
}

function setRule(sheet: Sheet, { left, width }: Column): void {
  makeRoom(sheet, 20);
  sheet.y += 6;
  drawAround(sheet.doc, () => {
    sheet.doc
      .lineWidth(0.75)
      .moveTo(left, sheet.y)
      .lineTo(left + width, sheet.y)
      .stroke(colours.line);
  });
  sheet.y += 6;
}
