/** The scheme of a course: one document; a course without one has the usual. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { Scheme } from './scheme.ts';

export type SchemeRecord = Scheme & { _id: Types.ObjectId; courseId: string; revision: number; outbox?: Fact[] };

const plain = { _id: false, id: false };
const schema = new Schema<SchemeRecord>({
  courseId: { type: String, required: true },
  groups: [new Schema({ id: String, name: String, weight: Number, dropLowest: Number }, plain)],
  places: [new Schema({ lectureId: String, groupId: String }, plain)],
  show: { type: String, enum: ['percent', 'letters'], required: true },
  scale: [new Schema({ letter: String, from: Number }, plain)],
  ungraded: { type: String, enum: ['ignored', 'zero'], required: true },
  decimals: { type: Number, required: true },
  passPercent: { type: Number, required: true },
  revision: { type: Number, required: true },
  outbox: outboxPath,
});
schema.index({ courseId: 1 }, { unique: true });

export const GradeScheme = hasOutbox(model<SchemeRecord>('GradeScheme', schema));
