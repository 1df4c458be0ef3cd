import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import type { CourseDate } from './dates.service.ts';
import { icalOf } from './ical.ts';

const moment = (iso: string, more: Partial<CourseDate> = {}): CourseDate => ({
  ...{ key: 'opens-e1-l1', kind: 'opens', at: new Date(iso), day: iso.slice(0, 10), detail: '' },
  ...{ title: '1.2 The bowline opens', courseTitle: 'Knots', href: '/learn/knots', sequence: 4 },
  changedAt: new Date('2026-01-05T10:00:00Z'),
  ...more,
});

function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
}
const inZone = (date: Date | undefined, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(date);

it('[LRN-09] a calendar program reads the same moment on both sides of a change of clocks, in every zone', () => {
  // Clocks change on 29 March and 25 October in Berlin, on 8 March and 1 November in New York.
  const moments = [
    '2026-03-07T14:00:00Z',
    '2026-03-08T13:00:00Z',
    '2026-03-29T00:59:00Z',
    '2026-03-29T01:00:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
  ];
  const { events } = readBack(icalOf(moments.map((iso, at) => moment(iso, { key: `opens-${at}` }))));
  const read = events.map(({ startDate }) => startDate.toJSDate());
  expect(read.map((date) => date.toISOString().slice(0, 16))).toEqual(moments.map((iso) => iso.slice(0, 16)));
  expect(read.map((date) => inZone(date, 'America/New_York')).slice(0, 2)).toEqual([
    '07/03/2026, 09:00',
    '08/03/2026, 09:00',
  ]);
  expect(read.map((date) => inZone(date, 'Europe/Berlin')).slice(2)).toEqual([
    '29/03/2026, 01:59',
    '29/03/2026, 03:00',
    '25/10/2026, 02:30',
    '25/10/2026, 02:30',
  ]);
});

it('[LRN-09] a whole day stays that day: it has no zone', () => {
  const { events } = readBack(icalOf([moment('2026-03-29T00:00:00Z', { at: null, day: '2026-03-29', kind: 'study' })]));
  expect([events[0]?.startDate.isDate, events[0]?.startDate.toString()]).toEqual([true, '2026-03-29']);
});

it('[LRN-09] names with commas, semicolons, emoji and right-to-left letters come back as they are', () => {
  const courseTitle =
    'Knots, hitches; bends \\ “splices” 🪢👩🏽‍🚀 عقد الحبال وطرق ربطها בעברית, गाँठें: a very long name that folds';
  const detail = 'after 1.3, then 1.4; and more';
  const text = icalOf([moment('2026-03-07T14:00:00Z', { courseTitle, detail })]);
  const [event] = readBack(text).events;
  expect([event?.summary, event?.description]).toEqual([`1.2 The bowline opens · ${courseTitle}`, detail]);
  const lines = text.split('\r\n');
  expect(lines.at(-1)).toBe('');
  expect(lines.every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n') && !line.includes('�'))).toBe(
    true,
  );
});

it('[LRN-09] an event keeps its name and counts its changes; the same dates give the same bytes', () => {
  const before = icalOf([moment('2026-03-07T14:00:00Z')]);
  expect(icalOf([moment('2026-03-07T14:00:00Z')])).toBe(before);
  const after = icalOf([moment('2026-03-09T14:00:00Z', { sequence: 5, changedAt: new Date('2026-02-01T00:00:00Z') })]);
  const [[old], [moved]] = [readBack(before).events, readBack(after).events];
  expect(moved?.uid).toBe(old?.uid);
  expect([old?.sequence, moved?.sequence]).toEqual([4, 5]);
  const stamp = (event: typeof old) => String(event?.component.getFirstPropertyValue('dtstamp'));
  expect([stamp(old), stamp(moved)]).toEqual(['2026-01-05T10:00:00Z', '2026-02-01T00:00:00Z']);
});

it('[LRN-09] a calendar without dates is one that can be read', () => {
  expect(readBack(icalOf([])).calendar.getFirstPropertyValue('version')).toBe('2.0');
});
