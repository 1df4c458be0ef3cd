/** What is new in a course, in words. */
import type { OutlineLecture, PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { formatDay } from '../../lib/dates.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { numberOf } from '../outline.ts';
import { hasFinished, type Progress, readyLectures } from '../progress.service.ts';
import type { Way } from '../way.ts';
import { minutesOf } from '../words.ts';
import { type Marks, markWords } from './marks.ts';

export type ChangedRow = { href: string; title: string; note: string; done: boolean };
type Course = Pick<PublishedCourse, 'sections'>;

/** What is new or changed for who is in the middle, or has finished: rows of the news. */
export function changedRows(course: Course, way: Pick<Way, 'hrefOf'>, marks: Marks): ChangedRow[] {
  return readyLectures(course).flatMap((lecture) => {
    const mark = marks.get(lecture.id);
    return mark === 'new' || mark === 'changed' ? [rowOf(course, way, lecture, { note: markWords[mark] })] : [];
  });
}

/** Rows of what was added since a course was finished. */
export function addedRows(
  course: Course,
  way: Pick<Way, 'hrefOf'>,
  added: readonly OutlineLecture[],
  completedIds: ReadonlySet<string>,
): ChangedRow[] {
  return added.map((lecture) => {
    const done = completedIds.has(lecture.id);
    return rowOf(course, way, lecture, { note: done ? 'done' : minutesOf(lecture.seconds), done });
  });
}

/** "Finished on 3 December 2026" · "Finished on …, running again: 2 of 12 lectures · 16 %" · "2 of 12 lectures · 16 %". */
export function standingWords(enrolment: Enrolment, progress: Progress, zone: string): string {
  const { done, total, percent, isComplete } = progress;
  const steps = `${done} of ${total} lectures · ${percent} %`;
  if (!enrolment.completedAt) return isComplete ? `Finished · ${steps}` : steps;
  const finished = `Finished on ${formatDay(enrolment.completedAt, zone)}`;
  return hasFinished(enrolment) || isComplete ? finished : `${finished}, running again: ${steps}`;
}

/** "3 new lectures"; '' for none. */
export function addedWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? '1 new lecture' : `${count} new lectures`;
}

function rowOf(
  course: Course,
  way: Pick<Way, 'hrefOf'>,
  lecture: OutlineLecture,
  { note, done = false }: { note: string; done?: boolean },
): ChangedRow {
  return { href: way.hrefOf(lecture), title: `${numberOf(course.sections, lecture.id)} ${lecture.title}`, note, done };
}
