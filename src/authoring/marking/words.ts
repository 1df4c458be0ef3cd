/** Answers on the desk in words, and who gave and marked them. */
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { shownAs } from '../../accounts/privacy/shown-as.service.ts';
import type { DeskEntry } from '../../assessment/marking/desk.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { Person } from '../../web/request.ts';
import type { PublishedCourse } from '../publishing/published.service.ts';
import type { DeskQuery } from './forms.ts';

export type Row = { id: string; href: string; title: string; given: string; quiz: string; who: string; line: string };
const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const somebody = 'Somebody who left the school';

/** Names by id, as those who teach see them. */
export async function namesOf(ids: readonly string[]): Promise<(id: string) => string> {
  const people = await listPeopleByIds([...new Set(ids)]);
  return (id) => {
    const person = people.get(id);
    return person ? shownAs(person, 'staff').name : somebody;
  };
}

export async function rowsOf(
  entries: readonly DeskEntry[],
  { base, seen, titleOf, zone }: { base: string; seen: DeskQuery; titleOf: (id: string) => string; zone: string },
): Promise<Row[]> {
  const nameOf = await namesOf(entries.flatMap(({ userId, marked }) => [userId, ...(marked ? [marked.byId] : [])]));
  return entries.map(({ id, question, given, lectureId, userId, endedAt, marked, points, most }) => ({
    id,
    href: `${base}/${id}${queryText(seen)}`,
    title: question,
    given,
    quiz: titleOf(lectureId),
    who: seen.names === 'off' ? '' : nameOf(userId),
    line: marked
      ? `${sumWords(points ?? 0, most)}, ${nameOf(marked.byId)}, ${formatMoment(marked.at, zone)}`
      : `${sumWords(null, most)}, handed in ${endedAt ? formatMoment(endedAt, zone) : ''}`,
  }));
}

/** Of lectures as learners have them. */
export function titlesIn(course: PublishedCourse | null): (id: string) => string {
  const lectures = course?.sections.flatMap((section) => section.lectures) ?? [];
  const titles = new Map(lectures.map(({ id, title }) => [id, title]));
  return (id) => titles.get(id) ?? 'A quiz that is gone';
}

/** "2.5 of 4 points", "4 points". */
export function sumWords(points: number | null, most: number): string {
  const all = `${figures.format(most)} ${most === 1 ? 'point' : 'points'}`;
  return points === null ? all : `${figures.format(points)} of ${all}`;
}

/** What was chosen, to be carried from page to page; '' for nothing. */
export function queryText({ quiz, state, names }: DeskQuery, more: Record<string, string> = {}): string {
  const given = {
    ...(quiz ? { quiz } : {}),
    ...(state === 'marked' ? { state } : {}),
    ...(names === 'off' ? { names } : {}),
    ...more,
  };
  const text = new URLSearchParams(given).toString();
  return text ? `?${text}` : '';
}

export function zoneOf(person: Person): string {
  return person.timeZone ?? config.school.timeZone;
}
