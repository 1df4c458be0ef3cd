/** By when somebody wants to finish a course, and on which days they learn. One for each enrolment that has one. */
import { model, Schema, type Types } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';

export type PlanRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  /** 1 (Monday) to 7. */
  weekdays: number[];
  /** `2026-12-24` in the calendar of the person: a day, not a moment. */
  finishBy: string;
  /** Seconds on a day of study, as agreed. */
  pace: number;
  /** Goes up with each change. */
  revision: number;
  changedAt: Date;
};

const schema = new Schema<PlanRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  weekdays: { type: [Number], required: true },
  finishBy: { type: String, required: true },
  pace: { type: Number, required: true },
  revision: { type: Number, default: 1 },
  changedAt: { type: Date, required: true },
});
schema.index({ enrolmentId: 1 }, { unique: true });
schema.index({ userId: 1 });

export const Plan = model<PlanRecord>('Plan', schema);

/** Makes or changes the plan of an enrolment. May be repeated, also at the same moment: the last one holds. */
export async function storePlan(values: Omit<PlanRecord, '_id' | 'revision'>): Promise<void> {
  const { enrolmentId, ...rest } = values;
  const write = () => Plan.updateOne({ enrolmentId }, { $set: rest, $inc: { revision: 1 } }, { upsert: true });
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await write();
  }
}
