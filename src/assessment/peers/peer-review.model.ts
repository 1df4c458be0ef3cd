/** That one learner is asked to review the work of another, and what they say: a document for each pair. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { Marks } from '../assignments/submission.model.ts';

/** `withdrawn`: somebody else is asked in their place · `removed`: it was given, and the team took it away; kept as a trail. */
export const peerStates = ['open', 'given', 'withdrawn', 'removed'] as const;
export type PeerReviewRecord = {
  _id: Types.ObjectId;
  submissionId: string;
  courseId: string;
  lectureId: string;
  /** Whose work it is. */
  authorId: string;
  authorEnrolmentId: string;
  /** Who reviews. */
  reviewerId: string;
  reviewerEnrolmentId: string;
  state: (typeof peerStates)[number];
  /** Beyond their own share, in place of somebody whose review is missing. */
  isHelp: boolean;
  askedAt: Date;
  dueAt: Date;
  /** Mails about it that went out. */
  told: '' | 'asked' | 'reminded';
  marks: Marks | null;
  revision: number;
  savedAt: Date | null;
  givenAt: Date | null;
  /** What its author thinks of it; '' for nothing said. */
  helpful: '' | 'yes' | 'no';
  /** Why the team took it away, or asked somebody else. */
  reason: string;
  endedBy: string | null;
  outbox?: Fact[];
};

const schema = new Schema<PeerReviewRecord>({
  submissionId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  authorId: { type: String, required: true },
  authorEnrolmentId: { type: String, required: true },
  reviewerId: { type: String, required: true },
  reviewerEnrolmentId: { type: String, required: true },
  state: { type: String, enum: peerStates, default: 'open' },
  isHelp: { type: Boolean, default: false },
  askedAt: { type: Date, required: true },
  dueAt: { type: Date, required: true },
  told: { type: String, enum: ['', 'asked', 'reminded'], default: '' },
  marks: { type: Schema.Types.Mixed, default: null },
  revision: { type: Number, default: 0 },
  savedAt: { type: Date, default: null },
  givenAt: { type: Date, default: null },
  helpful: { type: String, enum: ['', 'yes', 'no'], default: '' },
  reason: { type: String, default: '' },
  endedBy: { type: String, default: null },
  outbox: outboxPath,
});
// However many workers deal at once, nobody is asked for the same work twice.
schema.index({ submissionId: 1, reviewerEnrolmentId: 1 }, { unique: true });
schema.index({ lectureId: 1, _id: 1 });
schema.index({ reviewerEnrolmentId: 1, lectureId: 1 });
schema.index({ reviewerId: 1 });
schema.index({ authorId: 1 });
schema.index({ endedBy: 1 });

export const PeerReview = hasOutbox(model<PeerReviewRecord>('PeerReview', schema));
