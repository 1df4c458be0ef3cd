/** Grades as they are written and read by the rooms that know what was reached. */
import { trusted } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import { type Earned, Grade, type GradeRecord } from './grade.model.ts';

export type { Earned, GradeChange, GradeRecord } from './grade.model.ts';
export type GradeKey = Pick<GradeRecord, 'enrolmentId' | 'userId' | 'courseId' | 'lectureId'>;
/** A grade without its history. */
export type PlainGrade = Omit<GradeRecord, '_id' | 'changes' | 'outbox'>;
export type Reached = {
  lectureId: string;
  /** 0 to 100, not rounded; null while there is none. */
  percent: number | null;
  waiting: number;
  excused: boolean;
};

/**
 * Writes what was earned, as `reckon` finds it now; null takes it away. May be repeated, also at the same moment: what was
 * reckoned from older facts never stands over what was reckoned from newer ones. Tells `grade.changed` when it is another
 * than before.
 */
export async function writeEarned(key: GradeKey, reckon: () => Promise<Earned | null>): Promise<void> {
  const own = { enrolmentId: key.enrolmentId, lectureId: key.lectureId };
  for (;;) {
    const before = await Grade.findOne(own)
      .select('revision earned')
      .lean<Pick<GradeRecord, '_id' | 'revision' | 'earned'>>();
    const earned = await reckon();
    if (!before && !earned) return;
    if (before && isSame(before.earned, earned)) return;
    const told = changeFact(key);
    if (!before) {
      if (await isMade({ ...key, earned, outbox: [told] })) return;
      continue;
    }
    const seen = { ...own, revision: before.revision };
    const change = { $set: { earned }, $inc: { revision: 1 }, $push: { outbox: told } };
    const { matchedCount } = await Grade.updateOne(seen, change);
    if (matchedCount > 0) return relay(Grade, before._id, [told]);
  }
}

/** What counts of each graded lecture of an enrolment, by its lecture. */
export async function listReached(enrolmentId: string): Promise<Map<string, Reached>> {
  const grades = await Grade.find({ enrolmentId }).select('-changes -outbox').lean<GradeRecord[]>();
  return new Map(grades.map((one) => [one.lectureId, reachedOf(one)]));
}

/** What a teacher set stands over what was earned. */
export function reachedOf({ lectureId, earned, set, excused }: PlainGrade): Reached {
  return { lectureId, percent: set?.percent ?? earned?.percent ?? null, waiting: earned?.waiting ?? 0, excused };
}

/** All grades of these enrolments (at most some hundred of them), without their histories. */
export async function listGradesOf(enrolmentIds: readonly string[]): Promise<PlainGrade[]> {
  return Grade.find({ enrolmentId: trusted({ $in: [...enrolmentIds] }) })
    .select('-_id -changes -outbox -__v')
    .lean<PlainGrade[]>();
}

/** One grade with its history, or null. */
export async function findGrade(enrolmentId: string, lectureId: string): Promise<GradeRecord | null> {
  return Grade.findOne({ enrolmentId, lectureId }).lean<GradeRecord>();
}

/** To be written with the change of a grade. */
export function changeFact({ enrolmentId, userId, courseId, lectureId }: GradeKey): Fact<'grade.changed'> {
  return fact('grade.changed', { enrolmentId, userId, courseId, lectureId });
}

function isSame(one: Earned | null, other: Earned | null): boolean {
  if (!one || !other) return one === other;
  return one.percent === other.percent && one.passed === other.passed && one.waiting === other.waiting;
}

async function isMade(grade: GradeKey & { earned: Earned | null; outbox: Fact[] }): Promise<boolean> {
  try {
    const made = await Grade.create(grade);
    await relay(Grade, made._id, grade.outbox);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}
