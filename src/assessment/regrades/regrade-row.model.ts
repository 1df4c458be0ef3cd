/** What a regrade does, or did, to one attempt. */
import { model, Schema, type Types } from 'mongoose';
import type { Score } from '../attempts/attempt.model.ts';

export const rowGroups = ['falls', 'passes', 'sinks', 'rises', 'same', 'unlike'] as const;
/**
 * `falls`: below the pass mark, the attempt or the learner by all that counts · `passes`: reaches it now · `sinks`, `rises`: the
 * score alone · `unlike`: it asked other options than the key has, so it stays as it is.
 */
export type RowGroup = (typeof rowGroups)[number];
export type RowScore = Pick<Score, 'points' | 'most' | 'percent' | 'passed'>;

export type RegradeRowRecord = {
  _id: Types.ObjectId;
  regradeId: string;
  attemptId: string;
  userId: string;
  lectureId: string;
  group: RowGroup;
  /** `seen`: not done yet · `kept`: it keeps its points, since it would fall and may not. */
  state: 'seen' | 'applied' | 'kept';
  before: RowScore;
  after: RowScore;
};

const scorePath = new Schema<RowScore>(
  { points: Number, most: Number, percent: Number, passed: Boolean },
  { _id: false, id: false },
);
const schema = new Schema<RegradeRowRecord>({
  regradeId: { type: String, required: true },
  attemptId: { type: String, required: true },
  userId: { type: String, required: true },
  lectureId: { type: String, required: true },
  group: { type: String, enum: rowGroups, required: true },
  state: { type: String, enum: ['seen', 'applied', 'kept'], default: 'seen' },
  before: { type: scorePath, required: true },
  after: { type: scorePath, required: true },
});
schema.index({ regradeId: 1, attemptId: 1 }, { unique: true });
schema.index({ regradeId: 1, group: 1, _id: 1 });
schema.index({ userId: 1 });

export const RegradeRow = model<RegradeRowRecord>('RegradeRow', schema);
