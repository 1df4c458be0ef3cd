/** That lectures opened for a group of learners at once; here for the fact in its outbox, which names the learners. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type OpeningRoundRecord = {
  _id: Types.ObjectId;
  courseId: string;
  lectureIds: string[];
  /** How many learners. */
  count: number;
  at: Date;
  outbox?: Fact[];
};

const schema = new Schema<OpeningRoundRecord>({
  courseId: { type: String, required: true },
  lectureIds: { type: [String], required: true },
  count: { type: Number, required: true },
  at: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ at: 1 });

export const OpeningRound = hasOutbox(model<OpeningRoundRecord>('OpeningRound', schema));
