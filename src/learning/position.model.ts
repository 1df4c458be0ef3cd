/** Where somebody stopped in a video. Redis holds the newest seconds; this is what lasts. */
import { model, Schema, type Types } from 'mongoose';

export type PositionRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  lectureId: string;
  seconds: number;
  duration: number;
  /** When the person was there, not when it arrived: the newest wins. */
  at: Date;
};

const schema = new Schema<PositionRecord>({
  enrolmentId: { type: String, required: true },
  lectureId: { type: String, required: true },
  seconds: { type: Number, required: true },
  duration: { type: Number, required: true },
  at: { type: Date, required: true },
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });

export const Position = model<PositionRecord>('Position', schema);
