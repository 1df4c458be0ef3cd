/** Which other conditions hold for whom. Who may ask, the caller has asked. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import {
  type Accommodation,
  AccommodationModel,
  type AccommodationRecord,
  wholeCourse,
} from './accommodation.model.ts';

export type { Accommodation } from './accommodation.model.ts';
export { wholeCourse } from './accommodation.model.ts';
export type StoredAccommodation = Omit<AccommodationRecord, '_id' | 'outbox'> & { id: string };
const pageSize = 50;

/**
 * What holds for a learner at a lecture (a quiz, an assignment), null for nothing. What is set for one lecture stands in the
 * place of what is set for the course; it is not added to it.
 */
export async function accommodationFor(enrolmentId: string, lectureId: string): Promise<Accommodation | null> {
  const found = await AccommodationModel.find({
    enrolmentId,
    lectureId: trusted({ $in: [lectureId, wholeCourse] }),
    removedAt: null,
  }).lean<AccommodationRecord[]>();
  return holding(found, lectureId);
}

/** Of one learner's: that of the lecture, else that of the course. */
export function holding(
  all: readonly Pick<AccommodationRecord, 'lectureId' | 'removedAt' | keyof Accommodation>[],
  lectureId: string,
): Accommodation | null {
  const live = all.filter(({ removedAt }) => removedAt === null);
  const found = live.find((one) => one.lectureId === lectureId) ?? live.find((one) => one.lectureId === wholeCourse);
  if (!found) return null;
  const { timeFactor, extraAttempts, extraDays, opensAt, closesAt } = found;
  return { timeFactor, extraAttempts, extraDays, opensAt, closesAt };
}

/** Everything that was ever set for a learner of a course, also what was taken back. */
export async function listAccommodationsOf(enrolmentId: string): Promise<StoredAccommodation[]> {
  return (await AccommodationModel.find({ enrolmentId }).lean<AccommodationRecord[]>()).map(plain);
}

/** The same for all courses of a person. */
export async function listOwnAccommodations(userId: string): Promise<StoredAccommodation[]> {
  return (await AccommodationModel.find({ userId }).lean<AccommodationRecord[]>()).map(plain);
}

/** What holds in a course, the newest first. `after`: the `next` of the page before. */
export async function listAccommodations(
  courseId: string,
  after?: string,
): Promise<{ accommodations: StoredAccommodation[]; next: string | null }> {
  const before = after && isId(after) ? { _id: trusted({ $lt: after }) } : {};
  const found = await AccommodationModel.find({ courseId, removedAt: null, ...before })
    .sort({ _id: -1 })
    .limit(pageSize + 1)
    .lean<AccommodationRecord[]>();
  const shown = found.slice(0, pageSize).map(plain);
  return { accommodations: shown, next: found.length > pageSize ? (shown.at(-1)?.id ?? null) : null };
}

function plain({ _id, outbox: _outbox, ...rest }: AccommodationRecord): StoredAccommodation {
  return { ...rest, id: String(_id) };
}
