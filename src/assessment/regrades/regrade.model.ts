/** A regrade: a question was corrected, and past attempts are marked again. It stays as its own log. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export const regradeWays = ['key', 'everyone', 'left-out'] as const;
/** The key as it is now · full points for everybody who was asked · the question counts for nothing. */
export type RegradeWay = (typeof regradeWays)[number];
/** `waiting`: work goes on, on the look before `confirmedAt` and on the attempts after it · `look`: waits for a yes. */
export type RegradeState = 'waiting' | 'look' | 'done' | 'dropped';

export type RegradeRecord = {
  _id: Types.ObjectId;
  courseId: string;
  questionId: string;
  /** The first, second … of this question. Of two that come to one attempt the later one holds. */
  number: number;
  how: RegradeWay;
  /** Of the question when it was asked for: its key is what `key` means. */
  revision: number;
  /** The newest version before it that somebody was asked; null: none. */
  fromRevision: number | null;
  byId: string;
  state: RegradeState;
  createdAt: Date;
  confirmedAt: Date | null;
  endedAt: Date | null;
  /** Those the look names as falling below the pass mark may fall; nobody else does. */
  letsFall: boolean;
  /** Learners whose score changes are told. */
  tells: boolean;
  /** The enrolment up to which the work is done. */
  cursor: string;
  /** So many attempts were gone through: to be shown. */
  done: number;
  claimedUntil: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<RegradeRecord>({
  courseId: { type: String, required: true },
  questionId: { type: String, required: true },
  number: { type: Number, required: true },
  how: { type: String, enum: regradeWays, required: true },
  revision: { type: Number, required: true },
  fromRevision: { type: Number, default: null },
  byId: { type: String, required: true },
  state: { type: String, enum: ['waiting', 'look', 'done', 'dropped'], default: 'waiting' },
  createdAt: { type: Date, required: true },
  confirmedAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
  letsFall: { type: Boolean, default: false },
  tells: { type: Boolean, default: true },
  cursor: { type: String, default: '' },
  done: { type: Number, default: 0 },
  claimedUntil: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ questionId: 1, number: 1 }, { unique: true });
schema.index({ courseId: 1 });
schema.index({ state: 1, createdAt: 1 });
schema.index({ byId: 1, _id: 1 });

export const Regrade = hasOutbox(model<RegradeRecord>('Regrade', schema));

/** Of a question of this course. Throws NotFound. */
export async function requireRegradeRecord(courseId: string, questionId: string, id: string): Promise<RegradeRecord> {
  const found = isId(id) ? await Regrade.findOne({ _id: id, courseId, questionId }).lean<RegradeRecord>() : null;
  if (!found) throw new NotFound('This regrade');
  return found;
}
