/** Runs every minute: finds what webhooks did not tell, and goes on with what a crash left behind. */
import { trusted } from 'mongoose';
import { fromNow, hour, minute, now } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { lookAtGateway, lookAtRefunds } from './lookup.service.ts';
import { Order, type OrderRecord, openStatuses } from './order.model.ts';
import { firstLook, giveUp, orderWaits } from './placing.service.ts';
import { sendReceipt } from './receipts.service.ts';
import { Refund, type RefundRecord, type RefundStatus } from './refund.model.ts';
import { sendRefundMail } from './refund-mail.service.ts';
import { sendRefund } from './refund-progress.service.ts';
import { fulfilOrder, settleRefund } from './settlement.service.ts';
import { handleEvent, listForgottenEvents } from './webhooks.service.ts';

const atOnce = 200;
/** Jobs give up after about two minutes of tries. */
const patience = 5 * minute;

/** May be repeated and run in two processes at once. One thing that fails does not keep the others waiting. */
export async function reconcile(): Promise<void> {
  for (const id of await listForgottenEvents()) await quietly('event', () => handleEvent(id));
  for (const order of await listDueOrders()) await quietly('order', () => reconcileOrder(order));
  for (const refund of await listDueRefunds()) await quietly('refund', () => reconcileRefund(refund));
  for (const order of await listUnfinishedOrders()) await quietly('paid order', () => finishOrder(String(order._id)));
  for (const refund of await listUntoldRefunds()) await quietly('done refund', () => finishRefund(refund));
}

/** What follows from a payment, for an order whose jobs have used up their tries, e.g. while the mail server was away. */
async function finishOrder(orderId: string): Promise<void> {
  await fulfilOrder(orderId);
  await sendReceipt(orderId, 1);
}

async function finishRefund({ _id, orderId }: RefundRecord): Promise<void> {
  await settleRefund(orderId, String(_id));
  await sendRefundMail(String(_id));
}

/** Asks for one order; then again after 15 min, 30 min, 1 h … 12 h, until it has waited three days. */
async function reconcileOrder(order: OrderRecord): Promise<void> {
  const answered = await lookAtGateway(order);
  const current = await Order.findById(order._id).lean<OrderRecord>();
  if (!current || !openStatuses.includes(current.status)) return;
  const since = Math.max(current.createdAt.getTime(), current.attemptedAt?.getTime() ?? 0);
  if (answered && now().getTime() - since > orderWaits) return giveUp(current, 'No payment came in three days.');
  const gap = answered ? Math.min(firstLook * 2 ** order.looks, 12 * hour) : 5 * minute;
  await Order.updateOne(
    { _id: order._id, looks: order.looks, status: trusted({ $in: openStatuses }) },
    { $set: { nextLookAt: fromNow(gap) }, ...(answered ? { $inc: { looks: 1 } } : {}) },
  );
}

async function reconcileRefund(refund: RefundRecord): Promise<void> {
  if (refund.status === 'requested') await sendRefund(String(refund._id));
  else await lookAtRefunds(refund.paymentId);
}

async function listDueOrders(): Promise<OrderRecord[]> {
  return Order.find({ nextLookAt: trusted({ $lte: now() }) })
    .sort({ nextLookAt: 1 })
    .limit(atOnce)
    .lean<OrderRecord[]>();
}

/** Decided two minutes ago and not sent, or sent and without an end for a quarter of an hour. */
async function listDueRefunds(): Promise<RefundRecord[]> {
  const due = (status: RefundStatus, ms: number) =>
    Refund.find({ status, requestedAt: trusted({ $lte: fromNow(-ms) }) })
      .sort({ requestedAt: 1 })
      .limit(atOnce)
      .lean<RefundRecord[]>();
  const requested = (await due('requested', 2 * minute)).filter((refund) => refund.requestKey);
  return [...requested, ...(await due('pending', 15 * minute))];
}

/** Few at a time: where the mail server is away each of them waits for it. */
async function listUnfinishedOrders(): Promise<OrderRecord[]> {
  const filter = { finishedAt: null, paidAt: trusted({ $lte: fromNow(-patience) }) };
  return Order.find(filter).sort({ paidAt: 1 }).limit(10).lean<OrderRecord[]>();
}

async function listUntoldRefunds(): Promise<RefundRecord[]> {
  const filter = { status: 'processed' as const, mailedAt: null, finishedAt: trusted({ $lte: fromNow(-patience) }) };
  return Refund.find(filter).sort({ finishedAt: 1 }).limit(10).lean<RefundRecord[]>();
}

async function quietly(what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.warn({ what, reason: String(error) }, 'the reconciler goes on without it');
  }
}
