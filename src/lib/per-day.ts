/** Counting in the database: one row for each day of a place's calendar. Gaps are left out: pages fill them. */
import type { Model, PipelineStage } from 'mongoose';
import type { Span } from './calendar.ts';

export type CalendarSpan = Span & {
  /** IANA name of the zone whose days are meant. */
  zone: string;
};
/** `day` is `2026-11-21`. */
export type DayCount = { day: string; count: number };

/** `$match` and the day of the date at `path`, as the first stages of an aggregation. An index on `path` must exist. */
export function daysOf(path: string, { from, to, zone }: CalendarSpan): { match: PipelineStage.Match; day: object } {
  return {
    match: { $match: { [path]: { $gte: from, $lt: to } } },
    day: { $dateToString: { date: `$${path}`, format: '%Y-%m-%d', timezone: zone } },
  };
}

/** How many documents of `model` have their date at `path` on each day. */
export async function countPerDay<T>(model: Model<T>, path: string, span: CalendarSpan): Promise<DayCount[]> {
  const { match, day } = daysOf(path, span);
  const rows = await model.aggregate<{ _id: string; count: number }>([
    match,
    { $project: { _id: 0, day } },
    { $group: { _id: '$day', count: { $sum: 1 } } },
  ]);
  return rows.map(({ _id, count }) => ({ day: _id, count }));
}
