/** Learners at an assignment: numbered without names, and with dates of their own. */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { AssignmentSeat, type SeatRecord } from './seat.model.ts';

/** Who sits an assignment. */
export type SeatKey = Pick<SeatRecord, 'enrolmentId' | 'userId' | 'courseId' | 'lectureId'>;
export type Seat = Omit<SeatRecord, '_id' | 'outbox'> & { id: string };
type Given = {
  dueAt: Date;
  reason: string;
  by: { id: string };
  /** As the audit log calls them. */
  names: { learner: string; course: string; lecture: string };
};

/** The seat of a learner, made when they first come. May be repeated, also at once: it keeps its number. */
export async function takeSeat(key: SeatKey): Promise<Seat> {
  const { enrolmentId, lectureId } = key;
  for (let tries = 0; tries < 50; tries++) {
    const known = await findSeat({ enrolmentId, lectureId });
    if (known) return known;
    const [last] = await AssignmentSeat.find({ lectureId }).sort({ number: -1 }).limit(1).lean<SeatRecord[]>();
    try {
      return plain((await AssignmentSeat.create({ ...key, number: (last?.number ?? 0) + 1 })).toObject());
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Busy('Many begin this assignment at this moment. Please try again.', 1);
}

export async function findSeat(key: Pick<SeatKey, 'enrolmentId' | 'lectureId'>): Promise<Seat | null> {
  const { enrolmentId, lectureId } = key;
  const found = await AssignmentSeat.findOne({ enrolmentId, lectureId }).lean<SeatRecord>();
  return found && plain(found);
}

/** Those of these enrolments that have one, by enrolment. */
export async function listSeats(lectureId: string, enrolmentIds: readonly string[]): Promise<Map<string, Seat>> {
  const found = await AssignmentSeat.find({ lectureId, enrolmentId: trusted({ $in: [...enrolmentIds] }) }).lean<
    SeatRecord[]
  >();
  return new Map(found.map((one) => [one.enrolmentId, plain(one)]));
}

/** All seats of a person: for their calendar. */
export async function listSeatsOf(userId: string): Promise<Seat[]> {
  return (await AssignmentSeat.find({ userId }).limit(2000).lean<SeatRecord[]>()).map(plain);
}

/** Gives a learner another date, or another one again; with its line in the audit log. The caller has asked who may. */
export async function giveExtension(key: SeatKey, { dueAt, reason, by, names }: Given): Promise<Seat> {
  const seat = await takeSeat(key);
  const told = extensionAct('assignment.extended', seat, names, { until: dueAt.toISOString(), reason });
  const extension = { dueAt, reason, byId: by.id, at: now() };
  await AssignmentSeat.updateOne(
    { _id: seat.id },
    { $set: { extension }, $inc: { revision: 1 }, $push: { outbox: told } },
  );
  await relay(AssignmentSeat, seat.id, [told]);
  return { ...seat, extension, revision: seat.revision + 1 };
}

/** Takes the date of its own back. May be repeated. */
export async function endExtension(key: SeatKey, names: Given['names']): Promise<void> {
  const seat = await findSeat(key);
  if (!seat?.extension) return;
  const told = extensionAct('assignment.extension-ended', seat, names);
  const { modifiedCount } = await AssignmentSeat.updateOne(
    { _id: seat.id, revision: seat.revision },
    { $set: { extension: null }, $inc: { revision: 1 }, $push: { outbox: told } },
  );
  if (modifiedCount > 0) await relay(AssignmentSeat, seat.id, [told]);
}

function extensionAct(action: string, { userId }: Seat, names: Given['names'], more: Record<string, string> = {}) {
  const { learner, course, lecture } = names;
  return actFact({ action, on: { kind: 'person', id: userId, name: learner }, after: { course, lecture, ...more } });
}

function plain(record: SeatRecord): Seat {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id) };
}
