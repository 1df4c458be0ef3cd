/** What the overview shows, as words and pictures, from the numbers. Pure. */
import type { Period } from '../lib/calendar.ts';
import { barChart, type Chart, sparkline } from '../lib/chart.ts';
import { formatMoney, shortMoney } from '../lib/money.ts';
import type { Calendar, Figures } from './figures.service.ts';
import { fileOf, type Report, reportsOf, subjects, type Unit } from './reports.ts';
import { changeOf, countsIn, currenciesOf, revenueIn, sum } from './series.ts';

export type Stat = {
  label: string;
  value: string;
  href: string;
  note: string;
  change: { text: string; tone?: string };
  spark: { curve: string; area: string };
};
export type Drawing = {
  id: string;
  title: string;
  chart: Chart;
  columns: string[];
  rows: string[][];
  csvHref: string;
  wide: boolean;
};
export type Data = { calendar: Calendar; figures: Figures; currency: string };

const before = 'in the 30 days before';

/** Four numbers of the last 30 days, each against the 30 days before. Money is net of refunds, in the school's currency. */
export function statsOf(data: Data): Stat[] {
  const { calendar, figures } = data;
  const { people, enrolments } = figures.totals;
  const count = (rows: Figures['people']) => ({
    now: countsIn(calendar.days, rows),
    earlier: sum(countsIn(calendar.daysBefore, rows)),
    write: whole,
  });
  return [
    stat({ label: 'New people', href: '/admin/people', note: `${whole(people)} in all` }, count(figures.people)),
    stat(
      {
        label: 'Enrolments',
        href: '/admin/courses',
        note: `${whole(enrolments)} in all`,
      },
      count(figures.enrolments),
    ),
    stat(
      {
        label: 'Paid orders',
        href: '/admin/orders',
        note: `${whole(countsIn(calendar.days, figures.paid).at(-1) ?? 0)} today`,
      },
      count(figures.paid),
    ),
    revenueStat(data),
  ];
}

/** Every subject by month or by day; one drawing for each currency. */
export function drawingsOf(unit: Unit, data: Data): Drawing[] {
  return subjects.flatMap((subject) => reportsOf(subject, unit, data)).map((report) => drawingOf(report));
}

function revenueStat({ calendar, figures, currency }: Data): Stat {
  const net = (periods: Period[], of: string) => revenueIn(periods, figures, of).map((one) => one.net);
  const write = (amount: number) => formatMoney({ amount, currency });
  const others = currenciesOf(figures, currency)
    .slice(1)
    .map((one) => ({ amount: sum(net(calendar.days, one)), currency: one }))
    .filter(({ amount }) => amount !== 0);
  const refunded = sum(revenueIn(calendar.days, figures, currency).map((one) => one.refunded));
  const also = others.length > 0 ? `and ${others.map((one) => formatMoney(one)).join(', ')}; ` : '';
  const note = `${also}${refunded > 0 ? `${write(refunded)} refunded` : 'no refunds'}`;
  const numbers = { now: net(calendar.days, currency), earlier: sum(net(calendar.daysBefore, currency)), write };
  return stat({ label: 'Revenue', href: '#revenue', note }, numbers);
}

type Numbers = { now: number[]; earlier: number; write: (value: number) => string };

function stat(words: { label: string; href: string; note: string }, { now, earlier, write }: Numbers): Stat {
  return { ...words, value: write(sum(now)), change: changeOf(sum(now), earlier, before), spark: sparkline(now) };
}

function drawingOf(report: Report): Drawing {
  const { rows, currency, charted, unit } = report;
  const axis = (value: number) => (currency ? shortMoney({ amount: value, currency }) : axisNumber(value));
  const points = rows.map(({ period, cells }, index) => {
    const { value = 0, text = '' } = cells[charted] ?? {};
    return { label: period.label, value, text, ...(hasTick(index, rows.length, unit) ? { tick: period.tick } : {}) };
  });
  return {
    id: currency ? `${report.subject}-${currency}` : report.subject,
    title: report.title,
    chart: barChart(points, axis),
    columns: report.heads,
    rows: rows.map(({ period, cells }) => [period.label, ...cells.map((cell) => cell.text)]),
    csvHref: `/admin/reports/${fileOf(report)}`,
    wide: report.subject === 'revenue',
  };
}

/** Words for every second month and every seventh day, counted back from now, have room on a phone. */
function hasTick(index: number, length: number, unit: Unit): boolean {
  return (length - 1 - index) % (unit === 'month' ? 2 : 7) === 0;
}

/** Halves of people do not exist: the middle line of a small chart stays without a number. */
function axisNumber(value: number): string {
  return Number.isInteger(value) ? whole(value) : '';
}

const whole = (value: number): string => value.toLocaleString('en');
