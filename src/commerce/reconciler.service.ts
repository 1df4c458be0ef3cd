/** Runs every minute: finds what webhooks did not tell, and goes on with what a crash left behind. */
import { trusted } from 'mongoose';
import { fromNow, hour, minute, now } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { lookAtGateway, lookAtRefunds } from './lookup.service.ts';
import { Order, type OrderRecord, openStatuses } from './order.model.ts';
import { firstLook, giveUp, orderWaits } from './placing.service.ts';
import { Refund, type RefundRecord, type RefundStatus } from './refund.model.ts';
import { sendRefund } from './refund-progress.service.ts';
import { handleEvent, listForgottenEvents } from './webhooks.service.ts';

const atOnce = 200;

/** May be repeated and run in two processes at once. One thing that fails does not keep the others waiting. */
export async function reconcile(): Promise<void> {
  for (const id of await listForgottenEvents()) await quietly('event', () => handleEvent(id));
  for (const order of await listDueOrders()) await quietly('order', () => reconcileOrder(order));
  for (const refund of await listDueRefunds()) await quietly('refund', () => reconcileRefund(refund));
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

async function quietly(what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.warn({ what, reason: String(error) }, 'the reconciler goes on without it');
  }
}
