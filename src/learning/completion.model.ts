/** That a lecture was completed: one document for each (enrolment, lecture), so twice is once. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../lib/db.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';

/** By a button, because enough of the video was watched, or because its quiz was passed or its survey answered. */
export type HowCompleted = 'button' | 'watched' | 'passed' | 'seed';
export type CompletionRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  lectureId: string;
  userId: string;
  courseId: string;
  at: Date;
  how: HowCompleted;
  /** The published form of the lecture that was completed. Records from before it was kept have none. */
  revisionId?: string | null;
  outbox?: Fact[];
};

const schema = new Schema<CompletionRecord>({
  enrolmentId: { type: String, required: true },
  lectureId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  at: { type: Date, required: true },
  how: { type: String, enum: ['button', 'watched', 'passed', 'seed'], default: 'button' },
  revisionId: { type: String, default: null },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
schema.index({ userId: 1, at: -1 });

export const Completion = hasOutbox(model<CompletionRecord>('Completion', schema));

/** Stores it with its fact. Resolves to the new record, or null when it was there already. May be repeated. */
export async function insertCompletion(
  values: Omit<CompletionRecord, '_id' | 'outbox'>,
  told: Fact,
): Promise<CompletionRecord | null> {
  try {
    const made = await Completion.create({ ...values, outbox: [told] });
    return made.toObject<CompletionRecord>();
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

/** All of an enrolment, oldest first. */
export async function listCompletions(
  enrolmentId: string,
): Promise<Pick<CompletionRecord, 'lectureId' | 'at' | 'revisionId'>[]> {
  const records = await Completion.find({ enrolmentId }).select('lectureId at revisionId').lean<CompletionRecord[]>();
  return records.sort((a, b) => a.at.getTime() - b.at.getTime());
}
