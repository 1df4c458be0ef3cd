/** Lectures where a learner has done what there is to do, and a person has not graded it yet. */
import { listUngraded } from '../assessment/assignments/submissions.service.ts';
import { listReached } from '../assessment/grades/grades.service.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { readyLectures } from './progress.service.ts';

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
