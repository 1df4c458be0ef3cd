/** A day on which somebody learned: one document for each person and day of their calendar, only while they want it. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';

export type LearningDayRecord = {
  _id: Types.ObjectId;
  userId: string;
  /** `2026-11-21` in `zone`, the person's then. */
  day: string;
  zone: string;
  firstAt: Date;
  lastAt: Date;
  /** Of films. */
  filmSeconds: number;
  /** What else was done, each once; at most 200. */
  done: { key: string; seconds: number }[];
};
type Lived = Pick<LearningDayRecord, 'userId' | 'day' | 'zone'>;

const schema = new Schema<LearningDayRecord>({
  userId: { type: String, required: true },
  day: { type: String, required: true },
  zone: { type: String, required: true },
  firstAt: { type: Date, required: true },
  lastAt: { type: Date, required: true },
  filmSeconds: { type: Number, default: 0 },
  done: [new Schema({ key: String, seconds: Number }, { _id: false, id: false })],
});
schema.index({ userId: 1, day: 1 }, { unique: true });

export const LearningDay = model<LearningDayRecord>('LearningDay', schema);

/** Makes the day if it is not there. May be repeated, also at the same moment. */
export async function openDay(lived: Lived, at: Date): Promise<void> {
  const { userId, day, zone } = lived;
  const values = { zone, firstAt: at, lastAt: at, filmSeconds: 0, done: [] };
  try {
    await LearningDay.updateOne({ userId, day }, { $setOnInsert: values }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
