/** The sum of a course's reviews as it was last counted. The revision orders the countings of several processes. */
import { model, Schema, type Types } from 'mongoose';

export type CourseRatingRecord = { _id: Types.ObjectId; courseId: string; revision: number; counts: number[] };

const schema = new Schema<CourseRatingRecord>({
  courseId: { type: String, required: true },
  revision: { type: Number, required: true },
  counts: { type: [Number], required: true },
});
schema.index({ courseId: 1 }, { unique: true });

export const CourseRating = model<CourseRatingRecord>('CourseRating', schema);
