/** That all graded tries at an assignment are to be handed back: what the job works on. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type RoundRecord = {
  _id: Types.ObjectId;
  courseId: string;
  lectureId: string;
  byId: string;
  askedAt: Date;
  state: 'waiting' | 'done';
  claimedUntil: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<RoundRecord>({
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  byId: { type: String, required: true },
  askedAt: { type: Date, required: true },
  state: { type: String, enum: ['waiting', 'done'], default: 'waiting' },
  claimedUntil: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ lectureId: 1, state: 1 });
schema.index({ byId: 1 });

export const HandBackRound = hasOutbox(model<RoundRecord>('HandBackRound', schema));
