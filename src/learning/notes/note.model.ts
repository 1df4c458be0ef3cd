/** What a learner wrote for themselves: one document for each note. */
import { model, Schema, type Types } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';

export type NoteRecord = {
  _id: Types.ObjectId;
  userId: string;
  courseId: string;
  lectureId: string;
  /** Their titles when it was written, for the time when they are gone. */
  courseTitle: string;
  lectureTitle: string;
  /** The second of the film; null for a note about something else. */
  seconds: number | null;
  /** The id of a heading or paragraph on the lecture's page, '' for none, and its first words. */
  anchor: string;
  quote: string;
  /** By which the notes of a lecture are ordered: the second, or the number of the paragraph; -1 for the whole lecture. */
  place: number;
  /** Markdown. */
  text: string;
  /** Of text and quote, each once, for finding it. */
  words: string[];
  /** Goes up with each save. */
  revision: number;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<NoteRecord>(
  {
    userId: { type: String, required: true },
    courseId: { type: String, required: true },
    lectureId: { type: String, required: true },
    courseTitle: { type: String, default: '' },
    lectureTitle: { type: String, default: '' },
    seconds: { type: Number, default: null },
    anchor: { type: String, default: '' },
    quote: { type: String, default: '' },
    place: { type: Number, required: true },
    text: { type: String, required: true },
    words: { type: [String], default: [] },
    revision: { type: Number, default: 1 },
    deletedAt: { type: Date, default: null },
  },
  { timestamps: { currentTime: now } },
);
schema.index({ userId: 1, deletedAt: 1, lectureId: 1, place: 1, _id: 1 });
schema.index({ userId: 1, courseId: 1, deletedAt: 1 });
schema.index({ userId: 1, words: 1 });
schema.index({ deletedAt: 1 });

export const Note = model<NoteRecord>('Note', schema);

/** A note of this person, also one that was deleted lately. Throws NotFound. */
export async function requireNoteRecord(userId: string, id: string): Promise<NoteRecord> {
  const found = isId(id) ? await Note.findOne({ _id: id, userId }).lean<NoteRecord>() : null;
  if (!found) throw new NotFound('This note');
  return found;
}
