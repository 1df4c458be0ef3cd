/** Days and whole months as a place's calendar has them: daylight saving and the date line included. */
import { DateTime } from 'luxon';
import { formatMoment } from './dates.ts';

/** From the first moment to just before the last one. */
export type Span = { from: Date; to: Date };
export type Period = Span & {
  /** `2026-11-21` for a day, `2026-11` for a month, in the calendar of the zone. */
  key: string;
  /** "21 November 2026" or "November 2026". */
  label: string;
  /** "21 Nov" or "Nov". */
  tick: string;
};
type Unit = 'day' | 'month';

const formats = {
  day: { key: 'yyyy-MM-dd', label: 'd LLLL yyyy', tick: 'd LLL' },
  month: { key: 'yyyy-MM', label: 'LLLL yyyy', tick: 'LLL' },
};

/** The month that `at` is in and those before it, oldest first, `count` in all. `zone` is an IANA name. */
export function lastMonths(at: Date, zone: string, count: number): Period[] {
  return lastPeriods(at, zone, { unit: 'month', count });
}

/** The day that `at` is in and those before it, oldest first, `count` in all. */
export function lastDays(at: Date, zone: string, count: number): Period[] {
  return lastPeriods(at, zone, { unit: 'day', count });
}

/** A moment in the words of a zone: "21 Nov 2026, 23:30". */
export function momentText(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('d LLL yyyy, HH:mm');
}

/** The day of a moment: "21 Nov 2026". */
export function dayText(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('d LLL yyyy');
}

/** A moment spelled out, for what is planned: "Friday, 27 November 2026, 09:00 IST". */
export function spelledOut(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone }).format(at);
  return `${day.replace(/^(\p{L}+) /u, '$1, ')}, ${formatMoment(at, zone).replace(/^[^,]*, /, '')}`;
}

/** ISO 8601 with the offset of the zone, to the second, for machines: `2026-11-21T23:30:00+05:30`. */
export function isoText(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).startOf('second').toISO({ suppressMilliseconds: true }) ?? at.toISOString();
}

/** A time as a `datetime-local` field gives it, in the calendar of a zone. null for one that does not exist there, also when clocks change. */
export function momentFrom(text: string, zone: string): Date | null {
  const moment = DateTime.fromFormat(text, localFormat, { zone });
  return moment.isValid && moment.toFormat(localFormat) === text ? moment.toJSDate() : null;
}

/** A moment as such a field shows it. */
export function localTime(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat(localFormat);
}

const localFormat = "yyyy-MM-dd'T'HH:mm";

function lastPeriods(at: Date, zone: string, { unit, count }: { unit: Unit; count: number }): Period[] {
  const current = DateTime.fromJSDate(at, { zone }).startOf(unit);
  return Array.from({ length: count }, (_, index) => periodOf(current.minus({ [unit]: count - 1 - index }), unit));
}

/** Calendar arithmetic can land inside a day that begins at 01:00, so each period is put to its own start. */
function periodOf(moment: DateTime, unit: Unit): Period {
  const start = moment.startOf(unit);
  const end = start.plus({ [unit]: 1 }).startOf(unit);
  const { key, label, tick } = formats[unit];
  const words = start.setLocale('en');
  return {
    from: start.toJSDate(),
    to: end.toJSDate(),
    key: words.toFormat(key),
    label: words.toFormat(label),
    tick: words.toFormat(tick),
  };
}
