/** What learners say of a course: one review per person and course. A removed one keeps its place, without words. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';

export type ReviewRecord = {
  _id: Types.ObjectId;
  userId: string;
  courseId: string;
  /** 1 to 5. */
  rating: number;
  text: string;
  state: 'shown' | 'removed';
  createdAt: Date;
  updatedAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<ReviewRecord>({
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  rating: { type: Number, required: true, min: 1, max: 5 },
  text: { type: String, default: '' },
  state: { type: String, enum: ['shown', 'removed'], default: 'shown' },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ userId: 1, courseId: 1 }, { unique: true });
schema.index({ courseId: 1, state: 1, createdAt: -1, _id: -1 });

export const Review = hasOutbox(model<ReviewRecord>('Review', schema));
