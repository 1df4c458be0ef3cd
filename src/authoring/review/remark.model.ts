/** What an admin says about a place of a course, and what its author answers. Seen by the author once the round is decided. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type RemarkRecord = {
  _id: Types.ObjectId;
  courseId: string;
  /** The number of the submission in which it was made. */
  round: number;
  /** See `placesOf`. */
  place: string;
  /** What the place was called then, for when it is gone. */
  placeName: string;
  text: string;
  madeBy: string;
  madeAt: Date;
  answer: string;
  answeredBy: string | null;
  answeredAt: Date | null;
  /** An admin is content with it. */
  settledAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<RemarkRecord>({
  courseId: { type: String, required: true },
  round: { type: Number, required: true },
  place: { type: String, required: true },
  placeName: { type: String, default: '' },
  text: { type: String, required: true },
  madeBy: { type: String, required: true },
  madeAt: { type: Date, required: true },
  answer: { type: String, default: '' },
  answeredBy: { type: String, default: null },
  answeredAt: { type: Date, default: null },
  settledAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ courseId: 1, round: 1, _id: 1 });
schema.index({ madeBy: 1 });
schema.index({ answeredBy: 1 });

export const Remark = hasOutbox(model<RemarkRecord>('ReviewRemark', schema));
