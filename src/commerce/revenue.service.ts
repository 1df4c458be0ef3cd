/** Numbers about money, for the admin's pages. Amounts are minor units of their currency; currencies are never added up. */
import { trusted } from 'mongoose';
import { type CalendarSpan, daysOf } from '../lib/per-day.ts';
import { Order, type OrderRecord, paidStatuses } from './order.model.ts';
import { Refund } from './refund.model.ts';

export type MoneyOfDay = { day: string; currency: string; amount: number; count: number };
export type CourseRevenue = { courseId: string; currency: string; orders: number; paid: number; refunded: number };
export type Waiting = { orderId: string; number: string; text: string; since: Date };

type Grouped = { _id: { day: string; currency: string }; amount: number; count: number };

/** What was paid on each day of the zone's calendar, by the moment of payment; refunds are not taken off. */
export async function listPaidPerDay(span: CalendarSpan): Promise<MoneyOfDay[]> {
  const { match, day } = daysOf('paidAt', span);
  const rows = await Order.aggregate<Grouped>([
    match,
    { $match: { status: { $in: paidStatuses } } },
    { $project: { _id: 0, day, currency: '$total.currency', amount: '$total.amount' } },
    { $group: { _id: { day: '$day', currency: '$currency' }, amount: { $sum: '$amount' }, count: { $sum: 1 } } },
  ]);
  return rows.map(plain);
}

/**
 * What went back on each day, by the moment the gateway said it was done. Only refunds of payments that count as paid:
 * what was paid twice or did not fit its order never was revenue, so giving it back takes nothing off.
 */
export async function listRefundedPerDay(span: CalendarSpan): Promise<MoneyOfDay[]> {
  const { match, day } = daysOf('finishedAt', span);
  const rows = await Refund.aggregate<Grouped>([
    match,
    { $match: { status: 'processed' } },
    { $project: { day, currency: 1, amount: 1, paymentId: 1, orderKey: { $toObjectId: '$orderId' } } },
    { $lookup: { from: Order.collection.name, localField: 'orderKey', foreignField: '_id', as: 'order' } },
    { $unwind: '$order' },
    { $match: { 'order.paidAt': { $ne: null }, $expr: { $eq: ['$order.received.paymentId', '$paymentId'] } } },
    { $group: { _id: { day: '$day', currency: '$currency' }, amount: { $sum: '$amount' }, count: { $sum: 1 } } },
  ]);
  return rows.map(plain);
}

/**
 * What each course brought, in all or in orders paid from `since` on; a refund of an order with several courses is shared
 * out by their prices. `courseIds` narrows it to these.
 */
export async function listRevenueByCourse(
  given: { since?: Date; courseIds?: string[] } = {},
): Promise<CourseRevenue[]> {
  const among = given.courseIds ? { 'lines.courseId': trusted({ $in: given.courseIds }) } : {};
  const share = { $divide: ['$lines.amount', { $max: ['$total.amount', 1] }] };
  const rows = await Order.aggregate<{ _id: { courseId: string; currency: string } } & Omit<CourseRevenue, 'courseId'>>(
    [
      { $match: { paidAt: { $gte: given.since ?? new Date(1) }, status: { $in: paidStatuses }, ...among } },
      { $project: { lines: 1, total: 1, refunded: 1 } },
      { $unwind: '$lines' },
      { $match: among },
      {
        $group: {
          _id: { courseId: '$lines.courseId', currency: '$total.currency' },
          orders: { $sum: 1 },
          paid: { $sum: '$lines.amount' },
          refunded: { $sum: { $multiply: ['$refunded', share] } },
        },
      },
    ],
  );
  return rows.map(({ _id, orders, paid, refunded }) => ({ ..._id, orders, paid, refunded: Math.round(refunded) }));
}

/** Orders that an admin should look at, the longest waiting first, at most `limit`; `total` counts all. */
export async function listWaitingOrders(limit: number): Promise<{ total: number; orders: Waiting[] }> {
  const filter = () => ({ attentionAt: trusted({ $gt: new Date(0) }) });
  const [total, orders] = await Promise.all([
    Order.countDocuments(filter()),
    Order.find(filter()).sort({ attentionAt: 1 }).limit(limit).lean<OrderRecord[]>(),
  ]);
  return { total, orders: orders.map(waitingOf) };
}

function waitingOf({ _id, number, attention, attentionAt, createdAt }: OrderRecord): Waiting {
  return { orderId: String(_id), number, text: attention ?? '', since: attentionAt ?? createdAt };
}

function plain({ _id, amount, count }: Grouped): MoneyOfDay {
  return { ..._id, amount, count };
}
