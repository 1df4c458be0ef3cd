/** MiniSearch over pieces of lectures: made by a job, read by every web process, a part of a course at a time. */
import MiniSearch, { type Options, type Query, type SearchOptions, type SearchResult } from 'minisearch';
import { wordsIn } from '../../lib/found-words.ts';
import { fold, formsOf, stemOf, swapped, typosIn } from '../../lib/word-forms.ts';
import type { Piece } from './pieces.ts';

type Entry = Piece & { id: number; title: string };
export type PieceIndex = MiniSearch<Entry>;
/** `forms`: the words it was found by, as the index keeps them. */
export type Hit = { piece: Piece; score: number; forms: string[] };
/** Holding all words, as typed or nearly so; with two letters in each other's place; holding some of them. */
export const manners = ['all', 'swapped', 'some'] as const;
export type Manner = (typeof manners)[number];

const kept = [
  'kind',
  'lectureId',
  'revision',
  'heading',
  'text',
  'anchor',
  'at',
  'lines',
  'language',
  'among',
] as const;
const latin = /^[a-z0-9]+$/;
const mostWords = 8;

const options: Options<Entry> = {
  fields: ['heading', 'text', 'title'],
  storeFields: [...kept],
  tokenize: wordsIn,
  processTerm: formsOf,
  searchOptions: {
    tokenize: (text) => wordsIn(text).slice(0, mostWords),
    processTerm: (term) => stemOf(fold(term)) || null,
    boost: { heading: 4, title: 0.5 },
    // Two letters begin too many words of a long text, in scripts of letters.
    prefix: (term) => term.length > 2 || !latin.test(term),
    fuzzy: (term) => typosIn(term) || false,
  },
};

/** CPU work: for jobs. `titles` by lecture id: words beside a lecture's title are found with it. */
export function makeIndex(pieces: readonly Piece[], titles: ReadonlyMap<string, string>): PieceIndex {
  const index = new MiniSearch<Entry>(options);
  index.addAll(
    pieces.map((piece, id) => ({
      ...piece,
      id,
      title: piece.kind === 'title' ? '' : (titles.get(piece.lectureId) ?? ''),
    })),
  );
  return index;
}

/** From what `JSON.stringify` made of an index; lets others work in between. */
export function readIndex(json: string): Promise<PieceIndex> {
  return MiniSearch.loadJSONAsync<Entry>(json, options);
}

/** Best first. `isSeen` leaves out what the searcher may not see: it counts as if it were not there. */
export function hitsIn(index: PieceIndex, words: string, manner: Manner, isSeen: (piece: Piece) => boolean): Hit[] {
  const asked: SearchOptions = {
    combineWith: manner === 'some' ? 'OR' : 'AND',
    filter: (result) => !isByTitleAlone(result) && isSeen(pieceOf(result)),
  };
  const found = index.search(manner === 'swapped' ? mistyped(words) : words, asked);
  return found.map((result) => ({ piece: pieceOf(result), score: result.score, forms: result.terms }));
}

/** Every piece of a lecture carries its title; the lecture itself is the one to be found by it. */
function isByTitleAlone({ match }: SearchResult): boolean {
  return Object.values(match).every((fields) => fields.every((field) => field === 'title'));
}

function mistyped(words: string): Query {
  const asked = wordsIn(words).slice(0, mostWords);
  return {
    combineWith: 'AND',
    queries: asked.map((word) => ({ combineWith: 'OR', fuzzy: false, queries: [word, ...swapped(word)] })),
  };
}

/** What was stored with it: written by `makeIndex` from pieces, and by nobody else. */
function pieceOf(result: SearchResult): Piece {
  const { kind, lectureId, revision, heading, text, anchor, at, lines, language, among } = result as SearchResult &
    Piece;
  return { kind, lectureId, revision, heading, text, anchor, at, lines, language, among };
}
