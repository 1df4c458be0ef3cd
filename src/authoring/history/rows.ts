/** Entries of the history as its pages show them: who, when, what. */
import type { Request } from 'express';
import { DateTime } from 'luxon';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { isoText, momentText } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { savedText } from '../../lib/dates.ts';
import type { HistoryRow } from './history.service.ts';
import type { SaveMark } from './save-mark.ts';

export type Shown = {
  revision: number;
  who: string;
  when: { text: string; iso: string };
  /** "saved by itself from 12:04 on"; '' for a save by the button. */
  manner: string;
  change: string;
};

export function zoneOf(req: Request): string {
  return req.user?.timeZone ?? config.school.timeZone;
}

export async function shownRows(req: Request, rows: HistoryRow[]): Promise<Shown[]> {
  const people = await listPeopleByIds(rows.map(({ savedBy }) => savedBy).filter(Boolean));
  const zone = zoneOf(req);
  return rows.map((row) => ({
    revision: row.revision,
    who: whoText(row.savedBy, people.get(row.savedBy)?.name, req.user?.id),
    when: { text: momentText(row.savedAt, zone), iso: isoText(row.savedAt, zone) },
    manner: mannerText(row, zone),
    change: row.change ?? 'The first state that is kept',
  }));
}

/** "Ruth Okafor, 12:04": who made the last save; null where it is not recorded. */
export async function saverText(req: Request, mark: SaveMark | null | undefined): Promise<string | null> {
  if (!mark) return null;
  const name = (await listPeopleByIds([mark.by])).get(mark.by)?.name;
  return `${whoText(mark.by, name, req.user?.id)}, ${savedText(mark.at, now(), zoneOf(req))}`;
}

function whoText(id: string, name: string | undefined, ownId: string | undefined): string {
  if (id === '') return 'Not recorded';
  if (id === ownId) return `${name ?? ''} (you)`.trim();
  return name ?? 'Somebody who left';
}

function mannerText({ auto, startedAt, savedAt, restored }: HistoryRow, zone: string): string {
  if (restored !== null) return 'brought back';
  if (!auto) return '';
  const began = DateTime.fromJSDate(startedAt, { zone }).toFormat('HH:mm');
  return savedAt.getTime() - startedAt.getTime() < 60_000 ? 'saved while typing' : `saved while typing since ${began}`;
}
