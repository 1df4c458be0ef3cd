/** Asking the gateway what became of an order: when its buyer waits, when an admin wants to know, by the clock. */
import { isLookingOn } from '../lib/acting.ts';
import { waitAtMost } from '../lib/patience.ts';
import { redis } from '../lib/redis.ts';
import type { OrderRecord } from './order.model.ts';
import type { EventSource } from './order-event.model.ts';
import { type PaymentOutcome, recordPayment } from './payments.service.ts';
import { capturePayment, fetchPayment, fetchPaymentsOf, fetchRefundsOf } from './razorpay.gateway.ts';
import type { GatewayPayment } from './razorpay-entities.ts';
import { recordRefund } from './refund-progress.service.ts';

const pauseSeconds = 5;

/** Fetches all payments of an order, and what went back of them, and records them. False: the gateway is away. */
export async function lookAtGateway(order: OrderRecord): Promise<boolean> {
  if (!order.gatewayOrderId) return true;
  const payments = await fetchPaymentsOf(order.gatewayOrderId);
  if (!payments.ok) return false;
  const oldestFirst = payments.value.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const payment of oldestFirst) {
    await settlePayment(payment, 'asked');
    if (payment.amountRefunded > 0 && !(await lookAtRefunds(payment.id))) return false;
  }
  return true;
}

/**
 * For the page of a buyer who waits: looks at most every five seconds for one order, however often it is asked, and
 * waits at most `waitMs` for the answer; what comes later is recorded all the same.
 */
export async function lookNow(order: OrderRecord, waitMs = 3000): Promise<void> {
  if (!order.gatewayOrderId || isLookingOn()) return;
  const free = await redis.set(`order-look:${order._id}`, '1', 'EX', pauseSeconds, 'NX');
  if (free !== 'OK') return;
  await waitAtMost(lookAtGateway(order), waitMs);
}

/**
 * Records a payment; one that is authorised and not yet taken is taken, where the account does not do so by itself.
 * May be repeated. Throws nothing of the gateway's: what is not clear now is asked again by the reconciler.
 */
export async function settlePayment(payment: GatewayPayment, source: EventSource): Promise<PaymentOutcome> {
  const outcome = await recordPayment(payment, source);
  if (outcome !== 'authorized') return outcome;
  // What we were told may be old: it may have been captured since.
  const current = await fetchPayment(payment.id);
  if (!current.ok) return outcome;
  if (current.value.status !== 'authorized') return recordPayment(current.value, 'asked');
  const captured = await capturePayment(payment.id, payment);
  if (captured.ok) return recordPayment(captured.value, 'asked');
  const after = await fetchPayment(payment.id);
  return after.ok ? recordPayment(after.value, 'asked') : outcome;
}

/** False: the gateway is away. */
export async function lookAtRefunds(paymentId: string): Promise<boolean> {
  const refunds = await fetchRefundsOf(paymentId);
  if (!refunds.ok) return false;
  for (const refund of refunds.value) await recordRefund(refund, 'asked');
  return true;
}
