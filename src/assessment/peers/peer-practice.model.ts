/** How a learner marks a sample: a document for each pair, handed in once. */
import { model, Schema, type Types } from 'mongoose';
import type { Marks } from '../assignments/submission.model.ts';

export type PeerPracticeRecord = {
  _id: Types.ObjectId;
  sampleId: string;
  lectureId: string;
  enrolmentId: string;
  userId: string;
  state: 'open' | 'given';
  marks: Marks | null;
  revision: number;
  givenAt: Date | null;
};

const schema = new Schema<PeerPracticeRecord>({
  sampleId: { type: String, required: true },
  lectureId: { type: String, required: true },
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  state: { type: String, enum: ['open', 'given'], default: 'open' },
  marks: { type: Schema.Types.Mixed, default: null },
  revision: { type: Number, default: 0 },
  givenAt: { type: Date, default: null },
});
// Whoever begins a sample twice, also at once, marks it once.
schema.index({ sampleId: 1, enrolmentId: 1 }, { unique: true });
schema.index({ lectureId: 1, enrolmentId: 1 });
schema.index({ userId: 1 });

export const PeerPractice = model<PeerPracticeRecord>('PeerPractice', schema);
