/** The tables behind the charts: each is made once, and drawn, printed and downloaded from the same rows. Pure. */
import type { Period } from '../lib/calendar.ts';
import { amountForField, formatMoney } from '../lib/money.ts';
import type { Calendar, Figures } from './figures.service.ts';
import { countsIn, currenciesOf, revenueIn } from './series.ts';

export const subjects = ['revenue', 'orders', 'enrolments', 'people', 'courses'] as const;
export type Subject = (typeof subjects)[number];
export type Unit = 'month' | 'day';
/** `value` is for the chart, `text` for people, `plain` for machines (dates and decimals). */
export type Cell = { text: string; plain: string; value: number };
export type Report = {
  subject: Subject;
  unit: Unit;
  /** Of a report about money; others count. */
  currency: string | null;
  title: string;
  /** The first is the period; `charted` is the index of the column that the chart shows. */
  heads: string[];
  charted: number;
  rows: { period: Period; cells: Cell[] }[];
};

const titles: Record<Subject, string> = {
  revenue: 'Revenue',
  orders: 'Paid orders',
  enrolments: 'Enrolments',
  people: 'New people',
  courses: 'Courses published for the first time',
};

/** The reports of a subject: one, or for money one for each currency. */
export function reportsOf(
  subject: Subject,
  unit: Unit,
  data: { calendar: Calendar; figures: Figures; currency: string },
): Report[] {
  const { calendar, figures } = data;
  const periods = unit === 'month' ? calendar.months : calendar.days;
  const base = { subject, unit, charted: 0 };
  const first = unit === 'month' ? 'Month' : 'Day';
  if (subject !== 'revenue') {
    const counts = countsIn(periods, subject === 'orders' ? figures.paid : figures[subject]);
    const rows = periods.map((period, index) => ({ period, cells: [number(counts[index] ?? 0)] }));
    return [
      { ...base, currency: null, title: `${titles[subject]} per ${unit}`, heads: [first, countWord(subject)], rows },
    ];
  }
  return currenciesOf(figures, data.currency).map((currency) => {
    const money = (amount: number): Cell => amountCell(amount, currency);
    const revenue = revenueIn(periods, figures, currency);
    const rows = periods.map((period, index) => {
      const { paid = 0, refunded = 0, net = 0, orders = 0, refunds = 0 } = revenue[index] ?? {};
      return { period, cells: [money(net), money(paid), money(refunded), number(orders), number(refunds)] };
    });
    const heads = [first, 'Revenue', 'Paid', 'Refunded', 'Orders', 'Refunds'];
    return { ...base, currency, title: `Revenue per ${unit} in ${currency}`, heads, rows };
  });
}

/** The address of a report's file, below /admin/reports/. */
export function fileOf({ subject, unit }: Pick<Report, 'subject' | 'unit'>): string {
  return `${subject}-per-${unit}.csv`;
}

/** The lines of the file: those of all currencies one after the other, with a column that names it. */
export function linesOf(reports: readonly Report[]): { heads: string[]; rows: string[][] } {
  const [first] = reports;
  const [period = '', ...numbers] = first?.heads ?? [];
  const withCurrency = first?.currency ? ['Currency'] : [];
  const rows = reports.flatMap(({ rows, currency }) =>
    rows.map((row) => [row.period.key, ...(currency ? [currency] : []), ...row.cells.map((cell) => cell.plain)]),
  );
  return { heads: [period, ...withCurrency, ...numbers], rows };
}

function countWord(subject: Subject): string {
  return { revenue: '', orders: 'Orders', enrolments: 'Enrolments', people: 'People', courses: 'Courses' }[subject];
}

function number(value: number): Cell {
  return { value, text: value.toLocaleString('en'), plain: String(value) };
}

function amountCell(amount: number, currency: string): Cell {
  return { value: amount, text: formatMoney({ amount, currency }), plain: amountForField({ amount, currency }) };
}
