/**
 * What a learner reached in one graded lecture (a quiz, an assignment): one document per learner and lecture, which the
 * gradebook, the rule of the certificate and the learner's own page read. It follows from attempts and submissions and is
 * written anew whenever they change.
 */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** `percent`: 0 to 100, not rounded. `waiting`: how many answers still wait for a person. */
export type Earned = { percent: number; passed: boolean; waiting: number };

/** What counted before or after a change by hand: a percent, nothing, or that it is excused. */
export type Value = { percent: number | null; excused: boolean };

/** One change by a teacher, as the history of the grade tells it. */
export type GradeChange = {
  at: Date;
  byId: string;
  from: Value;
  to: Value;
  reason: string;
  /** The list of grades it came with; '' for one made by hand. */
  importId: string;
};

export type GradeRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  lectureId: string;
  /** By the attempts that count, or by the assignment as it was handed back; null: nothing yet. */
  earned: Earned | null;
  /** What a teacher set in its place. */
  set: { percent: number; byId: string; at: Date } | null;
  /** It does not count for this learner. */
  excused: boolean;
  /** The newest last, at most `mostChanges`; the audit log has the earlier ones too. */
  changes?: GradeChange[];
  /** Rises with every change, so that two who change it at once meet. */
  revision: number;
  outbox?: Fact[];
};

export const mostChanges = 100;

const value = { percent: { type: Number, default: null }, excused: { type: Boolean, default: false } };
const changeSchema = new Schema<GradeChange>(
  { at: Date, byId: String, from: value, to: value, reason: String, importId: { type: String, default: '' } },
  { _id: false, id: false },
);
const schema = new Schema<GradeRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  earned: { type: Schema.Types.Mixed, default: null },
  set: { type: Schema.Types.Mixed, default: null },
  excused: { type: Boolean, default: false },
  changes: { type: [changeSchema], default: undefined },
  revision: { type: Number, default: 0 },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
// All that a change asks for: SecantusDB reads a whole collection through where one field of a filter is in no index.
schema.index({ enrolmentId: 1, lectureId: 1, revision: 1 });
schema.index({ courseId: 1, lectureId: 1 });
schema.index({ userId: 1 });

export const Grade = hasOutbox(model<GradeRecord>('Grade', schema));
