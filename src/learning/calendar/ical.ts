/** Dates as a calendar program reads them (RFC 5545; name and refresh interval RFC 7986). */
import ical, { ICalEventTransparency } from 'ical-generator';
import { config } from '../../config.ts';
import { hour } from '../../lib/clock.ts';
import type { CourseDate } from './dates.service.ts';

/**
 * The text of the calendar. Moments stand in UTC, so no program has to know our zones; whole days stand as dates, which are
 * the same day everywhere. The same dates give the same bytes.
 */
export function icalOf(dates: readonly CourseDate[]): string {
  const calendar = ical({
    name: escaped(`Dates of ${config.school.name}`),
    prodId: '//ELearner//Dates//EN',
    url: `${config.publicUrl}/calendar`,
    ttl: (4 * hour) / 1000,
  });
  const host = new URL(config.publicUrl).hostname;
  for (const date of dates)
    calendar.createEvent({
      id: `${date.key}@${host}`,
      ...(date.at ? { start: date.at } : { start: date.day, allDay: true }),
      ...{ sequence: date.sequence, stamp: date.changedAt, lastModified: date.changedAt },
      summary: `${date.title} · ${date.courseTitle}`,
      ...(date.detail ? { description: date.detail } : {}),
      url: config.publicUrl + date.href,
      // Nobody is busy because something opens.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  return `${calendar.toString()}\r\n`;
}

/** The library escapes what events say, but not the name of the calendar. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&');
}
