/** What the answers to a quiz say about its questions: counted by a job, kept with its time until somebody counts anew. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { Analysed } from './tally.ts';

export const analysisScopes = ['first', 'all'] as const;
/** The first attempt of each learner, or all attempts. */
export type AnalysisScope = (typeof analysisScopes)[number];

export type AnalysisRecord = {
  _id: Types.ObjectId;
  courseId: string;
  lectureId: string;
  scope: AnalysisScope;
  state: 'waiting' | 'done';
  askedAt: Date;
  /** When the counting of `result` began; null: never counted. */
  countedAt: Date | null;
  result: Analysed | null;
  claimedUntil: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<AnalysisRecord>({
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  scope: { type: String, enum: analysisScopes, required: true },
  state: { type: String, enum: ['waiting', 'done'], default: 'waiting' },
  askedAt: { type: Date, required: true },
  countedAt: { type: Date, default: null },
  result: { type: Schema.Types.Mixed, default: null },
  claimedUntil: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ courseId: 1, lectureId: 1, scope: 1 }, { unique: true });
schema.index({ state: 1, askedAt: 1 });

export const Analysis = hasOutbox(model<AnalysisRecord>('Analysis', schema));
