/** What a learner answered to one question of one attempt. A sealed answer changes no more, so what was confirmed counts. */
import { model, Schema, type Types } from 'mongoose';

export type AnswerRecord = {
  _id: Types.ObjectId;
  attemptId: string;
  questionId: string;
  given: string[];
  /** To be come back to. */
  flagged: boolean;
  /** When it was typed, by the clock of the server: of two pages that send one, the last typed stays. */
  typedAt: Date;
  savedAt: Date;
  sealedAt: Date | null;
  /** null until it is marked, and while it waits for a person. */
  points: number | null;
  /** The last regrade that changed the points, and what they were before it; `hand`: the share that a person gave. */
  regraded?: { regradeId: string; before: number | null; hand?: number | null } | undefined;
};

const schema = new Schema<AnswerRecord>({
  attemptId: { type: String, required: true },
  questionId: { type: String, required: true },
  given: { type: [String], default: [] },
  flagged: { type: Boolean, default: false },
  typedAt: { type: Date, required: true },
  savedAt: { type: Date, required: true },
  sealedAt: { type: Date, default: null },
  points: { type: Number, default: null },
  regraded: { type: Schema.Types.Mixed, default: undefined },
});
schema.index({ attemptId: 1, questionId: 1 }, { unique: true });

export const QuizAnswer = model<AnswerRecord>('QuizAnswer', schema);
