/**
 * The one state machine of money. The browser's return, webhooks and the reconciler all feed `recordPayment`, which
 * only moves forward and changes nothing the second time.
 */
import { trusted } from 'mongoose';
import { actFact } from '../accounts/audit/audit.service.ts';
import { fromNow, minute, now } from '../lib/clock.ts';
import { fact, relay } from '../lib/events.ts';
import { formatMoney } from '../lib/money.ts';
import { Order, type OrderRecord, openStatuses, type ReceivedPayment } from './order.model.ts';
import { type EventSource, note } from './order-event.model.ts';
import { keepPayment } from './payment.model.ts';
import type { GatewayPayment } from './razorpay-entities.ts';
import { findRefundByKey } from './refund.model.ts';
import { requestRefund } from './refunds.service.ts';

/**
 * `paid`: this call made the order paid; `known`: this payment had done so before; `extra`: the order had been paid by
 * another payment, this one goes back; `flagged`: it does not fit; `authorized`: it is still to be captured;
 * `open`: nothing was taken; `stranger`: no order of ours.
 */
export type PaymentOutcome = 'paid' | 'known' | 'extra' | 'flagged' | 'authorized' | 'open' | 'stranger';

/** Takes what the gateway says of one payment. May be repeated, come late and in any order, in several processes. */
export async function recordPayment(payment: GatewayPayment, source: EventSource): Promise<PaymentOutcome> {
  const order = await findByGatewayOrder(payment.gatewayOrderId);
  if (!order) return 'stranger';
  await keepPayment(String(order._id), payment);
  await note(order._id, { key: `${payment.id}-${payment.status}`, source, text: sentence(payment) });
  if (payment.status === 'created' || payment.status === 'failed') return recordAttempt(order);
  if (!fits(order, payment)) return refuseMoney(order, payment, source);
  if (payment.status === 'authorized') return isPaid(order) ? 'known' : recordAuthorized(order);
  return takeMoney(order, payment, source);
}

/** Is this order's money in, whatever went back later? */
export function isPaid(order: Pick<OrderRecord, 'status'>): boolean {
  return order.status === 'paid' || order.status === 'partially_refunded' || order.status === 'refunded';
}

async function findByGatewayOrder(gatewayOrderId: string | null): Promise<OrderRecord | null> {
  return gatewayOrderId ? Order.findOne({ gatewayOrderId }).lean<OrderRecord>() : null;
}

/** A try, failed or not, leaves the order open: the buyer may try again, and the bank may still say yes. */
async function recordAttempt(order: OrderRecord): Promise<PaymentOutcome> {
  const nextLookAt = order.nextLookAt ?? fromNow(15 * minute);
  await Order.updateOne(
    { _id: order._id, status: trusted({ $in: openStatuses }) },
    { $set: { status: 'attempted', attemptedAt: now(), nextLookAt } },
  );
  return 'open';
}

async function recordAuthorized(order: OrderRecord): Promise<PaymentOutcome> {
  await recordAttempt(order);
  return 'authorized';
}

async function takeMoney(order: OrderRecord, payment: GatewayPayment, source: EventSource): Promise<PaymentOutcome> {
  const told = fact('order.paid', { orderId: String(order._id) });
  const written = actFact({
    action: 'order.paid',
    on: { kind: 'order', id: String(order._id), name: order.number },
    before: { status: order.status },
    after: { status: 'paid', amount: money(payment), payment: payment.id },
    by: { id: null, name: 'The payment gateway' },
  });
  const before = await Order.findOneAndUpdate(
    { _id: order._id, status: trusted({ $in: [...openStatuses, 'abandoned', 'flagged'] }) },
    {
      $set: { status: 'paid', received: receivedOf(payment), paidAt: now() },
      $unset: { openKey: 1, nextLookAt: 1 },
      $push: { outbox: { $each: [told, written] } },
    },
    { returnDocument: 'before' },
  ).lean<OrderRecord>();
  if (before) {
    await relay(Order, order._id, [told, written]);
    if (before.received) await returnPayment(order, before.received, 'The order was paid by another payment.');
    return 'paid';
  }
  const current = await Order.findById(order._id).lean<OrderRecord>();
  if (current?.received?.paymentId === payment.id) return 'known';
  return returnExtra(order, payment, source);
}

/** Money that does not fit: an order that waits is flagged, one that is paid has the stray payment sent back. */
async function refuseMoney(order: OrderRecord, payment: GatewayPayment, source: EventSource): Promise<PaymentOutcome> {
  const text = `${money(payment)} came for an order of ${formatMoney(order.total)}.`;
  const told = fact('order.flagged', { orderId: String(order._id) });
  const flagged = await Order.findOneAndUpdate(
    { _id: order._id, status: trusted({ $in: [...openStatuses, 'abandoned'] }) },
    {
      $set: { status: 'flagged', received: receivedOf(payment), attention: text, attentionAt: now() },
      $unset: { openKey: 1, nextLookAt: 1 },
      $push: { outbox: told },
    },
  ).lean<OrderRecord>();
  if (flagged) {
    await note(order._id, { key: `flagged-${payment.id}`, source, text });
    await relay(Order, order._id, [told]);
    return 'flagged';
  }
  const current = await Order.findById(order._id).lean<OrderRecord>();
  if (current?.received?.paymentId === payment.id) return 'flagged';
  return payment.status === 'authorized' ? 'known' : returnExtra(order, payment, source);
}

async function returnExtra(order: OrderRecord, payment: GatewayPayment, source: EventSource): Promise<PaymentOutcome> {
  const left = payment.amount - payment.amountRefunded;
  if (left <= 0) return 'extra';
  await note(order._id, { key: `extra-${payment.id}`, source, text: `${money(payment)} came a second time.` });
  await returnPayment(order, { ...receivedOf(payment), amount: left }, 'The order had been paid already.');
  return 'extra';
}

async function returnPayment(order: OrderRecord, payment: ReceivedPayment, reason: string): Promise<void> {
  const key = `extra-${payment.paymentId}`;
  if (!(await findRefundByKey(key))) {
    const text = `A second payment, ${money(payment)}, goes back to the buyer.`;
    await Order.updateOne({ _id: order._id }, { $set: { attention: text, attentionAt: now() } });
  }
  await requestRefund({ key, order, payment, kind: 'extra', reason });
}

function fits(order: OrderRecord, payment: GatewayPayment): boolean {
  return payment.amount === order.total.amount && payment.currency === order.total.currency;
}

function receivedOf({ id, amount, currency, method }: GatewayPayment): ReceivedPayment {
  return { paymentId: id, amount, currency, method };
}

function money({ amount, currency }: { amount: number; currency: string }): string {
  return formatMoney({ amount, currency });
}

function sentence(payment: GatewayPayment): string {
  const words = {
    created: 'A payment was begun',
    failed: 'A payment failed',
    authorized: 'The bank authorised a payment',
    captured: 'A payment was captured',
    refunded: 'A payment was refunded in full',
  }[payment.status];
  const error = payment.status === 'failed' && payment.error ? ` (${payment.error})` : '';
  return `${words}: ${money(payment)}${payment.method ? ` by ${payment.method}` : ''}, ${payment.id}${error}.`;
}
