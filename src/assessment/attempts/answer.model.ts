/** What a learner answered to one question of one attempt. A sealed answer changes no more, so what was confirmed counts. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** Where those find an answer who mark by hand. `place` orders it: when the attempt ended, or when it was marked. */
export type Desk = { courseId: string; lectureId: string; state: 'waits' | 'marked'; place: string };
/** One mark by a person, in the order they were given. */
export type MarkLine = { byId: string; at: Date; from: number | null; to: number };

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
  /** null: no person has to look at it. */
  desk?: Desk | null;
  /** What a person said last; `comment` is Markdown, for the learner. */
  marked?: { byId: string; at: Date; comment: string } | null;
  /** How often a person marked it: two who do it at once meet here. */
  marks?: number;
  /** The last marks by persons, at most 50. */
  trail?: MarkLine[];
  outbox?: Fact[];
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
  desk: {
    type: new Schema<Desk>(
      { courseId: String, lectureId: String, state: String, place: String },
      { _id: false, id: false },
    ),
    default: null,
  },
  marked: { type: new Schema({ byId: String, at: Date, comment: String }, { _id: false, id: false }), default: null },
  marks: { type: Number, default: 0 },
  trail: {
    type: [new Schema<MarkLine>({ byId: String, at: Date, from: Number, to: Number }, { _id: false, id: false })],
    default: undefined,
  },
  outbox: outboxPath,
  regraded: { type: Schema.Types.Mixed, default: undefined },
});
schema.index({ attemptId: 1, questionId: 1 }, { unique: true });
// All that a save asks for: SecantusDB reads a whole collection through where one field of a filter is in no index.
schema.index({ attemptId: 1, questionId: 1, sealedAt: 1, typedAt: 1 });
// Only what is for a person stands in these.
schema.index({ 'desk.courseId': 1, 'desk.state': 1, 'desk.place': 1 }, { sparse: true });
schema.index({ 'desk.courseId': 1, 'desk.state': 1, 'desk.lectureId': 1, 'desk.place': 1 }, { sparse: true });
schema.index({ 'marked.byId': 1 }, { sparse: true });

export const QuizAnswer = hasOutbox(model<AnswerRecord>('QuizAnswer', schema));

/** By time, and different for each answer of all. */
export function placeOf(at: Date, attemptId: string, questionId: string): string {
  return `${at.toISOString()} ${attemptId} ${questionId}`;
}
