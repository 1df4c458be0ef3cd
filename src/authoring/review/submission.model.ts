/** A course handed in for review: which content, by whom, and what became of it. The newest of a course is the one that counts. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** `withdrawn`: taken back by its author. `replaced`: handed in again before somebody looked. */
export const submissionStates = ['waiting', 'approved', 'returned', 'withdrawn', 'replaced'] as const;
export type SubmissionState = (typeof submissionStates)[number];

export type SubmissionRecord = {
  _id: Types.ObjectId;
  courseId: string;
  /** 1, 2, 3 … for each course. */
  number: number;
  /** Of the course, when it was handed in. */
  title: string;
  /** Says which content was handed in, see `fingerprintOf`. */
  fingerprint: string;
  /** To those who review. */
  words: string;
  /** What learners will read about the change, and whether they are told. */
  note: string;
  tells: boolean;
  state: SubmissionState;
  submittedBy: string;
  submittedAt: Date;
  /** Of the admin who decided. */
  answer: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** What it became; null until an approved one is published. */
  versionId: string | null;
  outbox?: Fact[];
};

const schema = new Schema<SubmissionRecord>({
  courseId: { type: String, required: true },
  number: { type: Number, required: true },
  title: { type: String, required: true },
  fingerprint: { type: String, required: true },
  words: { type: String, default: '' },
  note: { type: String, default: '' },
  tells: { type: Boolean, default: false },
  state: { type: String, enum: submissionStates, required: true },
  submittedBy: { type: String, required: true },
  submittedAt: { type: Date, required: true },
  answer: { type: String, default: '' },
  decidedBy: { type: String, default: null },
  decidedAt: { type: Date, default: null },
  versionId: { type: String, default: null },
  outbox: outboxPath,
});
// Two who hand in at once: the second finds its number taken and looks again.
schema.index({ courseId: 1, number: -1 }, { unique: true });
schema.index({ state: 1, submittedAt: 1, _id: 1 });
schema.index({ submittedBy: 1 });

export const Submission = hasOutbox(model<SubmissionRecord>('Submission', schema));

/** Throws NotFound. */
export async function requireSubmission(id: string): Promise<SubmissionRecord> {
  const found = isId(id) ? await Submission.findById(id).lean<SubmissionRecord>() : null;
  if (!found) throw new NotFound('This submission');
  return found;
}

/** The newest of a course; null: never handed in. */
export async function findLastSubmission(courseId: string): Promise<SubmissionRecord | null> {
  return Submission.findOne({ courseId }).sort({ number: -1 }).lean<SubmissionRecord>();
}

/** The number of the last approved one; 0: none. Remarks up to it are history. */
export async function lastApproved(courseId: string): Promise<number> {
  const found = await Submission.findOne({ courseId, state: 'approved' })
    .select('number')
    .sort({ number: -1 })
    .lean<{ number: number }>();
  return found?.number ?? 0;
}
