/** What is left of a course and why: for finishing it, and for its certificate. */
import type { OutlineLecture } from '../authoring/publishing/published.service.ts';
import type { AskedRow } from './certificate-left.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { numberOf } from './outline.ts';
import { countedLectures, type Progress, readyLectures } from './progress.service.ts';
import { lockLine } from './release/words.ts';
import { locksAround, readingOf, type Way } from './way.ts';
import { minutesOf } from './words.ts';

export type LeftRow = { href: string; title: string; why: string; minutes: string; lock: string };
export type Left = {
  /** "4 lectures (38 min) to finish the course. 1 more lecture (5 min) for the certificate." */
  lead: string;
  rows: LeftRow[];
  /** Rows that are not shown, because the outline shows them anyway. */
  more: number;
  /** What the certificate asks for beside lectures, also what is met already. */
  asked: AskedRow[];
};
type Around = Omit<OpenLecture, 'lecture'>;

const shown = 8;

/** null when nothing is left, not even for the certificate. */
export function leftOf(around: Around, way: Way, progress: Progress, asked: AskedRow[] = []): Left | null {
  const lectures = readyLectures(around.course);
  const undone = (one: OutlineLecture) => !progress.completedIds.has(one.id);
  const toFinish = progress.isComplete ? [] : countedLectures(lectures).filter(undone);
  const counted = new Set(toFinish.map(({ id }) => id));
  const wanted = lectures.filter((one) => one.certificate && undone(one) && !counted.has(one.id));
  const toCertify = progress.isCertified ? [] : wanted;
  if (toFinish.length + toCertify.length + asked.length === 0) return null;
  const all = lectures.filter((one) => toFinish.includes(one) || toCertify.includes(one));
  return {
    lead: leadOf(toFinish, toCertify),
    asked,
    rows: all.slice(0, shown).map((one) => rowOf(one, counted.has(one.id), around, way)),
    more: Math.max(all.length - shown, 0),
  };
}

/** What opens next by itself, where nothing else can be done: "2.1 Bowline opens 3 December, 09:00 IST"; '' for nothing. */
export function nextOpeningWords(around: Around, way: Way, progress: Progress): string {
  const locks = locksAround(around);
  const dated = readyLectures(around.course).flatMap((lecture) => {
    const [lock, ...others] = progress.completedIds.has(lecture.id) ? [] : locks(lecture.id);
    return lock?.kind === 'date' && others.length === 0 ? [{ lecture, lock }] : [];
  });
  const next = dated.sort((a, b) => a.lock.at.getTime() - b.lock.at.getTime())[0];
  if (!next) return '';
  const { course } = around;
  return `${numberOf(course.sections, next.lecture.id)} ${next.lecture.title} ${lockLine([next.lock], readingOf(around, way))}`;
}

function leadOf(toFinish: OutlineLecture[], toCertify: OutlineLecture[]): string {
  const finish = toFinish.length > 0 ? `${amountOf(toFinish)} to finish the course.` : 'You have finished the course.';
  if (toCertify.length === 0) return finish;
  const more = toFinish.length > 0 ? 'more ' : '';
  return `${finish} ${amountOf(toCertify, more)} for the certificate.`;
}

function amountOf(lectures: OutlineLecture[], more = ''): string {
  const seconds = lectures.reduce((sum, one) => sum + one.seconds, 0);
  const noun = lectures.length === 1 ? 'lecture' : 'lectures';
  return `${lectures.length} ${more}${noun} (${minutesOf(seconds)})`;
}

function rowOf(lecture: OutlineLecture, finishes: boolean, around: Around, way: Way): LeftRow {
  const locks = locksAround(around)(lecture.id);
  return {
    href: way.hrefOf(lecture),
    title: `${numberOf(around.course.sections, lecture.id)} ${lecture.title}`,
    why: finishes ? 'needed to finish the course' : 'counts for the certificate',
    minutes: minutesOf(lecture.seconds),
    lock: lockLine(locks, readingOf(around, way)),
  };
}
