import { actFact } from '../accounts/audit/audit.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Forbidden, Refused } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import { formatMoney } from '../lib/money.ts';
import type { Person } from '../web/request.ts';
import { type OrderRecord, type ReceivedPayment, requireOrderRecord } from './order.model.ts';
import { note } from './order-event.model.ts';
import { findRefundByKey, Refund, type RefundKind, type RefundRecord, refundedSum } from './refund.model.ts';

/** `key` is the token of the form: sending it twice is one refund. `amount` in minor units; all that is left when absent. */
export type RefundWish = { key: string; amount?: number | undefined; reason: string };
type NewRefund = {
  key: string;
  order: OrderRecord;
  payment: ReceivedPayment;
  kind: RefundKind;
  reason: string;
  byId?: string;
};

/**
 * An admin's refund, whole or in part. May be repeated with the same key. Throws NotFound, Forbidden, and Refused when
 * nothing was paid, so much is not left, or another refund of it is being asked for right now.
 */
export async function refundOrder(admin: Person, orderId: string, wish: RefundWish): Promise<RefundRecord> {
  if (admin.role !== 'admin') throw new Forbidden();
  const key = `admin-${orderId}-${wish.key}`;
  const known = await findRefundByKey(key);
  if (known) return known;
  const order = await requireOrderRecord(orderId);
  if (!order.received) throw new Refused('Nothing was paid for this order, so nothing can go back.');
  const left = await refundableOf(order);
  const amount = wish.amount ?? left;
  if (left === 0) throw new Refused('All of it went back already, or is on its way.');
  if (amount <= 0 || amount > left) throw new Refused(`At most ${money(left, order)} can go back.`, 'amount');
  const payment = { ...order.received, amount };
  return requestRefund({ key, order, payment, kind: 'admin', reason: wish.reason, byId: admin.id });
}

/** Minor units that may still go back. */
export async function refundableOf(order: OrderRecord): Promise<number> {
  if (!order.received) return 0;
  const { paymentId, amount } = order.received;
  return Math.max(0, amount - (await refundedSum(paymentId, ['requested', 'pending', 'processed'])));
}

/**
 * Writes the decision down with its fact; a job asks the gateway. May be repeated with the same key. Throws Refused when
 * another refund of this payment is being asked for.
 */
export async function requestRefund(wanted: NewRefund): Promise<RefundRecord> {
  const refund = await storeDecision(wanted);
  if (refund.status !== 'requested' || refund.requestKey) return refund;
  const refundId = String(refund._id);
  await claimPayment(refund);
  if (await isOverdrawn(wanted)) {
    await Refund.deleteOne({ _id: refund._id });
    throw new Refused('So much is not left of this payment.', 'amount');
  }
  const told = [fact('refund.requested', { refundId }), decided(wanted)];
  await Refund.updateOne({ _id: refund._id }, { $push: { outbox: { $each: told } } });
  const text = `A refund of ${formatMoney(refund)} was decided: ${refund.reason}`;
  await note(refund.orderId, { key: `refund-${refundId}`, source: refund.byId ? 'admin' : 'school', text });
  await relay(Refund, refund._id, told);
  return refund;
}

/** The line of the audit log. A buyer whose second payment goes back did not decide it. */
function decided({ order, payment, reason, byId }: NewRefund) {
  return actFact({
    action: 'order.refund-decided',
    on: { kind: 'order', id: String(order._id), name: order.number },
    after: { amount: formatMoney(payment), reason },
    ...(byId ? {} : { by: { id: null, name: 'The school' } }),
  });
}

async function storeDecision({ key, order, payment, kind, reason, byId }: NewRefund): Promise<RefundRecord> {
  const values = {
    orderId: String(order._id),
    paymentId: payment.paymentId,
    amount: payment.amount,
    currency: payment.currency,
    kind,
    reason,
    ...(byId ? { byId } : {}),
    ofIncome: isIncome(order, payment.paymentId),
    status: 'requested',
    tries: 0,
    error: '',
    requestedAt: now(),
  };
  await Refund.updateOne({ key }, { $setOnInsert: values }, { upsert: true }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  return Refund.findOne({ key }).orFail().lean<RefundRecord>();
}

/** One refund of a payment at a time, so that what is left is counted one after the other. */
async function claimPayment(refund: RefundRecord): Promise<void> {
  try {
    await Refund.updateOne({ _id: refund._id, status: 'requested' }, { $set: { requestKey: refund.paymentId } });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await Refund.deleteOne({ _id: refund._id, requestKey: null });
    throw new Refused('Another refund of this payment is being sent right now. Please try again in a minute.');
  }
}

async function isOverdrawn({ order, payment }: NewRefund): Promise<boolean> {
  if (order.received?.paymentId !== payment.paymentId) return false;
  return (await refundedSum(payment.paymentId, ['requested', 'pending', 'processed'])) > order.received.amount;
}

/** Does this payment count as income of its order? */
export function isIncome(order: OrderRecord, paymentId: string): boolean {
  return Boolean(order.paidAt) && order.received?.paymentId === paymentId;
}

function money(amount: number, order: OrderRecord): string {
  return formatMoney({ amount, currency: order.total.currency });
}
