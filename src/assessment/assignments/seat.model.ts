/** A learner at one assignment: the number they have where names are hidden, and the date that was given to them alone. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type Extension = { dueAt: Date; reason: string; byId: string; at: Date };
export type SeatRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  lectureId: string;
  /** "Learner 7", for good. */
  number: number;
  extension: Extension | null;
  /** Goes up with each change of the date. */
  revision: number;
  outbox?: Fact[];
};

const schema = new Schema<SeatRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  number: { type: Number, required: true },
  extension: {
    type: new Schema<Extension>({ dueAt: Date, reason: String, byId: String, at: Date }, { _id: false, id: false }),
    default: null,
  },
  revision: { type: Number, default: 0 },
  outbox: outboxPath,
});
schema.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
schema.index({ lectureId: 1, number: 1 }, { unique: true });
schema.index({ userId: 1 });
schema.index({ 'extension.byId': 1 });

export const AssignmentSeat = hasOutbox(model<SeatRecord>('AssignmentSeat', schema));
