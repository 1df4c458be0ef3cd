/** One attempt at a quiz: frozen when it begins, so that neither the teacher nor a new version changes it under the learner. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { QuizRules } from '../quizzes/quiz.ts';

/** A question of an attempt: which copy of it, and in which order its options or items are shown. */
export type Item = { questionId: string; revision: number; order: number[]; corrected?: Correction | undefined };
/** How its answer counts since the question was corrected: by the last regrade that came to this attempt. */
export type Correction = {
  regradeId: string;
  /** Of the regrades of one question the later one holds. */
  number: number;
  at: Date;
  /** By the key of `revision`, with full points for everybody, or not at all. */
  how: 'key' | 'everyone' | 'left-out';
  revision: number;
  /** What the question is worth now. */
  most: number;
  /** The attempt would have fallen below the pass mark, so it counts as before; the rest is of what was before. */
  kept: boolean;
};
export type Score = {
  /** Of the points there were, as far as they are known; below 0 where answers cost points. */
  points: number;
  most: number;
  /** 0 to 100, not rounded. */
  percent: number;
  /** How many answers wait for a person. */
  waiting: number;
  passed: boolean;
};
export type AttemptRecord = {
  _id: Types.ObjectId;
  userId: string;
  enrolmentId: string;
  courseId: string;
  lectureId: string;
  /** The revision of the lecture it was begun by. */
  revisionId: string;
  /** The first, second … of this learner at this lecture. */
  number: number;
  /** `closing`: nothing more is taken, and it is being marked. */
  state: 'open' | 'closing' | 'closed';
  items: Item[];
  rules: QuizRules;
  /** Of the rules for everybody what is other in `rules`, where their learner has other conditions. */
  asPublished?: Pick<QuizRules, 'minutes' | 'attempts' | 'opensAt' | 'closesAt'> | null;
  startedAt: Date;
  /** null: there is no limit. */
  endsAt: Date | null;
  endedAt: Date | null;
  endedHow: 'learner' | 'time' | null;
  score: Score | null;
  /** Rises with every score that follows from marks by hand. */
  scoring?: number;
  outbox?: Fact[];
};

const itemSchema = new Schema<Item>(
  {
    questionId: String,
    revision: Number,
    order: [Number],
    corrected: { type: Schema.Types.Mixed, default: undefined },
  },
  { _id: false, id: false },
);
const schema = new Schema<AttemptRecord>({
  userId: { type: String, required: true },
  enrolmentId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  revisionId: { type: String, required: true },
  number: { type: Number, required: true },
  state: { type: String, enum: ['open', 'closing', 'closed'], default: 'open' },
  items: { type: [itemSchema], required: true },
  rules: { type: Schema.Types.Mixed, required: true },
  asPublished: { type: Schema.Types.Mixed, default: null },
  startedAt: { type: Date, required: true },
  endsAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
  endedHow: { type: String, enum: ['learner', 'time', null], default: null },
  score: { type: Schema.Types.Mixed, default: null },
  scoring: { type: Number, default: 0 },
  outbox: outboxPath,
});
// Two that begin at once want the same number: one attempt is made.
schema.index({ enrolmentId: 1, lectureId: 1, number: 1 }, { unique: true });
schema.index({ userId: 1, startedAt: -1 });
schema.index({ state: 1, endsAt: 1 });
schema.index({ courseId: 1, lectureId: 1, _id: 1 });
// For a regrade: who was asked a question, learner by learner.
schema.index({ 'items.questionId': 1, enrolmentId: 1 });

export const QuizAttempt = hasOutbox(model<AttemptRecord>('QuizAttempt', schema));
