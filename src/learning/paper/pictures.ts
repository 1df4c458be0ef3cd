/** Sets pictures: as large as they are, never wider than their column nor higher than two thirds of a page. */
import { type Block, plainPiece } from './content.ts';
import { setParagraph, small } from './paragraphs.ts';
import { addPart, type Column, colours, foot, makeRoom, page, type Sheet } from './sheet.ts';

const highest = (foot - page.top) * 0.66;
/** Of pixels on a page, in points: 144 to the inch. */
const pixel = 0.5;

/** One that is gone leaves its description. */
export async function setPicture(sheet: Sheet, block: Block & { kind: 'picture' }, column: Column): Promise<void> {
  const { alt, caption } = block;
  const shot = await sheet.picture(block.src);
  const note = { ...small, colour: colours.muted, side: 'center' as const };
  if (!shot) {
    const part = addPart(sheet, column.part, 'P');
    if (alt) setParagraph(sheet, [{ ...plainPiece, italic: true, text: `Picture: ${alt}` }], { ...column, part }, note);
    part.end();
  } else {
    const scale = Math.min(pixel * 2, column.width / shot.width, highest / shot.height);
    const [width, height] = [shot.width * scale, shot.height * scale];
    makeRoom(sheet, height + (caption.length > 0 ? 2 * small.leading + 6 : 6));
    const [x, y] = [column.left + (column.width - width) / 2, sheet.y + 3];
    const draw = () => void sheet.doc.image(shot.bytes, x, y, { width, height });
    // Described by nothing, it is only there to look nice, and is not told of.
    if (alt === '') decorate(sheet, draw);
    else
      addPart(sheet, column.part, 'Figure', { alt, bbox: [x, y, x + width, y + height] })
        .add(draw)
        .end();
    sheet.y += height + 6;
  }
  if (caption.length === 0) return;
  const part = addPart(sheet, column.part, 'Caption');
  sheet.y += 3;
  setParagraph(sheet, caption, { ...column, part }, note);
  part.end();
}

function decorate({ doc }: Sheet, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}
