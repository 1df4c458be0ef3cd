/** Which seconds of a film somebody has watched. Redis holds the newest; this is what lasts. */
import { model, Schema, type Types } from 'mongoose';

export type WatchedRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  lectureId: string;
  /** Seconds of the film, each counted once however often it was watched. */
  seconds: number;
  /** The same seconds as `0-754,800-902`: from the first to before the second number. */
  ranges: string;
  at: Date;
};

const schema = new Schema<WatchedRecord>({
  enrolmentId: { type: String, required: true },
  lectureId: { type: String, required: true },
  seconds: { type: Number, required: true },
  ranges: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });

export const Watched = model<WatchedRecord>('Watched', schema, 'watched');
