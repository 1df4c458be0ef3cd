/** Grades as they are written and read by the rooms that know what was reached. */
import { isDuplicate } from '../../lib/db.ts';
import { type Earned, Grade, type GradeRecord } from './grade.model.ts';

export type GradeKey = Pick<GradeRecord, 'enrolmentId' | 'userId' | 'courseId' | 'lectureId'>;
export type Reached = {
  lectureId: string;
  /** 0 to 100, not rounded; null while there is none. */
  percent: number | null;
  waiting: number;
  excused: boolean;
};

/**
 * Writes what was earned, as `reckon` finds it now; null takes it away. May be repeated, also at the same moment: what was
 * reckoned from older facts never stands over what was reckoned from newer ones.
 */
export async function writeEarned(key: GradeKey, reckon: () => Promise<Earned | null>): Promise<void> {
  const own = { enrolmentId: key.enrolmentId, lectureId: key.lectureId };
  for (;;) {
    const before = await Grade.findOne(own).select('revision').lean<Pick<GradeRecord, 'revision'>>();
    const earned = await reckon();
    if (!before) {
      if (await isMade({ ...key, earned })) return;
      continue;
    }
    const seen = { ...own, revision: before.revision };
    const { matchedCount } = await Grade.updateOne(seen, { $set: { earned }, $inc: { revision: 1 } });
    if (matchedCount > 0) return;
  }
}

async function isMade(grade: GradeKey & { earned: Earned | null }): Promise<boolean> {
  try {
    await Grade.create(grade);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** What counts of each graded lecture of an enrolment, by its lecture. */
export async function listReached(enrolmentId: string): Promise<Map<string, Reached>> {
  const grades = await Grade.find({ enrolmentId }).lean<GradeRecord[]>();
  return new Map(grades.map((one) => [one.lectureId, reachedOf(one)]));
}

/** What a teacher set stands over what was earned. */
export function reachedOf({ lectureId, earned, set, excused }: GradeRecord): Reached {
  return { lectureId, percent: set?.percent ?? earned?.percent ?? null, waiting: earned?.waiting ?? 0, excused };
}
