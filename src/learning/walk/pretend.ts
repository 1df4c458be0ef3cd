/** A learner who is not there: enrolled on a day, with some lectures completed, at a moment that somebody chose. */
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { progressIn, readyLectures } from '../progress.service.ts';

export type Pretended = { userId: string; at: Date; since: Date; completedIds: string[] };

/** Nothing of it is stored. */
export function pretendedEnrolment(course: PublishedCourse, { userId, at, since, completedIds }: Pretended): Enrolment {
  const nobody: Enrolment = {
    ...{ id: '', userId, courseId: course.id, state: 'live', accessEndsAt: null, revision: 0 },
    ...{ lastLectureId: null, lastOpenedAt: at, createdAt: since, countedAt: null, mailedAt: null, newsReadAt: null },
    ...{ completedIds, openedIds: [], exceptions: [], nextOpeningAt: null, nextNoticeAt: null, asked: null },
    ...{ completedAt: null, finishedVersionId: null, restartedAt: null, certifiedAt: null, certifiedVersionId: null },
  };
  const { isComplete, isCertified } = progressIn(course, nobody);
  return { ...nobody, completedAt: isComplete ? at : null, certifiedAt: isCertified ? at : null };
}

/** Ids of the lectures that "1.1-2.3, 3.1" means; numbers of no lecture are left out. */
export function lecturesIn(course: PublishedCourse, typed: string): string[] {
  const all = numbered(course);
  const placeOf = (number: string | undefined) => all.findIndex((one) => one.number === number?.trim());
  const meant = new Set<string>();
  for (const part of typed.split(',').slice(0, 200)) {
    const [from, to] = part.split(/[-–]/);
    const [first, last] = [placeOf(from), placeOf(to ?? from)];
    if (first >= 0 && last >= first) for (const one of all.slice(first, last + 1)) meant.add(one.id);
  }
  return all.filter(({ id }) => meant.has(id)).map(({ id }) => id);
}

/** The shortest way to write which lectures: ranges of those that stand one after the other. */
export function rangesOf(course: PublishedCourse, ids: readonly string[]): string {
  const [all, meant] = [numbered(course), new Set(ids)];
  const runs: string[][] = [];
  all.forEach(({ id, number }, at) => {
    if (!meant.has(id)) return;
    const before = all[at - 1];
    if (before && meant.has(before.id)) runs.at(-1)?.push(number);
    else runs.push([number]);
  });
  return runs.map((run) => (run.length === 1 ? run[0] : `${run[0]}-${run.at(-1)}`)).join(', ');
}

/** Lectures that can be opened, numbered as the outline numbers them. */
function numbered(course: PublishedCourse): { id: string; number: string }[] {
  const ready = new Set(readyLectures(course).map(({ id }) => id));
  return course.sections.flatMap((section, at) =>
    section.lectures
      .map(({ id }, index) => ({ id, number: `${at + 1}.${index + 1}` }))
      .filter(({ id }) => ready.has(id)),
  );
}
