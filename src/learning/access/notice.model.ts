/** That a learner was told that access ends: one document for each enrolment, end and distance, so it is told once. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type AccessNoticeRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  /** The end it is about: another end is told anew. */
  endsAt: Date;
  /** Days before it: 30, 7 or 1. */
  days: number;
  at: Date;
  mailedAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<AccessNoticeRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  endsAt: { type: Date, required: true },
  days: { type: Number, required: true },
  at: { type: Date, required: true },
  mailedAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, endsAt: 1, days: 1 }, { unique: true });
schema.index({ userId: 1 });
schema.index({ endsAt: 1 });

export const AccessNotice = hasOutbox(model<AccessNoticeRecord>('AccessNotice', schema));

/** Stores it with its fact. False when it was told already. */
export async function insertNotice(values: Omit<AccessNoticeRecord, 'mailedAt'>): Promise<boolean> {
  try {
    await AccessNotice.create({ ...values, mailedAt: null });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
