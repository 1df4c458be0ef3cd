/** What follows from money: access and a receipt when it came, the end of access when it went back. */

import { trusted } from 'mongoose';
import { findPersonById } from '../accounts/accounts.service.ts';
import { accessUntil, endGrant, grantAccess, heldAccess } from '../learning/enrolment.service.ts';
import { now } from '../lib/clock.ts';
import { listPaidOf, Order, type OrderRecord, requireOrderRecord } from './order.model.ts';
import { note } from './order-event.model.ts';
import { issueReceipt } from './receipts.service.ts';
import { refundedSum, requireRefund } from './refund.model.ts';
import { requestRefund } from './refunds.service.ts';

/** After `order.paid`. Every step may be repeated, and the worker may die between any two of them. */
export async function fulfilOrder(orderId: string): Promise<void> {
  const order = await requireOrderRecord(orderId);
  const access = await accessOf(order);
  for (const { courseId } of order.lines)
    await grantAccess(order.buyerId, courseId, { kind: 'order', id: orderId }, access);
  await note(orderId, { key: 'access', source: 'school', text: 'Access to the course was given.' });
  await issueReceipt(order);
  await returnSecondPurchase(order);
  // A refund may have come between reading the order and giving access.
  const { status } = await requireOrderRecord(orderId);
  if (status === 'refunded') await endAccess(orderId);
}

/** After `order.refunded`: the order says how much went back; when it is all, what it gave ends. May be repeated. */
export async function settleRefund(orderId: string, refundId: string): Promise<void> {
  const refund = await requireRefund(refundId);
  const { received } = await requireOrderRecord(orderId);
  if (!received || refund.paymentId !== received.paymentId) return;
  const refunded = await refundedSum(received.paymentId, ['processed']);
  const status = refunded >= received.amount ? 'refunded' : 'partially_refunded';
  await Order.updateOne({ _id: orderId, refunded: trusted({ $lt: refunded }) }, { $set: { refunded, status } });
  const settled = await requireOrderRecord(orderId);
  if (settled.status === 'refunded') await endAccess(orderId);
}

async function endAccess(orderId: string): Promise<void> {
  await endGrant({ kind: 'order', id: orderId }, 'refunded');
  await note(orderId, { key: 'access-ended', source: 'school', text: 'The access that this order gave has ended.' });
}

/** Counted from the payment, in the calendar of the buyer. */
async function accessOf({ accessDays = 0, buyerId, paidAt }: OrderRecord): Promise<{ endsAt?: Date }> {
  if (accessDays === 0) return {};
  const zone = (await findPersonById(buyerId))?.timeZone;
  return accessUntil({ access: { days: accessDays, moreDays: 0, moreTimes: 0 } }, paidAt ?? now(), zone);
}

/**
 * The same course paid by two orders, e.g. an old one that the bank was slow with: the later one goes back whole, unless what
 * the earlier one gave was over by then.
 */
async function returnSecondPurchase(order: OrderRecord): Promise<void> {
  const [line] = order.lines;
  if (!line || !order.received || order.status === 'refunded') return;
  const paid = await listPaidOf(order.buyerId, line.courseId);
  const earlier = paid.slice(
    0,
    Math.max(
      0,
      paid.findIndex((one) => one._id.equals(order._id)),
    ),
  );
  const paidAt = order.paidAt ?? order.createdAt;
  const held = await Promise.all(
    earlier.map(async (one) =>
      one.status === 'refunded' ? false : heldAccess({ kind: 'order', id: String(one._id) }, line.courseId, paidAt),
    ),
  );
  if (!held.includes(true)) return;
  const reason = 'The same course had been paid by another order.';
  await requestRefund({ key: `twice-${order._id}`, order, payment: order.received, kind: 'twice', reason });
}
