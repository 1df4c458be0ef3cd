/** Some words around what was found, with the found ones marked. */
import { type PlacedWord, placedWords } from '../../lib/found-words.ts';
import { formsOf } from '../../lib/word-forms.ts';

/** Printed one after the other they are the text; `hit`: to be marked. */
export type Marked = { text: string; hit: boolean }[];

const longest = 220;
const before = 60;

/** A stretch of about 220 characters where most of the found words stand close together; whole words. */
export function snippetOf(text: string, forms: readonly string[]): Marked {
  const words = placedWords(text);
  const hits = hitsAmong(words, forms);
  const from = startOf(text, words, hits);
  const end = text.length - from <= longest ? text.length : endBefore(words, from + longest);
  const inside = hits.filter((word) => word.start >= from && word.end <= end);
  const marked = markedOf(text, inside, from, end);
  return [
    ...(from > 0 ? [{ text: '… ', hit: false }] : []),
    ...marked,
    ...(end < text.length ? [{ text: ' …', hit: false }] : []),
  ];
}

/** After how many letters the stretch begins in which most of the found words stand. */
export function firstHit(text: string, forms: readonly string[]): number {
  return densest(hitsAmong(placedWords(text), forms));
}

/** The whole text, marked. */
export function markWords(text: string, forms: readonly string[]): Marked {
  return markedOf(text, hitsAmong(placedWords(text), forms), 0, text.length);
}

function hitsAmong(words: PlacedWord[], forms: readonly string[]): PlacedWord[] {
  const found = new Set(forms);
  return words.filter(({ word }) => formsOf(word).some((form) => found.has(form)));
}

function startOf(text: string, words: PlacedWord[], hits: PlacedWord[]): number {
  if (text.length <= longest) return 0;
  const wanted = Math.max(0, Math.min(densest(hits) - before, text.length - longest));
  return wanted === 0 ? 0 : (words.find(({ start }) => start >= wanted)?.start ?? wanted);
}

/** Where a stretch begins that holds most different words. */
function densest(hits: PlacedWord[]): number {
  let best = { count: 0, start: 0 };
  for (const [at, { start }] of hits.entries()) {
    const near = hits.slice(at, at + 40).filter(({ end }) => end <= start + longest - before);
    const count = new Set(near.map(({ word }) => word)).size;
    if (count > best.count) best = { count, start };
  }
  return best.start;
}

function endBefore(words: PlacedWord[], limit: number): number {
  return words.findLast(({ end }) => end <= limit)?.end ?? limit;
}

function markedOf(text: string, hits: PlacedWord[], from: number, end: number): Marked {
  const parts: Marked = [];
  let at = from;
  for (const hit of hits) {
    if (hit.start > at) parts.push({ text: text.slice(at, hit.start), hit: false });
    parts.push({ text: text.slice(hit.start, hit.end), hit: true });
    at = hit.end;
  }
  if (at < end) parts.push({ text: text.slice(at, end), hit: false });
  return parts;
}
