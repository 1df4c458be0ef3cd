/** That the gradebook of a course is kept, and by which rules its quizzes were graded last. */
import { model, Schema, type Types } from 'mongoose';

export type BookRecord = {
  _id: Types.ObjectId;
  courseId: string;
  /** Of all rows, when the last round through them ended; '' before the first. */
  basis: string;
  /** Which attempts count and the pass mark, of each quiz: `lecture:best:70`. */
  rules: string[];
};

const schema = new Schema<BookRecord>({
  courseId: { type: String, required: true },
  basis: { type: String, default: '' },
  rules: { type: [String], default: [] },
});
schema.index({ courseId: 1 }, { unique: true });

export const GradeBook = model<BookRecord>('GradeBook', schema);
