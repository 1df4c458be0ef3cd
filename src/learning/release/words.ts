/** What keeps a lecture closed, in the words and the time zone of whoever reads them. */
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import type { Lock } from '../../authoring/release/openings.service.ts';
import { formatOpening } from '../../lib/dates.ts';
import { lectureHref, numberOf } from '../outline.ts';
import type { NeededCourse } from './locks.service.ts';

/** Where the words stand: whose zone it is, what time it is there, and how a lecture is linked. */
export type Reading = {
  course: Pick<PublishedCourse, 'slug' | 'sections'>;
  missing: readonly NeededCourse[];
  zone: string;
  at: Date;
  hrefOf?: (lecture: { id: string; slug: string }) => string;
};
/** One thing that keeps a lecture closed. `action` is where it can be done; a date only passes. */
export type LockWords = { icon: string; text: string; action: { href: string; label: string } | null };

/** For a row of the outline: "opens 3 December, 09:00 IST, after 2.1"; '' when nothing keeps it closed. */
export function lockLine(locks: readonly Lock[], reading: Reading): string {
  const dates = locks.flatMap((lock) => (lock.kind === 'date' ? [`opens ${momentIn(lock.at, reading)}`] : []));
  const first = locks.flatMap((lock) => (lock.kind === 'date' ? [] : [shortName(lock, reading)]));
  const after = first.length > 0 ? [`${dates.length > 0 ? '' : 'opens '}after ${first.join(' and ')}`] : [];
  return [...dates, ...after].join(', ');
}

/** For the page of a closed lecture: everything that is still to come or to be done, with links. */
export function lockWords(locks: readonly Lock[], reading: Reading): LockWords[] {
  return locks.map((lock) => {
    if (lock.kind === 'date') return dateWords(lock.at, reading, { isAlone: locks.length === 1 });
    return lock.kind === 'course' ? courseWords(lock.courseId, reading) : lectureWords(lock.lectureId, reading);
  });
}

/** One sentence, for a request that is refused. */
export function lockSentence(locks: readonly Lock[], reading: Reading): string {
  return `This lecture is not open to you yet: it ${lockLine(locks, reading) || 'opens later'}.`;
}

function dateWords(at: Date, reading: Reading, { isAlone }: { isAlone: boolean }): LockWords {
  const moment = momentIn(at, reading);
  const text = isAlone ? `It opens by itself on ${moment}.` : `It does not open before ${moment}.`;
  return { icon: 'calendar', text, action: null };
}

function courseWords(courseId: string, { missing }: Reading): LockWords {
  const course = missing.find(({ id }) => id === courseId);
  if (!course) return { icon: 'book-open', text: 'Another course has to be finished first.', action: null };
  const action = { href: `/courses/${course.slug}`, label: 'To that course' };
  return { icon: 'book-open', text: `Finish the course “${course.title}” first.`, action };
}

function lectureWords(lectureId: string, { course, hrefOf }: Reading): LockWords {
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  const number = numberOf(course.sections, lectureId);
  if (!lecture) return { icon: 'list', text: 'Another lecture has to be completed first.', action: null };
  const href = hrefOf ? hrefOf(lecture) : lectureHref(course.slug, lecture);
  const text = `${lecture.kind === 'quiz' ? 'Pass' : 'Complete'} ${number} “${lecture.title}” first.`;
  return { icon: 'list', text, action: { href, label: `Go to ${number}` } };
}

function shortName(lock: Exclude<Lock, { kind: 'date' }>, { course, missing }: Reading): string {
  if (lock.kind === 'lecture') {
    const isQuiz = course.sections.some(({ lectures }) =>
      lectures.some(({ id, kind }) => id === lock.lectureId && kind === 'quiz'),
    );
    return `${numberOf(course.sections, lock.lectureId)}${isQuiz ? ' is passed' : ''}`;
  }
  return `“${missing.find(({ id }) => id === lock.courseId)?.title ?? 'another course'}”`;
}

function momentIn(moment: Date, { zone, at }: Reading): string {
  return formatOpening(moment, zone, at);
}
