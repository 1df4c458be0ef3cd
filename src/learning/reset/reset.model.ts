/** What a reset took away, so that it can be given back for a day. One document for each reset of an enrolment. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { CompletionRecord } from '../completion.model.ts';

/** `completionId`: the document that is taken away. One that comes back gets an id of its own, so it is never taken again. */
export type TakenCompletion = Pick<CompletionRecord, 'lectureId' | 'at' | 'how' | 'revisionId'> & {
  completionId: string;
};
export type TakenPlace = { lectureId: string; seconds: number; duration: number };
/** What was watched of a film, as `0-754,800-902`. */
export type TakenFilm = { lectureId: string; ranges: string };
export type ResetRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  /** 1 for the first of an enrolment. The page says which one it asks for, so pressing twice asks for the same. */
  number: number;
  at: Date;
  undoUntil: Date;
  /** At most as many as the course ever had lectures. */
  completions: TakenCompletion[];
  places: TakenPlace[];
  /** Records from before it was taken have none. */
  watched?: TakenFilm[];
  lastLectureId: string | null;
  /** When all of it was taken away; null: a process died on the way. */
  takenAt: Date | null;
  undoneAt: Date | null;
  /** When all of it was given back. */
  restoredAt: Date | null;
  outbox?: Fact[];
};

const inside = { _id: false, id: false } as const;
const schema = new Schema<ResetRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  number: { type: Number, required: true },
  at: { type: Date, required: true },
  undoUntil: { type: Date, required: true },
  completions: [
    new Schema<TakenCompletion>(
      { completionId: String, lectureId: String, at: Date, how: String, revisionId: String },
      inside,
    ),
  ],
  places: [new Schema<TakenPlace>({ lectureId: String, seconds: Number, duration: Number }, inside)],
  watched: [new Schema<TakenFilm>({ lectureId: String, ranges: String }, inside)],
  lastLectureId: { type: String, default: null },
  takenAt: { type: Date, default: null },
  undoneAt: { type: Date, default: null },
  restoredAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, number: 1 }, { unique: true });
schema.index({ userId: 1 });

export const Reset = hasOutbox(model<ResetRecord>('Reset', schema));

/** Stores it with its facts. Null when this reset of the enrolment is there already. */
export async function insertReset(values: Omit<ResetRecord, '_id'>): Promise<ResetRecord | null> {
  try {
    return (await Reset.create(values)).toObject<ResetRecord>();
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

/** The newest of an enrolment, or null. */
export async function findLastReset(enrolmentId: string): Promise<ResetRecord | null> {
  return Reset.findOne({ enrolmentId }).sort({ number: -1 }).lean<ResetRecord>();
}

/** When lectures were completed that a reset took away, the newest reset last. */
export async function listTakenCompletions(enrolmentId: string): Promise<TakenCompletion[]> {
  const resets = await Reset.find({ enrolmentId }).sort({ number: 1 }).limit(200).lean<ResetRecord[]>();
  return resets.flatMap(({ completions }) => completions);
}
