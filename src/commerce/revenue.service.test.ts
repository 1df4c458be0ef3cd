import { Types, trusted } from 'mongoose';
import { beforeAll, expect, it } from 'vitest';
import { indexStores } from '../test/stores.ts';
import { Order, type OrderRecord } from './order.model.ts';
import { Refund, type RefundRecord } from './refund.model.ts';
import { listPaidPerDay, listRefundedPerDay, listRevenueByCourse, listWaitingOrders } from './revenue.service.ts';

const zone = 'America/New_York';
const year = { from: new Date('2026-01-01T05:00:00Z'), to: new Date('2027-01-01T05:00:00Z'), zone };
const knots = new Types.ObjectId().toString();
const sails = new Types.ObjectId().toString();
let serial = 0;

async function order(paidAt: string | null, more: Partial<OrderRecord> = {}): Promise<OrderRecord> {
  serial += 1;
  const total = more.total ?? { amount: 149_900, currency: 'INR' };
  const made = new Order({
    number: `E-${serial}`,
    buyerId: 'leo',
    lines: [{ courseId: knots, slug: 'knots', title: 'Knots', amount: total.amount }],
    status: paidAt ? 'paid' : 'created',
    received: { paymentId: `pay_${serial}`, ...total, method: 'card' },
    createdAt: new Date('2026-01-02T00:00:00Z'),
    ...(paidAt ? { paidAt: new Date(paidAt) } : {}),
    ...more,
    total,
  });
  await made.save();
  return made.toObject();
}

async function refund(of: OrderRecord, finishedAt: string, more: Partial<RefundRecord> = {}): Promise<void> {
  serial += 1;
  const facts = {
    key: `k${serial}`,
    orderId: String(of._id),
    paymentId: of.received?.paymentId ?? '',
    kind: 'admin',
  } as const;
  const end = { status: 'processed', requestedAt: new Date(finishedAt), finishedAt: new Date(finishedAt) } as const;
  await Refund.create({ ...facts, ...end, amount: of.total.amount, currency: of.total.currency, ...more });
}

beforeAll(async () => {
  await indexStores();
  const late = await order('2026-12-01T04:30:00Z');
  await order('2026-12-01T05:30:00Z');
  await order('2026-03-08T07:30:00Z', { total: { amount: 9900, currency: 'USD' } });
  await order('2027-01-01T05:00:00Z');
  await order(null);
  await order('2026-12-01T06:00:00Z', { status: 'refunded', refunded: 149_900 });
  const flagged = await order(null, {
    status: 'flagged',
    attention: 'Too little came.',
    attentionAt: new Date('2026-12-02T00:00:00Z'),
  });
  await refund(late, '2026-12-10T12:00:00Z', { amount: 50_000 });
  await refund(late, '2026-12-10T13:00:00Z', { paymentId: 'pay_second', kind: 'extra' });
  await refund(late, '2026-12-10T14:00:00Z', { status: 'failed' });
  await refund(flagged, '2026-12-10T15:00:00Z');
});

it('[ANA-01] an order paid at 23:30 of the zone belongs to that day, and currencies stay apart', async () => {
  const days = await listPaidPerDay(year);
  expect(days.sort((a, b) => a.day.localeCompare(b.day))).toEqual([
    { day: '2026-03-08', currency: 'USD', amount: 9900, count: 1 },
    { day: '2026-11-30', currency: 'INR', amount: 149_900, count: 1 },
    { day: '2026-12-01', currency: 'INR', amount: 299_800, count: 2 },
  ]);
});

it('[ANA-01] refunds count when they are done, and only of money that was revenue', async () => {
  expect(await listRefundedPerDay(year)).toEqual([{ day: '2026-12-10', currency: 'INR', amount: 50_000, count: 1 }]);
});

it('[ANA-01] revenue by course keeps currencies apart and shares a refund out by price', async () => {
  await order('2026-06-01T00:00:00Z', {
    total: { amount: 100_000, currency: 'EUR' },
    lines: [
      { courseId: knots, slug: 'knots', title: 'Knots', amount: 75_000 },
      { courseId: sails, slug: 'sails', title: 'Sails', amount: 25_000 },
    ],
    status: 'partially_refunded',
    refunded: 40_000,
  });
  const rows = await listRevenueByCourse();
  const of = (courseId: string, currency: string) =>
    rows.find((row) => row.courseId === courseId && row.currency === currency);
  expect(of(knots, 'EUR')).toMatchObject({ orders: 1, paid: 75_000, refunded: 30_000 });
  expect(of(sails, 'EUR')).toMatchObject({ orders: 1, paid: 25_000, refunded: 10_000 });
  expect(of(knots, 'INR')).toMatchObject({ orders: 4, paid: 599_600, refunded: 149_900 });
  expect(of(knots, 'USD')).toMatchObject({ paid: 9900 });
});

it("[ANA-01] revenue by course can be narrowed to a teacher's courses and to a time", async () => {
  const all = await listRevenueByCourse();
  const [first] = all;
  const one = await listRevenueByCourse({ courseIds: [first?.courseId ?? ''] });
  expect(one).toEqual(all.filter(({ courseId }) => courseId === first?.courseId));
  expect(await listRevenueByCourse({ since: new Date('2999-01-01') })).toEqual([]);
});

it('[COM-04] orders that need an admin are listed, the longest waiting first', async () => {
  expect(await listWaitingOrders(5)).toMatchObject({ total: 1, orders: [{ text: 'Too little came.' }] });
});

it('counting money reads indexes', async () => {
  const range = trusted({ $gte: year.from, $lt: year.to });
  const plans = [await Order.find({ paidAt: range }).explain(), await Refund.find({ finishedAt: range }).explain()];
  for (const plan of plans) expect(JSON.stringify(plan)).toContain('IXSCAN');
});
