/** What the search in a course of 500 films of ten minutes costs: making its index, reading it, its memory, a question. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';
import { hitsIn, makeIndex, manners, type PieceIndex, readIndex } from '../../learning/search/engine.ts';
import { type Piece, piecesOf } from '../../learning/search/pieces.ts';

/** Milliseconds in the worker, in a web process until all of it is read, and for the middle question; megabytes of memory. */
const allowed = { make: 30_000, read: 5_000, memory: 160, question: 40 };
const shape = { lectures: 500, lines: 150, words: 10, letters: 200_000, questions: 60 };

/** Prints four lines; true when none is over what is allowed. Needs no server. */
export async function printFind(): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const word = wordMaker();
  const titles = new Map(Array.from({ length: shape.lectures }, (_, at) => [idOf(at), `Lecture ${at} ${word()}`]));
  const parts = partsOf(titles, word);
  const began = performance.now();
  const stored = parts.map((pieces) => JSON.stringify(makeIndex(pieces, titles)));
  const make = performance.now() - began;
  parts.length = 0;
  collect();
  const before = process.memoryUsage().heapUsed;
  const reading = performance.now();
  const indexes: PieceIndex[] = [];
  for (const json of stored) indexes.push(await readIndex(json));
  const read = performance.now() - reading;
  collect();
  const memory = (process.memoryUsage().heapUsed - before) / 1e6;
  const question = middle(Array.from({ length: shape.questions }, (_, at) => timeOf(indexes, askedWith(word, at))));
  const line = (is: number, most: number, what: string) =>
    console.log(`${is.toFixed(is < 10 ? 1 : 0)} ${what}  ${is <= most ? 'fine' : 'TOO MUCH'}`);
  console.log(`\nSearch in a course of ${shape.lectures} films of ten minutes\n`);
  line(make, allowed.make, 'ms to make its index');
  line(read, allowed.read, 'ms to read it');
  line(memory, allowed.memory, 'MB of memory');
  line(question, allowed.question, 'ms for the middle question');
  return make <= allowed.make && read <= allowed.read && memory <= allowed.memory && question <= allowed.question;
}

function partsOf(titles: ReadonlyMap<string, string>, word: () => string): Piece[][] {
  const parts: Piece[][] = [[]];
  let letters = 0;
  for (const [id, title] of titles) {
    const breaths = Array.from({ length: shape.lines }, (_, at) => [
      { start: at * 4000, space: true, text: Array.from({ length: shape.words }, word).join(' ') },
    ]);
    const lecture = { id, revision: 1, title, summary: '', kind: 'video' as const };
    const body = { html: '', transcriptHtml: '' } as LectureBody;
    const pieces = piecesOf(lecture, body, [{ language: 'en', breaths }]);
    if (letters > shape.letters) {
      parts.push([]);
      letters = 0;
    }
    parts.at(-1)?.push(...pieces);
    letters += pieces.reduce((sum, { text }) => sum + text.length, 0);
  }
  return parts;
}

/** Few words often and many seldom, as in a language; the same at every run. */
function wordMaker(): () => string {
  let seed = 7;
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const words = Array.from({ length: 12_000 }, (_, at) => {
    const stem = [...(at + 31).toString(26)].map((digit) => 'etaoinshrdlucmfwypvbgkjqxz'[Number.parseInt(digit, 26)]);
    return stem.join('') + (['ing', 'ed', 's', 'ion', ''][at % 5] ?? '');
  });
  return () => words[Math.floor(words.length * chance() ** 3)] ?? '';
}

/** One word, two words, and two words of which one has a typo, in turn. */
function askedWith(word: () => string, at: number): string {
  if (at % 3 === 0) return word();
  return at % 3 === 1 ? `${word()} ${word()}` : `${word().slice(0, -1)}x ${word()}`;
}

function timeOf(indexes: PieceIndex[], words: string): number {
  const began = performance.now();
  for (const manner of manners)
    if (indexes.reduce((sum, index) => sum + hitsIn(index, words, manner, () => true).length, 0) > 0) break;
  return performance.now() - began;
}

const idOf = (at: number) => String(at).padStart(24, '0');
const middle = (times: number[]) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
