/** A badge that somebody has: one document for each person and kind, so it comes once. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';

export type MilestoneRecord = { _id: Types.ObjectId; userId: string; kind: string; at: Date };

const schema = new Schema<MilestoneRecord>({
  userId: { type: String, required: true },
  kind: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ userId: 1, kind: 1 }, { unique: true });

export const Milestone = model<MilestoneRecord>('Milestone', schema);

/** May be repeated, also at the same moment. */
export async function insertMilestone(values: Omit<MilestoneRecord, '_id'>): Promise<void> {
  try {
    await Milestone.create(values);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
