/** Versions as lists show them. */
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { isoText } from '../../lib/calendar.ts';
import { formatMoment } from '../../lib/dates.ts';
import { count } from '../editor.ts';
import { lengthText } from '../words.ts';
import type { VersionEntry } from './versions.service.ts';

export type VersionRow = {
  number: number;
  when: string;
  iso: string;
  by: string;
  note: string;
  /** "Back to version 3"; '' for one made from the draft. */
  restores: string;
  /** "12 lectures · 3 h" */
  facts: string;
  current: boolean;
};

export async function rowsOfVersions(entries: VersionEntry[], zone: string): Promise<VersionRow[]> {
  const people = await listPeopleByIds(entries.map(({ publishedBy }) => publishedBy));
  return entries.map((entry) => ({
    number: entry.number,
    when: formatMoment(entry.publishedAt, zone),
    iso: isoText(entry.publishedAt, zone),
    by: people.get(entry.publishedBy)?.name ?? 'Somebody who left',
    note: entry.note,
    restores: entry.restores === null ? '' : `Back to version ${entry.restores}`,
    facts: [count(entry.lectureCount, 'lecture'), lengthText(entry.seconds)].filter(Boolean).join(' · '),
    current: entry.isCurrent,
  }));
}
