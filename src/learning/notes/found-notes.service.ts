/** A person's notes by their words, forgiving typos and endings as the search of courses does. */
import { trusted } from 'mongoose';
import { wordsIn } from '../../lib/found-words.ts';
import { fold, formsOf, stemOf, swapped, typosIn } from '../../lib/word-forms.ts';
import { type NoteRecord, Note as Notes } from './note.model.ts';
import { type Note, plain } from './notes.service.ts';

/** `words`: those of the notes that were found. `isSome`: none holds all that was asked, these hold some of it. */
export type FoundNotes = { notes: Note[]; words: string[]; isSome: boolean };

const mostWords = 8;

/** Changed last first, at most `limit`. Reads the words of this person's notes, and the notes that hold the wanted ones. */
export async function findNotes(
  userId: string,
  asked: string,
  { courseId, limit = 200 }: { courseId?: string | undefined; limit?: number } = {},
): Promise<FoundNotes> {
  const such = { userId, deletedAt: null, ...(courseId ? { courseId } : {}) };
  const wanted = wordsIn(asked).slice(0, mostWords);
  if (wanted.length === 0) return { notes: [], words: [], isSome: false };
  const vocabulary: string[] = await Notes.distinct('words', such);
  const groups = wanted.map((word) => vocabulary.filter((other) => isNear(other, word)));
  const words = [...new Set(groups.flat())];
  const read = async (filter: object) =>
    (
      await Notes.find({ ...such, ...filter })
        .sort({ updatedAt: -1 })
        .limit(limit)
        .lean<NoteRecord[]>()
    ).map(plain);
  const holding = (among: string[]) => ({ words: trusted({ $in: among }) });
  const all = groups.every((group) => group.length > 0) ? await read({ $and: groups.map(holding) }) : [];
  if (all.length > 0 || words.length === 0) return { notes: all, words, isSome: false };
  return { notes: await read(holding(words)), words, isSome: true };
}

/** Is `word` of a text what somebody means who types `asked`: it, its beginning, another ending, or a typo away? */
export function isNear(word: string, asked: string): boolean {
  const [text, typed] = [fold(word), fold(asked)];
  if (text.startsWith(typed) || stemOf(text) === stemOf(typed)) return true;
  const most = typosIn(stemOf(typed));
  if (most === 0) return false;
  if (swapped(typed).includes(text)) return true;
  return formsOf(word).some((form) => isWithin(form, stemOf(typed), most));
}

/** Levenshtein's distance, given up when it cannot be within `most` any more. */
function isWithin(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return false;
    row = next;
  }
  return (row.at(-1) ?? 0) <= most;
}
