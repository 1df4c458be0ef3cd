/** A person's own notes: written at a place of a lecture, changed, deleted, taken back. Nobody else reads them. */

import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, NotFound, Refused } from '../../lib/errors.ts';
import { wordsIn } from '../../lib/found-words.ts';
import { type NoteRecord, Note as Notes, requireNoteRecord } from './note.model.ts';

export type Note = Omit<NoteRecord, '_id' | 'words'> & { id: string };
/** Where a note is written; the titles are kept with it. */
export type Spot = Pick<NoteRecord, 'courseId' | 'lectureId' | 'courseTitle' | 'lectureTitle'>;
/** `seconds` of the film, or an `anchor` of the text with its first words and its number in the text, or neither. */
export type Pointed = { seconds: number | null; anchor?: { id: string; words: string; order: number } | null };

export const longestNote = 20_000;
export const mostNotes = 5_000;
const deletedFor = day;

/**
 * Every call adds one, but for an `id` that is there: the same form sent twice. Throws Refused when the course has as many
 * notes of this person as it may. Who may write at this place, the caller has asked.
 */
export async function addNote(
  userId: string,
  spot: Spot,
  { text, at, id }: { text: string; at: Pointed; id?: string | undefined },
): Promise<Note> {
  const words = requireText(text);
  if ((await Notes.countDocuments({ userId, courseId: spot.courseId, deletedAt: null })) >= mostNotes)
    throw new Refused(
      `A course holds at most ${mostNotes.toLocaleString('en')} of your notes. Delete some first.`,
      'text',
    );
  const values = { ...spot, ...pointOf(at), userId, text: words };
  try {
    const made = await Notes.create({ ...(id ? { _id: id } : {}), ...values, words: foundBy(values) });
    return plain(made.toObject());
  } catch (error) {
    if (!id || !isDuplicate(error)) throw error;
    return restoreNote(userId, id);
  }
}

/** Throws NotFound, also for one that was deleted. */
export async function requireNote(userId: string, id: string): Promise<Note> {
  const record = await requireNoteRecord(userId, id);
  if (record.deletedAt) throw new NotFound('This note');
  return plain(record);
}

/**
 * Holds if nobody saved since `revision`, else Conflict with what is stored. `seconds` undefined leaves the place as it is.
 * Throws NotFound, Refused.
 */
export async function updateNote(
  userId: string,
  id: string,
  change: { text: string; seconds?: number | null | undefined; revision: number },
): Promise<Note> {
  const text = requireText(change.text);
  const stored = await requireNote(userId, id);
  const moved = change.seconds === undefined || stored.anchor ? {} : pointOf({ seconds: change.seconds });
  const saved = await Notes.findOneAndUpdate(
    { _id: id, userId, revision: change.revision, deletedAt: null },
    { $set: { ...moved, text, words: foundBy({ text, quote: stored.quote }) }, $inc: { revision: 1 } },
    { returnDocument: 'after' },
  ).lean<NoteRecord>();
  if (saved) return plain(saved);
  throw new Conflict('This note was saved in another window meanwhile.', await requireNote(userId, id));
}

/** For a day it can be taken back. May be repeated. Throws NotFound. */
export async function removeNote(userId: string, id: string): Promise<Note> {
  const record = await requireNoteRecord(userId, id);
  await Notes.updateOne({ _id: id, userId, deletedAt: null }, { $set: { deletedAt: now() } });
  return plain(record);
}

/** Takes back that it was deleted. May be repeated. Throws NotFound once it is gone for good. */
export async function restoreNote(userId: string, id: string): Promise<Note> {
  const record = await requireNoteRecord(userId, id);
  await Notes.updateOne({ _id: id, userId }, { $set: { deletedAt: null } });
  return plain({ ...record, deletedAt: null });
}

/** Removes for good what was deleted more than a day ago. May be repeated. */
export async function forgetDeletedNotes(): Promise<void> {
  await Notes.deleteMany({ deletedAt: trusted({ $lt: fromNow(-deletedFor) }) });
}

export function plain(record: NoteRecord): Note {
  const { _id, words: _words, ...rest } = record;
  return { ...rest, id: String(_id) };
}

function requireText(text: string): string {
  const tidy = text.replace(/\r\n?/g, '\n').trim();
  if (tidy === '') throw new Refused('Please write something first.', 'text');
  if (tidy.length > longestNote)
    throw new Refused(`A note has at most ${longestNote.toLocaleString('en')} characters. Split it in two.`, 'text');
  return tidy;
}

function pointOf({ seconds, anchor }: Pointed) {
  if (anchor) return { seconds: null, anchor: anchor.id, quote: anchor.words, place: anchor.order };
  return { seconds, anchor: '', quote: '', place: seconds ?? -1 };
}

/** A note's own limit bounds their number. */
function foundBy({ text, quote }: Pick<NoteRecord, 'text' | 'quote'>): string[] {
  return [...new Set(wordsIn(`${quote} ${text}`))];
}
