/** What is left of a course and why: for finishing it, and for its certificate. */
import type { OutlineLecture } from '../authoring/publishing/published.service.ts';
import type { AskedRow } from './certificate-left.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { numberOf } from './outline.ts';
import { countedLectures, type Progress, readyLectures } from './progress.service.ts';
import { lockLine } from './release/words.ts';
import { locksAround, readingOf, type Way } from './way.ts';
import { minutesOf } from './words.ts';

export type LeftRow = { href: string; title: string; why: string; minutes: string; lock: string; isHandedIn: boolean };
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

type More = { asked?: AskedRow[]; ungraded?: ReadonlySet<string> };

/** null when nothing is left, not even for the certificate. `ungraded`: ids of lectures that a person has still to grade. */
export function leftOf(
  around: Around,
  way: Way,
  progress: Progress,
  { asked = [], ungraded = new Set() }: More = {},
): Left | null {
  const lectures = readyLectures(around.course);
  const undone = (one: OutlineLecture) => !progress.completedIds.has(one.id);
  const toFinish = progress.isComplete ? [] : countedLectures(lectures).filter(undone);
  const counted = new Set(toFinish.map(({ id }) => id));
  const wanted = lectures.filter((one) => one.certificate && undone(one) && !counted.has(one.id));
  const toCertify = progress.isCertified ? [] : wanted;
  if (toFinish.length + toCertify.length + asked.length === 0) return null;
  const all = lectures.filter((one) => toFinish.includes(one) || toCertify.includes(one));
  return {
    lead: leadOf(toFinish, toCertify, ungraded),
    asked,
    rows: all.slice(0, shown).map((one) => {
      const row = rowOf(one, counted.has(one.id), around, way);
      return ungraded.has(one.id) ? { ...row, isHandedIn: true, minutes: '', why: 'handed in, not graded yet' } : row;
    }),
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

function leadOf(toFinish: OutlineLecture[], toCertify: OutlineLecture[], ungraded: ReadonlySet<string>): string {
  const isOpen = ({ id }: OutlineLecture) => !ungraded.has(id);
  const [finish, certify] = [toFinish.filter(isOpen), toCertify.filter(isOpen)];
  const waiting = toFinish.length + toCertify.length - finish.length - certify.length;
  return [
    ...(finish.length > 0 ? [`${amountOf(finish)} to finish the course.`] : []),
    ...(toFinish.length === 0 ? ['You have finished the course.'] : []),
    ...(certify.length > 0 ? [`${amountOf(certify, finish.length > 0 ? 'more ' : '')} for the certificate.`] : []),
    ...(waiting > 0
      ? [`${waiting === 1 ? 'One lecture is' : `${waiting} lectures are`} handed in and not graded yet.`]
      : []),
  ].join(' ');
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
    isHandedIn: false,
  };
}
