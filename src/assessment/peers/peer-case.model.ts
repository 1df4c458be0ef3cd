/** What learners ask the team to look at: a grade they dispute, or a review they report. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type PeerCaseRecord = {
  _id: Types.ObjectId;
  kind: 'dispute' | 'report';
  submissionId: string;
  /** The review that is reported; '' for a dispute. */
  reviewId: string;
  courseId: string;
  lectureId: string;
  byId: string;
  text: string;
  at: Date;
  answer: string;
  answeredBy: string | null;
  answeredAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<PeerCaseRecord>({
  kind: { type: String, enum: ['dispute', 'report'], required: true },
  submissionId: { type: String, required: true },
  reviewId: { type: String, default: '' },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  byId: { type: String, required: true },
  text: { type: String, default: '' },
  at: { type: Date, required: true },
  answer: { type: String, default: '' },
  answeredBy: { type: String, default: null },
  answeredAt: { type: Date, default: null },
  outbox: outboxPath,
});
// A grade is disputed once, a review reported once.
schema.index({ submissionId: 1, kind: 1, reviewId: 1 }, { unique: true });
schema.index({ lectureId: 1, answeredAt: 1, _id: 1 });
schema.index({ byId: 1 });
schema.index({ answeredBy: 1 });

export const PeerCase = hasOutbox(model<PeerCaseRecord>('PeerCase', schema));
