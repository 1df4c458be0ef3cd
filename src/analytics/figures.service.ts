/** All numbers of the overview, read once a minute at most: rows per day of the last twelve months. */
import { countPeople, listNewPeoplePerDay } from '../accounts/figures.service.ts';
import { listFirstPublishedPerDay } from '../authoring/courses/figures.service.ts';
import { listPaidPerDay, listRefundedPerDay, type MoneyOfDay } from '../commerce/revenue.service.ts';
import { config } from '../config.ts';
import { countAllEnrolments, listEnrolmentsPerDay } from '../learning/figures.service.ts';
import { cached } from '../lib/cache.ts';
import { lastDays, lastMonths, type Period } from '../lib/calendar.ts';
import { now } from '../lib/clock.ts';
import type { DayCount } from '../lib/per-day.ts';

export type Figures = {
  people: DayCount[];
  enrolments: DayCount[];
  courses: DayCount[];
  paid: MoneyOfDay[];
  refunded: MoneyOfDay[];
  /** All there are now. */
  totals: { people: number; enrolments: number };
};
export type Calendar = { zone: string; months: Period[]; days: Period[]; daysBefore: Period[] };

/** The periods that the pages show, as of now: 12 months, 30 days, and the 30 days before, in the school's time zone. */
export function schoolCalendar(): Calendar {
  const zone = config.school.timeZone;
  const days = lastDays(now(), zone, 60);
  return { zone, months: lastMonths(now(), zone, 12), days: days.slice(30), daysBefore: days.slice(0, 30) };
}

/** At most a minute old. */
export async function loadFigures({ zone, months, days }: Calendar): Promise<Figures> {
  const from = months[0]?.from ?? now();
  const today = days.at(-1);
  const span = { from, to: today?.to ?? now(), zone };
  return cached(`figures:${today?.key}:${zone}`, 60, async () => {
    const [people, enrolments, courses, paid, refunded, totals] = await Promise.all([
      listNewPeoplePerDay(span),
      listEnrolmentsPerDay(span),
      listFirstPublishedPerDay(span),
      listPaidPerDay(span),
      listRefundedPerDay(span),
      loadTotals(),
    ]);
    return { people, enrolments, courses, paid, refunded, totals };
  });
}

async function loadTotals(): Promise<Figures['totals']> {
  const [people, enrolments] = await Promise.all([countPeople(), countAllEnrolments()]);
  return { people, enrolments };
}
