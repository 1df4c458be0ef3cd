import sharp from 'sharp';
import { colour } from '../../../render/look.ts';
import { drawKnot, type Knot } from '../../../render/rope-picture.ts';
import { card, closeSheet, type Doc, numbered, openSheet, PAGE, put } from '../../../render/sheet.ts';
import { figureEight } from './figure-eight-shape.ts';
import { knot as bowline } from './videos/bowline.ts';
import { knot as cloveHitch } from './videos/clove-hitch.ts';
import { knot as sheetBend } from './videos/sheet-bend.ts';
import { knot as tautLine } from './videos/taut-line.ts';
import { knot as twoHalfHitches } from './videos/two-half-hitches.ts';

export const name = 'six-knots-on-a-page';

type Entry = {
  title: string;
  knot: Knot;
  crop: { left: number; top: number; width: number; height: number };
  steps: string[];
  note: string;
};

const entries: Entry[] = [
  {
    title: 'Figure eight',
    knot: figureEight,
    crop: { left: 180, top: 190, width: 940, height: 350 },
    steps: ['Loop back behind the standing part.', 'Across its front.', 'Through the first loop, from behind.'],
    note: 'Stopper. Doubled: a loop that never slips.',
  },
  {
    title: 'Bowline',
    knot: bowline,
    crop: { left: 150, top: 60, width: 1020, height: 600 },
    steps: ['Small loop, end part on top.', 'Up through it from behind.', 'Behind the tree, down the hole.'],
    note: 'Fixed loop. Long tail; not slack and shaken.',
  },
  {
    title: 'Clove hitch',
    knot: cloveHitch,
    crop: { left: 170, top: 110, width: 940, height: 440 },
    steps: ['Over the pole and round.', 'Slant across yourself, round again.', 'Tuck the end under the slant.'],
    note: 'Steady pull on a round pole.',
  },
  {
    title: 'Round turn, two half hitches',
    knot: twoHalfHitches,
    crop: { left: 170, top: 90, width: 940, height: 480 },
    steps: ['Twice round the pole.', 'Across, behind, out through the gap.', 'The same again, same direction.'],
    note: 'Holds while you tie. Never jams.',
  },
  {
    title: 'Taut-line hitch',
    knot: tautLine,
    crop: { left: 90, top: 180, width: 940, height: 450 },
    steps: ['Round the peg and back.', 'Two turns inside, towards the peg.', 'One half hitch outside.'],
    note: 'Adjustable guy line. Not for people.',
  },
  {
    title: 'Sheet bend',
    knot: sheetBend,
    crop: { left: 170, top: 130, width: 940, height: 460 },
    steps: ['Bight in the thicker rope.', 'Up through it, round the back of both.', 'Tuck under its own first part.'],
    note: 'Joins unlike ropes. Short ends on one side.',
  },
];

/** One A4 page with the six knots of the course, to hang beside the rope. */
export async function makeSheet(): Promise<Buffer> {
  const doc = openSheet(
    'Six knots on a page',
    'The green end is the one you tie with. Tie it, dress it, set it, and leave a tail.',
    'Knots that hold',
  );
  for (const [i, entry] of entries.entries()) await drawEntry(doc, entry, i);
  return closeSheet(
    doc,
    'Knotted rope keeps about half its strength. Nothing here replaces training where a fall could hurt somebody.',
  );
}

async function drawEntry(doc: Doc, entry: Entry, i: number): Promise<void> {
  const [w, h, gap] = [251, 216, 13];
  const box = card(
    doc,
    { x: PAGE.margin + (i % 2) * (w + gap), y: 108 + Math.floor(i / 2) * (h + gap), w, h },
    entry.title,
  );
  doc.image(await picture(entry), box.x, box.y, { fit: [box.w, 116], align: 'center', valign: 'center' });
  const below = numbered(doc, entry.steps, box.x, box.y + 124, box.w);
  put(doc, entry.note, box.x, below + 4, { size: 9, fill: colour.gold, width: box.w });
}

async function picture({ knot, crop }: Entry): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="${colour.surface}"/>${drawKnot(knot)}</svg>`;
  return sharp(Buffer.from(svg)).extract(crop).resize({ width: 760 }).png({ palette: true, colours: 64 }).toBuffer();
}
