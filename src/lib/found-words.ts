/** The words a text is found by, and how a list of them is asked: by whole words or their beginnings, through an index. */
import { trusted } from 'mongoose';

/** Scripts that put no spaces between words. */
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Lower-case words in their order, at most 40 characters of each; texts without spaces are cut as their readers do. */
export function wordsIn(text: string): string[] {
  const runs =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return runs.flatMap((run) => (dense.test(run) ? cut(run) : [run])).map((word) => word.slice(0, 40));
}

/** A word of a text and where it stands there; lower case, and otherwise as it is written. */
export type PlacedWord = { word: string; start: number; end: number };

/** As `wordsIn`, each with its place in `text`, so that it can be marked. */
export function placedWords(text: string): PlacedWord[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].flatMap(({ 0: run, index }) =>
    (dense.test(run) ? cut(run) : [run]).reduce<PlacedWord[]>((placed, part) => {
      const start = placed.at(-1)?.end ?? index;
      placed.push({ word: part.normalize('NFKC').toLowerCase(), start, end: start + part.length });
      return placed;
    }, []),
  );
}

/** A filter: the list `words` of a document holds each of the first six, whole or as a beginning. {} where nothing is asked. */
export function holdsWords(asked: string): object {
  const wanted = wordsIn(asked).slice(0, 6);
  if (wanted.length === 0) return {};
  // The beginning of a word is a range of the index: no pattern is needed.
  return { $and: wanted.map((word) => ({ words: trusted({ $elemMatch: { $gte: word, $lt: `${word}\uffff` } }) })) };
}

function cut(run: string): string[] {
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}
