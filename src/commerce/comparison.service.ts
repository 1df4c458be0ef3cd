/** Once a day: our paid orders beside the gateway's payments. What differs is kept for the admins. */
import { DateTime } from 'luxon';
import { trusted } from 'mongoose';
import { config } from '../config.ts';
import { day, fromNow, minute, now } from '../lib/clock.ts';
import { Busy } from '../lib/errors.ts';
import { formatMoney } from '../lib/money.ts';
import { Comparison, type ComparisonRecord, type Difference } from './comparison.model.ts';
import { settlePayment } from './lookup.service.ts';
import { Order, type OrderRecord } from './order.model.ts';
import { isPaid } from './payments.service.ts';
import { fetchPayment, fetchPaymentsBetween } from './razorpay.gateway.ts';
import type { GatewayPayment } from './razorpay-entities.ts';
import { refundedSum } from './refund.model.ts';

/** A bank may say yes three days late, so the span reaches back over four; younger than five minutes is still moving. */
const span = { days: 4, settling: 5 * minute };

/**
 * Compares both books, in both directions, and keeps the result under today's date. Money that we did not know of is
 * recorded on the way. May be repeated. Throws Busy when the gateway is away.
 */
export async function comparePayments(until = fromNow(-span.settling)): Promise<ComparisonRecord> {
  const from = fromNow(-span.days * day);
  const listed = await fetchPaymentsBetween(from, until);
  if (!listed.ok) throw new Busy('The payment gateway is away. The comparison is made later.');
  const theirs = new Map(listed.value.filter(isMoney).map((payment) => [payment.id, payment]));
  const differences: Difference[] = [];
  for (const payment of theirs.values()) differences.push(...(await compareTheirs(payment)));
  const ours = await listPaidOrders(from, until);
  for (const order of ours) differences.push(...(await compareOurs(order, theirs)));
  return keep({ checked: new Set([...theirs.keys(), ...ours.map(paymentIdOf)]).size, differences });
}

/** The newest first, at most 30 days. */
export async function listComparisons(): Promise<ComparisonRecord[]> {
  return Comparison.find().sort({ day: -1 }).limit(30).lean<ComparisonRecord[]>();
}

async function compareTheirs(payment: GatewayPayment): Promise<Difference[]> {
  if (!payment.gatewayOrderId) return [];
  const order = await Order.findOne({ gatewayOrderId: payment.gatewayOrderId }).lean<OrderRecord>();
  if (!order || isPaid(order) || order.status === 'flagged') return [];
  await settlePayment(payment, 'asked');
  return [difference('paid there, not here', order, payment, [order.status, amountOf(payment)])];
}

async function compareOurs(order: OrderRecord, theirs: Map<string, GatewayPayment>): Promise<Difference[]> {
  const payment = theirs.get(paymentIdOf(order)) ?? (await fetchOne(order));
  if (payment === 'away') return [];
  const ours = formatMoney({ ...order.total, amount: order.received?.amount ?? 0 });
  if (!payment || !isMoney(payment))
    return [difference('paid here, not there', order, payment, [ours, payment?.status ?? 'unknown'])];
  const found: Difference[] = [];
  if (amountOf(payment) !== ours) found.push(difference('another amount', order, payment, [ours, amountOf(payment)]));
  const refunded = await refundedSum(payment.id, ['pending', 'processed']);
  if (refunded !== payment.amountRefunded) {
    const said = [refunded, payment.amountRefunded].map((amount) => formatMoney({ ...order.total, amount }));
    found.push(difference('another refund', order, payment, [said[0] ?? '', said[1] ?? '']));
  }
  return found;
}

/** Paid in this span by a payment that was begun before it. */
async function fetchOne(order: OrderRecord): Promise<GatewayPayment | null | 'away'> {
  const fetched = await fetchPayment(paymentIdOf(order));
  if (fetched.ok) return fetched.value;
  return fetched.kind === 'refused' ? null : 'away';
}

async function listPaidOrders(from: Date, until: Date): Promise<OrderRecord[]> {
  const orders = await Order.find({ paidAt: trusted({ $gte: from, $lt: until }) }).lean<OrderRecord[]>();
  return orders.filter((order) => order.received && !order.isDemo);
}

async function keep(result: Pick<ComparisonRecord, 'checked' | 'differences'>): Promise<ComparisonRecord> {
  const today = DateTime.fromJSDate(now(), { zone: config.school.timeZone }).toISODate() ?? '';
  const values = { ...result, differences: result.differences.slice(0, 200), found: result.differences.length };
  return Comparison.findOneAndUpdate(
    { day: today },
    { $set: { ...values, ranAt: now() } },
    { upsert: true, returnDocument: 'after' },
  )
    .orFail()
    .lean<ComparisonRecord>();
}

function difference(
  kind: Difference['kind'],
  order: OrderRecord,
  payment: GatewayPayment | null,
  [ours, theirs]: [string, string],
): Difference {
  const paymentId = payment?.id ?? paymentIdOf(order);
  return { kind, orderId: String(order._id), number: order.number, paymentId, ours, theirs };
}

function isMoney({ status }: GatewayPayment): boolean {
  return status === 'captured' || status === 'refunded';
}

function amountOf({ amount, currency }: GatewayPayment): string {
  return formatMoney({ amount, currency });
}

function paymentIdOf(order: OrderRecord): string {
  return order.received?.paymentId ?? '';
}
