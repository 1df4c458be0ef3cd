/** What somebody chose about their rhythm. No document: they never switched it on, and nothing is kept. */
import { model, Schema, type Types } from 'mongoose';
import type { Goal } from './days.ts';

export type RhythmRecord = {
  _id: Types.ObjectId;
  userId: string;
  isOn: boolean;
  /** The newest last; at most 20. */
  goals: Goal[];
  /** Badges stand on the page that people in the same courses see. */
  showsBadges: boolean;
};

const schema = new Schema<RhythmRecord>({
  userId: { type: String, required: true },
  isOn: { type: Boolean, default: false },
  goals: [new Schema<Goal>({ from: String, kind: String, amount: Number }, { _id: false, id: false })],
  showsBadges: { type: Boolean, default: false },
});
schema.index({ userId: 1 }, { unique: true });

export const Rhythm = model<RhythmRecord>('Rhythm', schema);
