/** A course that somebody wants to come back to: one document for each pair. */
import { model, Schema, type Types } from 'mongoose';

export type SavedCourseRecord = { _id: Types.ObjectId; userId: string; courseId: string; savedAt: Date };

const schema = new Schema<SavedCourseRecord>({
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  savedAt: { type: Date, required: true },
});
schema.index({ userId: 1, courseId: 1 }, { unique: true });
schema.index({ userId: 1, savedAt: -1 });

export const SavedCourse = model<SavedCourseRecord>('SavedCourse', schema);
