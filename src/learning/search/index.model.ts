/** What a version of a course is searched by: made once, never changed, in parts that are read one at a time. */
import { model, Schema, type Types } from 'mongoose';

export type CourseIndexRecord = {
  _id: Types.ObjectId;
  courseId: string;
  versionId: string;
  /** Of the version. */
  number: number;
  state: 'waiting' | 'ready';
  /** Until when one worker has it; another may take it after that. */
  claimedUntil: Date | null;
  parts: number;
  pieces: number;
  askedAt: Date;
};
/** `bytes`: gzip of the index as JSON. */
export type IndexPartRecord = { _id: Types.ObjectId; indexId: string; number: number; bytes: Buffer };

const schema = new Schema<CourseIndexRecord>({
  courseId: { type: String, required: true },
  versionId: { type: String, required: true },
  number: { type: Number, required: true },
  state: { type: String, enum: ['waiting', 'ready'], default: 'waiting' },
  claimedUntil: { type: Date, default: null },
  parts: { type: Number, default: 0 },
  pieces: { type: Number, default: 0 },
  askedAt: { type: Date, required: true },
});
schema.index({ versionId: 1 }, { unique: true });
schema.index({ courseId: 1, number: -1 });

const partSchema = new Schema<IndexPartRecord>({
  indexId: { type: String, required: true },
  number: { type: Number, required: true },
  bytes: { type: Buffer, required: true },
});
partSchema.index({ indexId: 1, number: 1 }, { unique: true });

export const CourseIndex = model<CourseIndexRecord>('CourseIndex', schema);
export const IndexPart = model<IndexPartRecord>('IndexPart', partSchema);
