/** A refund that was decided, on its way: asked of the gateway until it answers, then followed to its end. */
import { trusted } from 'mongoose';
import { actFact } from '../accounts/audit/audit.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import { formatMoney } from '../lib/money.ts';
import { Order, requireOrderRecord } from './order.model.ts';
import { type EventSource, note } from './order-event.model.ts';
import { findPayment } from './payment.model.ts';
import { createGatewayRefund, fetchRefundsOf } from './razorpay.gateway.ts';
import type { GatewayRefund } from './razorpay-entities.ts';
import { findRefundByKey, Refund, type RefundRecord, requireRefund } from './refund.model.ts';
import { isIncome } from './refunds.service.ts';

/**
 * Asks the gateway for the refund. May be repeated, in two processes too: the gateway knows it by its id. Throws Busy
 * while the answer is not clear, so that the job tries again.
 */
export async function sendRefund(refundId: string): Promise<void> {
  const refund = await requireRefund(refundId);
  if (refund.status !== 'requested') return;
  const order = await requireOrderRecord(refund.orderId);
  if (order.isDemo) return finishDemoRefund(refund);
  if (refund.tries > 0 && (await adoptEarlier(refund))) return;
  await Refund.updateOne({ _id: refund._id }, { $inc: { tries: 1 } });
  const outcome = await createGatewayRefund(refund.paymentId, { ourId: refundId, amount: refund.amount });
  if (outcome.ok) await recordRefund(outcome.value, 'asked');
  else if (outcome.kind === 'refused')
    await endRefund(refund, { status: 'failed', error: outcome.reason, source: 'asked' });
  else throw new Busy('The payment gateway did not answer. The refund is asked for again.');
}

/** Takes what the gateway says of one refund, also of one made in its dashboard. May be repeated, in any order. */
export async function recordRefund(given: GatewayRefund, source: EventSource): Promise<void> {
  const refund = (await findOurs(given)) ?? (await adoptForeign(given));
  if (!refund) return;
  if (given.status === 'pending') {
    await Refund.updateOne(
      { _id: refund._id, status: 'requested' },
      { $set: { status: 'pending', gatewayRefundId: given.id }, $unset: { requestKey: 1 } },
    );
    await note(refund.orderId, { key: `refund-${refund._id}-pending`, source, text: 'The gateway has the refund.' });
  } else await endRefund(refund, { status: given.status, gatewayRefundId: given.id, source });
}

type Ending = { status: 'processed' | 'failed'; gatewayRefundId?: string; error?: string; source: EventSource };

/** The last step of a refund, once: `processed` tells `order.refunded`, `failed` is put before the admins. */
async function endRefund(refund: RefundRecord, ending: Ending): Promise<void> {
  const { orderId } = refund;
  const refundId = String(refund._id);
  const done = ending.status === 'processed';
  const told = done ? fact('order.refunded', { orderId, refundId }) : fact('order.flagged', { orderId });
  const error = done ? '' : (ending.error ?? 'The bank did not take it.');
  const written = await endedAct(refund, error);
  const ended = await Refund.findOneAndUpdate(
    { _id: refund._id, status: trusted({ $in: ['requested', 'pending'] }) },
    {
      $set: {
        status: ending.status,
        finishedAt: now(),
        error,
        ...(ending.gatewayRefundId ? { gatewayRefundId: ending.gatewayRefundId } : {}),
      },
      $unset: { requestKey: 1 },
      $push: { outbox: { $each: [told, written] } },
    },
  ).lean<RefundRecord>();
  if (!ended) return;
  const amount = formatMoney(refund);
  const text = done ? `The refund of ${amount} is done.` : `The refund of ${amount} failed: ${error}`;
  if (!done) await Order.updateOne({ _id: orderId }, { $set: { attention: text, attentionAt: now() } });
  await note(orderId, { key: `refund-${refundId}-${ending.status}`, source: ending.source, text });
  await relay(Refund, refund._id, [told, written]);
}

/** The line of the audit log, whoever asked the gateway for news. */
async function endedAct(refund: RefundRecord, error: string) {
  const { number } = await requireOrderRecord(refund.orderId);
  return actFact({
    action: error ? 'order.refund-failed' : 'order.refunded',
    on: { kind: 'order', id: refund.orderId, name: number },
    after: { amount: formatMoney(refund), ...(error ? { error } : {}) },
    by: { id: null, name: 'The payment gateway' },
  });
}

async function findOurs(given: GatewayRefund): Promise<RefundRecord | null> {
  const byTheirs = await Refund.findOne({ gatewayRefundId: given.id }).lean<RefundRecord>();
  if (byTheirs || !given.ourId) return byTheirs;
  const refund = await requireRefund(given.ourId).catch(() => null);
  return refund?.paymentId === given.paymentId ? refund : null;
}

/** Somebody refunded in the gateway's dashboard: our books follow. Null when the payment is none of ours. */
async function adoptForeign(given: GatewayRefund): Promise<RefundRecord | null> {
  const payment = await findPayment(given.paymentId);
  if (!payment) return null;
  const order = await requireOrderRecord(payment.orderId);
  const values = {
    orderId: payment.orderId,
    paymentId: given.paymentId,
    amount: given.amount,
    currency: given.currency,
    kind: 'outside',
    reason: 'Refunded in the dashboard of the payment gateway.',
    ofIncome: isIncome(order, given.paymentId),
    status: 'pending',
    gatewayRefundId: given.id,
    requestedAt: now(),
  };
  const key = `gateway-${given.id}`;
  await Refund.updateOne({ key }, { $setOnInsert: values }, { upsert: true }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  return findRefundByKey(key);
}

/** Did an earlier call whose answer was lost make the refund? Throws Busy while the gateway is away. */
async function adoptEarlier(refund: RefundRecord): Promise<boolean> {
  const listed = await fetchRefundsOf(refund.paymentId);
  if (!listed.ok) throw new Busy('The payment gateway did not answer. The refund is asked for again.');
  const made = listed.value.find((one) => one.ourId === String(refund._id));
  if (made) await recordRefund(made, 'asked');
  return made !== undefined;
}

/** A demo order was never paid, so there is nothing to ask the gateway for. */
async function finishDemoRefund(refund: RefundRecord): Promise<void> {
  await endRefund(refund, { status: 'processed', source: 'school' });
}
