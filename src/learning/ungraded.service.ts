/** Lectures where a learner has done what there is to do, and a person has not graded it yet. */
import { listUngraded } from '../assessment/assignments/submissions.service.ts';
import { listReached } from '../assessment/grades/grades.service.ts';
import type { OutlineLecture } from '../authoring/publishing/published.service.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { type Progress, readyLectures } from './progress.service.ts';
import type { LocksFor } from './release/locks.service.ts';

type Around = Pick<OpenLecture, 'course' | 'enrolment'>;

/** Ids of quizzes with answers, and of assignments with works, that wait for a grade; completed ones are left out. */
export async function ungradedLectures(
  { course, enrolment }: Around,
  completedIds: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const undone = readyLectures(course).filter(({ id }) => !completedIds.has(id));
  const of = (kind: string) => undone.filter((one) => one.kind === kind);
  const [works, grades] = await Promise.all([
    of('assignment').length > 0 ? listUngraded(enrolment.id) : new Set<string>(),
    of('quiz').length > 0 ? listReached(enrolment.id) : new Map<string, { waiting: number }>(),
  ]);
  const waits = [
    ...of('assignment').filter(({ id }) => works.has(id)),
    ...of('quiz').filter(({ id }) => (grades.get(id)?.waiting ?? 0) > 0),
  ];
  return new Set(waits.map(({ id }) => id));
}

/** The lecture to go on with: whoever waits for a grade goes on with something else. null: nothing else is open to do. */
export function nextBeside(
  { course }: Pick<Around, 'course'>,
  { nextLecture, completedIds }: Pick<Progress, 'nextLecture' | 'completedIds'>,
  { ungraded, locks }: { ungraded: ReadonlySet<string>; locks: LocksFor },
): OutlineLecture | null {
  if (!nextLecture || !ungraded.has(nextLecture.id)) return nextLecture;
  const isOpen = ({ id }: OutlineLecture) => !completedIds.has(id) && !ungraded.has(id) && locks(id).length === 0;
  return readyLectures(course).find(isOpen) ?? null;
}
