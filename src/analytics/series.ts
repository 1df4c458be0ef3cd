/** From rows per day to numbers per day or month, with every gap filled. Pure. */
import type { MoneyOfDay } from '../commerce/revenue.service.ts';
import type { Period } from '../lib/calendar.ts';
import type { DayCount } from '../lib/per-day.ts';

/** What money did in a period, in minor units of one currency. `net` is below zero when more went back than came. */
export type Revenue = { orders: number; paid: number; refunds: number; refunded: number; net: number };
type MoneyRows = { paid: readonly MoneyOfDay[]; refunded: readonly MoneyOfDay[] };

/** One number for each period, in their order. The key of a day begins with the key of its month. */
export function countsIn(periods: readonly Period[], rows: readonly DayCount[]): number[] {
  return periods.map(({ key }) => sum(rows.filter((row) => row.day.startsWith(key)).map((row) => row.count)));
}

/** One account of the money of a currency for each period, in their order. */
export function revenueIn(periods: readonly Period[], { paid, refunded }: MoneyRows, currency: string): Revenue[] {
  return periods.map(({ key }) => {
    const here = (row: MoneyOfDay) => row.currency === currency && row.day.startsWith(key);
    const came = total(paid.filter(here));
    const went = total(refunded.filter(here));
    const net = came.amount - went.amount;
    return { orders: came.count, paid: came.amount, refunds: went.count, refunded: went.amount, net };
  });
}

/** All currencies that money came in or went back in; the school's own first, and always there. */
export function currenciesOf({ paid, refunded }: MoneyRows, own: string): string[] {
  const others = new Set([...paid, ...refunded].map((row) => row.currency).filter((currency) => currency !== own));
  return [own, ...[...others].sort()];
}

/** How a number stands against an earlier one, in words that end with `when` ("in the 30 days before"). */
export function changeOf(value: number, earlier: number, when: string): { text: string; tone?: 'good' | 'bad' } {
  if (earlier < 0) return { text: `A loss ${when}` };
  if (earlier === 0) return value === 0 ? { text: `None ${when} either` } : { text: `None ${when}` };
  if (value === earlier) return { text: `As many as ${when}` };
  const share = Math.round((Math.abs(value - earlier) / earlier) * 100);
  const percent = value > 0 && value < earlier ? Math.min(share, 99) : share;
  const words = percent === 0 ? 'A little' : `${percent.toLocaleString('en')} %`;
  return value > earlier
    ? { text: `${words} more than ${when}`, tone: 'good' }
    : { text: `${words} less than ${when}`, tone: 'bad' };
}

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function total(rows: MoneyOfDay[]): { amount: number; count: number } {
  return { amount: sum(rows.map((row) => row.amount)), count: sum(rows.map((row) => row.count)) };
}
