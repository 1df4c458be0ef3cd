/** Dates as the page shows them: by month and day, in the person's zone. */
import { DateTime } from 'luxon';
import { isoText } from '../../lib/calendar.ts';
import type { CourseDate, DateKind } from './dates.service.ts';

export type Entry = {
  /** "09:00", '' for a whole day. */
  time: string;
  /** For machines: a moment with its offset, or a day. */
  iso: string;
  icon: string;
  title: string;
  course: string;
  detail: string;
  href: string;
};
/** `name`: "Thursday, 3 December", with "Today" and "Tomorrow" in `near`. */
export type Day = { key: string; name: string; near: string; entries: Entry[] };
export type Month = { key: string; name: string; days: Day[] };

const icons: Record<DateKind, string> = {
  opens: 'book-open',
  'quiz-opens': 'list-checks',
  'quiz-closes': 'list-checks',
  reviews: 'users',
  due: 'pencil',
  study: 'clock',
  finish: 'flag',
  access: 'lock',
};

/** `dates` in their order. `today`: `2026-11-21`. */
export function monthsOf(dates: readonly CourseDate[], zone: string, today: string): Month[] {
  const months: Month[] = [];
  for (const date of dates) {
    const month = lastOr(months, date.day.slice(0, 7), (key) => ({
      key,
      name: wordsOf(`${key}-01`, 'LLLL yyyy'),
      days: [],
    }));
    const day = lastOr(month.days, date.day, (key) => dayOf(key, today));
    day.entries.push(entryOf(date, zone));
  }
  return months;
}

/** "Central European Time (Europe/Berlin), now UTC+01:00" */
export function zoneWords(zone: string, at: Date): string {
  const names = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(at);
  const name = names.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  const offset = DateTime.fromJSDate(at, { zone }).toFormat('ZZ').replace('-', '−');
  return `${name} (${zone.replaceAll('_', ' ')}), now UTC${offset}`;
}

/** Said where the clocks change before one of these dates; '' where they do not. */
export function clockChange(dates: readonly CourseDate[], zone: string, at: Date): string {
  const offset = DateTime.fromJSDate(at, { zone }).offset;
  const changed = dates.some(
    (date) => date.at && date.at > at && DateTime.fromJSDate(date.at, { zone }).offset !== offset,
  );
  return changed ? 'Clocks change in between; every time is given as it will be on its day.' : '';
}

function lastOr<T extends { key: string }>(list: T[], key: string, make: (key: string) => T): T {
  const last = list.at(-1);
  if (last?.key === key) return last;
  const made = make(key);
  list.push(made);
  return made;
}

function dayOf(key: string, today: string): Day {
  const tomorrow = DateTime.fromISO(today, { zone: 'utc' }).plus({ days: 1 }).toFormat('yyyy-MM-dd');
  const near = key === today ? 'Today' : key === tomorrow ? 'Tomorrow' : '';
  return { key, name: wordsOf(key, 'cccc, d LLLL'), near, entries: [] };
}

function entryOf({ at, day, kind, title, courseTitle, detail, href }: CourseDate, zone: string): Entry {
  return {
    time: at ? DateTime.fromJSDate(at, { zone }).toFormat('HH:mm') : '',
    iso: at ? isoText(at, zone) : day,
    ...{ icon: icons[kind], title, course: courseTitle, detail, href },
  };
}

function wordsOf(day: string, format: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en').toFormat(format);
}
