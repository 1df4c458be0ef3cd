/**
 * What a learner reached in one graded lecture (a quiz, an assignment): one document per learner and lecture, which the
 * gradebook, the rule of the certificate and the learner's own page read. It follows from attempts and submissions and is
 * written anew whenever they change.
 */
import { model, Schema, type Types } from 'mongoose';

/** `percent`: 0 to 100, not rounded. `waiting`: how many answers still wait for a person. */
export type Earned = { percent: number; passed: boolean; waiting: number };

export type GradeRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  lectureId: string;
  /** By the attempts that count, or by the assignment as it was handed back; null: nothing yet. */
  earned: Earned | null;
  /** What a teacher set in its place. */
  set: { percent: number; byId: string; at: Date } | null;
  /** It does not count for this learner. */
  excused: boolean;
  /** Rises with every change, so that two who change it at once meet. */
  revision: number;
};

const schema = new Schema<GradeRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  earned: { type: Schema.Types.Mixed, default: null },
  set: { type: Schema.Types.Mixed, default: null },
  excused: { type: Boolean, default: false },
  revision: { type: Number, default: 0 },
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
schema.index({ courseId: 1, lectureId: 1 });
schema.index({ userId: 1 });

export const Grade = model<GradeRecord>('Grade', schema);
