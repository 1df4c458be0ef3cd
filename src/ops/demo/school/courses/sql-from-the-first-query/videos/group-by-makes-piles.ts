import { during, group, mix, rect, text } from '../../../../render/draw.ts';
import { colour, font } from '../../../../render/look.ts';
import { drawQuery } from '../../../../render/table.ts';
import type { Video } from '../../../../render/video.ts';
import { loans } from '../library.ts';

const borrowers = loans(0, 0).rows.map(([member]) => Number(member));
const order = [1, 2, 3, 5];
const names: Record<number, string> = { 1: 'Asha', 2: 'Bilal', 3: 'Chen', 5: 'Emil' };
const tints = [colour.goSoft, colour.goldSoft, '#dcd8ee', colour.badSoft];

type Place = { x: number; y: number };
const listed = (i: number): Place => ({ x: 520, y: 150 + i * 50 });
const piled = (i: number): Place => {
  const member = borrowers[i] ?? 0;
  const height = borrowers.slice(0, i).filter((other) => other === member).length;
  return { x: 520 + order.indexOf(member) * 178, y: 470 - height * 54 };
};

function slip(i: number, progress: number, opacity = 1): string {
  const [from, to] = [listed(i), piled(i)];
  const member = borrowers[i] ?? 0;
  const face = rect(0, 0, 160, 46, {
    fill: tints[order.indexOf(member)] ?? colour.surface,
    stroke: colour.ink,
    width: 1.5,
    radius: 6,
  });
  const words = text(16, 33, `member ${member}`, { size: 28 });
  return group(face + words, mix(from.x, to.x, progress), mix(from.y, to.y, progress), opacity);
}

const piles = (progress: number, least = 0): string => {
  const size = (member: number) => borrowers.filter((other) => other === member).length;
  return borrowers
    .map((member, i) => slip(i, during(progress, i * 0.07, i * 0.07 + 0.35), size(member) < least ? 0.25 : 1))
    .join('');
};

const counts = (progress: number, least = 0): string =>
  order
    .map((member, i) => {
      const count = borrowers.filter((other) => other === member).length;
      const shown = during(progress, 0.15 + i * 0.15, 0.35 + i * 0.15) * (count < least ? 0.3 : 1);
      const x = 600 + i * 178;
      return (
        text(x, 570, String(count), { size: 48, weight: 700, fill: colour.go, anchor: 'middle', opacity: shown }) +
        text(x, 610, names[member] ?? '', { size: 28, fill: colour.muted, anchor: 'middle', opacity: shown })
      );
    })
    .join('');

const plain = ['SELECT member_id,', '       COUNT(*)', 'FROM loans', 'GROUP BY member_id;'];
const filtered = [...plain.slice(0, 3), 'GROUP BY member_id', 'HAVING COUNT(*) >= 2;'];

export default {
  title: 'GROUP BY makes piles',
  poster: 2,
  steps: [
    {
      title: 'Nine loans',
      say: 'Here are nine loans, each with the member who took the book. Who reads most? We must count by member.',
      draw: (p) => borrowers.map((_, i) => slip(i, 0, during(p, i * 0.09, i * 0.09 + 0.2))).join(''),
    },
    {
      title: 'One pile for each value',
      say: 'GROUP BY member_id sorts the rows into piles. All rows with the same value land on the same pile.',
      draw: (p) => drawQuery(64, 165, 400, plain, 1, 3) + piles(p),
    },
    {
      title: 'Each pile becomes one row',
      say: 'COUNT looks at a whole pile and gives one number. Four piles in, four rows out. SUM, AVG, MIN and MAX work the same way.',
      draw: (p) => drawQuery(64, 165, 400, plain, 1, 1) + piles(1) + counts(p),
    },
    {
      title: 'Only what the pile agrees on',
      say: 'Beside COUNT you may select only what is the same for the whole pile. Which book? A pile of three has three answers, so the question has none.',
      draw: (p) =>
        drawQuery(64, 165, 400, ['SELECT member_id,', '       book_id', 'FROM loans', 'GROUP BY member_id;'], 1, 1) +
        piles(1) +
        text(560, 230, 'which of the three?', {
          size: 34,
          weight: 700,
          fill: colour.bad,
          opacity: during(p, 0.3, 0.6),
          family: font.sans,
        }),
    },
    {
      title: 'HAVING keeps piles',
      say: 'WHERE keeps rows, before they are piled. HAVING keeps piles, after they are counted. Two or more: Emil’s pile of one drops out.',
      draw: (p) => drawQuery(64, 165, 420, filtered, 1, 4) + piles(1, p > 0.4 ? 2 : 0) + counts(1, p > 0.4 ? 2 : 0),
    },
  ],
} satisfies Video;
