/** Numbers about money for the desks of admins and teachers. Amounts are minor units of one currency. */
import { DateTime } from 'luxon';
import { trusted } from 'mongoose';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { Order, type OrderRecord } from './order.model.ts';
import { Refund } from './refund.model.ts';

type Span = { timeZone?: string; currency?: string };
/** `start` is where the month or day begins in the time zone; `net` is what came in less what went back in it. */
export type MoneyPoint = { start: Date; orders: number; gross: number; refunded: number; net: number };
type Sum = { _id: Date; count: number; amount: number };

/** The last `months` whole months with the current one, oldest first, without gaps. Refunds count when they were done. */
export async function revenueByMonth({ months = 12, ...span }: Span & { months?: number } = {}): Promise<MoneyPoint[]> {
  return series('month', months, span);
}

/** The same for days. */
export async function ordersPerDay({ days = 30, ...span }: Span & { days?: number } = {}): Promise<MoneyPoint[]> {
  return series('day', days, span);
}

/** Orders paid in a span, oldest first, at most 10,000: for lists and exports. */
export async function listPaidBetween(from: Date, to: Date): Promise<OrderRecord[]> {
  const filter = { paidAt: trusted({ $gte: from, $lt: to }) };
  return Order.find(filter).select('-outbox').sort({ paidAt: 1 }).limit(10_000).lean<OrderRecord[]>();
}

/** How many orders were paid in a span, and what stayed of their money until today. */
export async function paidTotals(from: Date, to: Date): Promise<{ orders: number; net: number }> {
  const match = { paidAt: trusted({ $gte: from, $lt: to }), 'total.currency': config.school.currency };
  const group = { _id: null, orders: { $sum: 1 }, net: { $sum: { $subtract: ['$total.amount', '$refunded'] } } };
  const [sum] = await Order.aggregate<{ orders: number; net: number }>([{ $match: match }, { $group: group }]);
  return { orders: sum?.orders ?? 0, net: sum?.net ?? 0 };
}

/** What courses brought since `from`, less what went back, by course id; courses without a sale are left out. */
export async function incomeByCourse(
  from: Date,
  courseIds?: string[],
): Promise<Map<string, { orders: number; net: number }>> {
  const match = {
    paidAt: trusted({ $gte: from }),
    'total.currency': config.school.currency,
    ...(courseIds ? { 'lines.courseId': trusted({ $in: courseIds }) } : {}),
  };
  const sums = await Order.aggregate<{ _id: string; orders: number; gross: number; refunded: number }>([
    { $match: match },
    { $unwind: '$lines' },
    {
      $group: {
        _id: '$lines.courseId',
        orders: { $sum: 1 },
        gross: { $sum: '$lines.amount' },
        refunded: { $sum: '$refunded' },
      },
    },
  ]);
  return new Map(sums.map(({ _id, orders, gross, refunded }) => [_id, { orders, net: gross - refunded }]));
}

async function series(unit: 'month' | 'day', count: number, span: Span): Promise<MoneyPoint[]> {
  const zone = span.timeZone ?? config.school.timeZone;
  const currency = span.currency ?? config.school.currency;
  const last = DateTime.fromJSDate(now(), { zone }).startOf(unit);
  const starts = Array.from({ length: count }, (_, index) => last.minus({ [unit]: count - 1 - index }).startOf(unit));
  const from = starts[0]?.toJSDate() ?? now();
  const [paid, refunded] = await Promise.all([
    sumPaid({ unit, zone, from, currency }),
    sumRefunded({ unit, zone, from, currency }),
  ]);
  return starts.map((at) => {
    const came = paid.get(at.toMillis());
    const went = refunded.get(at.toMillis())?.amount ?? 0;
    const gross = came?.amount ?? 0;
    return { start: at.toJSDate(), orders: came?.count ?? 0, gross, refunded: went, net: gross - went };
  });
}

type Sought = { unit: 'month' | 'day'; zone: string; from: Date; currency: string };

async function sumPaid({ unit, zone, from, currency }: Sought): Promise<Map<number, Sum>> {
  const sums = await Order.aggregate<Sum>([
    { $match: { paidAt: trusted({ $gte: from }), 'total.currency': currency } },
    { $group: grouping('$paidAt', '$total.amount', unit, zone) },
  ]);
  return byStart(sums);
}

async function sumRefunded({ unit, zone, from, currency }: Sought): Promise<Map<number, Sum>> {
  const sums = await Refund.aggregate<Sum>([
    { $match: { finishedAt: trusted({ $gte: from }), status: 'processed', ofIncome: true, currency } },
    { $group: grouping('$finishedAt', '$amount', unit, zone) },
  ]);
  return byStart(sums);
}

function grouping(date: string, amount: string, unit: string, timezone: string) {
  return { _id: { $dateTrunc: { date, unit, timezone } }, count: { $sum: 1 }, amount: { $sum: amount } };
}

function byStart(sums: Sum[]): Map<number, Sum> {
  return new Map(sums.map((sum) => [sum._id.getTime(), sum]));
}
