/** The buyer's browser comes back from the payment page. Only the signature is believed. */
import { now } from '../lib/clock.ts';
import { Failure } from '../lib/errors.ts';
import { waitAtMost } from '../lib/patience.ts';
import { settlePayment } from './lookup.service.ts';
import { Order, requireOrderRecord } from './order.model.ts';
import { note } from './order-event.model.ts';
import { fetchPayment } from './razorpay.gateway.ts';
import { isReturnSigned } from './signatures.ts';

const waitMs = 2500;

/**
 * Checks the signature over the order id that we stored, then asks the gateway for the payment, for a moment: the return
 * says neither amount nor state. May be repeated. Throws NotFound, and Failure 400 when it is not signed.
 */
export async function recordReturn(orderId: string, sent: { paymentId: string; signature: string }): Promise<void> {
  const order = await requireOrderRecord(orderId);
  if (!order.gatewayOrderId || !isReturnSigned(order.gatewayOrderId, sent.paymentId, sent.signature))
    throw new Failure(
      400,
      'This return from the payment page is not genuine. If you paid, your order finds it by itself.',
    );
  await Order.updateOne({ _id: order._id, returnedAt: null }, { $set: { returnedAt: now() } });
  const text = `The buyer came back from the payment page with ${sent.paymentId}.`;
  await note(orderId, { key: `return-${sent.paymentId}`, source: 'return', text });
  await waitAtMost(settle(sent.paymentId, order.gatewayOrderId), waitMs);
}

async function settle(paymentId: string, gatewayOrderId: string): Promise<void> {
  const payment = await fetchPayment(paymentId);
  if (payment.ok && payment.value.gatewayOrderId === gatewayOrderId) await settlePayment(payment.value, 'return');
}
