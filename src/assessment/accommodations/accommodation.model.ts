/**
 * Other conditions for one learner: more time, more attempts, other dates. One document for each learner and quiz, or for the
 * whole course. Why somebody has them is nobody's business and is not stored.
 */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type Accommodation = {
  /** The time for an attempt is multiplied by it: 1 to 4. */
  timeFactor: number;
  extraAttempts: number;
  /** Whole days by which what closes, or is due, does so later. */
  extraDays: number;
  /** A window of one's own: where it is wider than that of the others. null: theirs. */
  opensAt: Date | null;
  closesAt: Date | null;
};

/** In the place of a lecture: all of the course. */
export const wholeCourse = 'course';

export type AccommodationRecord = Accommodation & {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  /** Or `wholeCourse`. */
  lectureId: string;
  byId: string;
  at: Date;
  /** Rises with every change, also when it is taken back. */
  revision: number;
  /** Taken back; null: it holds. */
  removedAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<AccommodationRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  timeFactor: { type: Number, default: 1 },
  extraAttempts: { type: Number, default: 0 },
  extraDays: { type: Number, default: 0 },
  opensAt: { type: Date, default: null },
  closesAt: { type: Date, default: null },
  byId: { type: String, required: true },
  at: { type: Date, required: true },
  revision: { type: Number, default: 1 },
  removedAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
schema.index({ courseId: 1, removedAt: 1, _id: -1 });
schema.index({ userId: 1 });

export const AccommodationModel = hasOutbox(model<AccommodationRecord>('Accommodation', schema));
