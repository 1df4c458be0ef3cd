/** A person's learning record in a course: one for each pair, kept also when access has ended. */
import { model, Schema, type Types, type UpdateQuery } from 'mongoose';
import { isDuplicate } from '../lib/db.ts';
import { Busy } from '../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';

/** A lecture that a teacher opened for this person before its time; `wholeCourse` for all of them. */
export type Exception = { lectureId: string; reason: string; byId: string; at: Date };

export type EnrolmentRecord = {
  _id: Types.ObjectId;
  userId: string;
  courseId: string;
  /** `ended`: by somebody, e.g. a refund. A period that is over leaves it live, with an end in the past. */
  state: 'live' | 'ended';
  /** When access ends by itself; null: never. */
  accessEndsAt: Date | null;
  lastLectureId: string | null;
  lastOpenedAt: Date;
  /** What stands in `completions`, kept here so that a page needs one read. */
  completedIds: string[];
  /** Set once, when every required lecture of `finishedVersionId` was done; never taken back. */
  completedAt: Date | null;
  /** The version that was finished last. Whoever finished it has finished: what is added later is not asked for. */
  finishedVersionId: string | null;
  /** A finished course was begun anew then, and is not finished again yet. */
  restartedAt?: Date | null;
  /** Set once, when also what counts for the certificate alone was done. Records from before there was a difference have none. */
  certifiedAt?: Date | null;
  /** The version by which the certificate was earned. */
  certifiedVersionId?: string | null;
  /** Lectures that were begun while their rules had them open: they stay open. At most as many as the course has. */
  openedIds?: string[];
  exceptions?: Exception[];
  /** When the next lecture opens by itself; null: none does. */
  nextOpeningAt?: Date | null;
  /** When the learner is told next that access ends; null: never. */
  nextNoticeAt?: Date | null;
  /** The learner asks for more time. */
  asked?: { at: Date; words: string } | null;
  /** Goes up with each change of what is derived (access, completions), so that a stale reading is not written. */
  revision: number;
  /** When it was added to the course's number of learners. */
  countedAt: Date | null;
  /** When the person was told by mail. */
  mailedAt: Date | null;
  /** Until then they have read what teachers said about changes; missing or null: never. */
  newsReadAt?: Date | null;
  createdAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<EnrolmentRecord>({
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  state: { type: String, enum: ['live', 'ended'], default: 'ended' },
  accessEndsAt: { type: Date, default: null },
  lastLectureId: { type: String, default: null },
  lastOpenedAt: { type: Date, required: true },
  completedIds: { type: [String], default: [] },
  completedAt: { type: Date, default: null },
  finishedVersionId: { type: String, default: null },
  restartedAt: { type: Date, default: null },
  certifiedAt: { type: Date, default: null },
  certifiedVersionId: { type: String, default: null },
  openedIds: { type: [String], default: [] },
  exceptions: {
    type: [
      new Schema<Exception>({ lectureId: String, reason: String, byId: String, at: Date }, { _id: false, id: false }),
    ],
    default: [],
  },
  nextOpeningAt: { type: Date, default: null },
  nextNoticeAt: { type: Date, default: null },
  asked: { type: new Schema({ at: Date, words: String }, { _id: false, id: false }), default: undefined },
  revision: { type: Number, default: 1 },
  countedAt: { type: Date, default: null },
  mailedAt: { type: Date, default: null },
  newsReadAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ userId: 1, courseId: 1 }, { unique: true });
schema.index({ userId: 1, lastOpenedAt: -1 });
schema.index({ courseId: 1, _id: 1 });
schema.index({ createdAt: 1 });
schema.index({ nextOpeningAt: 1 });
schema.index({ nextNoticeAt: 1 });
schema.index({ courseId: 1, 'asked.at': 1 });

export const Enrolment = hasOutbox(model<EnrolmentRecord>('Enrolment', schema));

/** The record of this pair, made without access if there is none. May be repeated, also at the same moment. */
export async function openRecord(userId: string, courseId: string, at: Date): Promise<EnrolmentRecord> {
  const values = { state: 'ended' as const, lastOpenedAt: at, createdAt: at };
  try {
    await Enrolment.updateOne({ userId, courseId }, { $setOnInsert: values }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return Enrolment.findOne({ userId, courseId }).orFail().lean<EnrolmentRecord>();
}

/**
 * Writes what `derive` makes of facts it reads itself. The write only holds if nobody else wrote since the record was
 * read, else all is read again: so the last writer has always seen the newest facts. Null from `derive` means that
 * nothing has to change. Throws Busy after too many rounds.
 */
export async function settleRecord(
  record: EnrolmentRecord,
  derive: (record: EnrolmentRecord) => Promise<UpdateQuery<EnrolmentRecord> | null>,
): Promise<EnrolmentRecord> {
  let current: EnrolmentRecord | null = record;
  for (let round = 0; current && round < 60; round++) {
    const change = await derive(current);
    if (!change) return current;
    const { _id, revision }: EnrolmentRecord = current;
    const { matchedCount } = await Enrolment.updateOne({ _id, revision }, { ...change, $inc: { revision: 1 } });
    current = await Enrolment.findById(_id).lean<EnrolmentRecord>();
    if (current && matchedCount === 1) return current;
  }
  throw new Busy();
}
