/** States of people and courses in the words and colours of the admin's pages. */

import { config } from '../config.ts';
import { dayText } from '../lib/calendar.ts';
import { formatMoment } from '../lib/dates.ts';

/** A cell of views/shared/_table. */
export type TableCell = string | { text: string; href?: string; tone?: string; note?: string };
export type Column = {
  key: string;
  label: string;
  end?: boolean;
  /** Must not be broken into lines: dates, codes. */
  tight?: boolean;
  sort?: { href: string; direction?: 'ascending' | 'descending' };
};
export type Table = { caption: string; columns: Column[]; rows: Record<string, TableCell>[] };

export const roleWords = { learner: 'Learner', instructor: 'Instructor', admin: 'Admin' } as const;
export const personStates = {
  pending: { text: 'Not confirmed', tone: 'warn' },
  active: { text: 'Active', tone: 'good' },
  blocked: { text: 'Blocked', tone: 'bad' },
} as const;
export const seenWords = {
  month: 'In the last 30 days',
  longer: 'Not for 30 days',
  year: 'Not for a year',
  never: 'Never',
} as const;
export const courseStates = {
  draft: { text: 'Draft', tone: 'plain' },
  published: { text: 'Published', tone: 'good' },
  withdrawn: { text: 'Withdrawn', tone: 'warn' },
} as const;

/** `partially_refunded` -> "Partially refunded". */
export function plainWords(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** In the school's time zone, as the charts are; moments name it. */
export const dayOf = (at: Date): string => dayText(at, config.school.timeZone);
export const momentOf = (at: Date): string => formatMoment(at, config.school.timeZone);

/** Choices of a select from a table of words. */
export function optionsOf(words: Record<string, string | { text: string }>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, word]) => ({ value, label: typeof word === 'string' ? word : word.text }));
}
