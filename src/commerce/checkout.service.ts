/** The step from our order to the payment page. */
import { requirePersonById } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { Order, type OrderRecord, openStatuses } from './order.model.ts';
import { createGatewayOrder } from './razorpay.gateway.ts';

/** The plain form that the browser sends to the payment page. */
export type PaymentForm = { action: string; fields: Record<string, string> };

export function isOpen(order: Pick<OrderRecord, 'status'>): boolean {
  return openStatuses.includes(order.status);
}

/**
 * Makes the gateway's order if it is not there. May be repeated, also after an answer was lost: it stays one. Null while
 * the gateway is away: the order is kept, and the next try goes on from here.
 */
export async function prepareCheckout(order: OrderRecord): Promise<OrderRecord | null> {
  if (order.gatewayOrderId) return order;
  const made = await createGatewayOrder(order.number, order.total);
  if (!made.ok) return null;
  await Order.updateOne({ _id: order._id, gatewayOrderId: null }, { $set: { gatewayOrderId: made.value.id } });
  return Order.findById(order._id).lean<OrderRecord>();
}

/**
 * The fields of the hosted page (https://razorpay.com/docs/payments/payment-gateway/web-integration/hosted). Only its
 * own fields come back, so our order stands in the address it returns to.
 */
export async function paymentForm(order: OrderRecord): Promise<PaymentForm> {
  const buyer = await requirePersonById(order.buyerId);
  const back = `${config.publicUrl}/payments/razorpay/return/${order._id}`;
  return {
    action: config.razorpay.checkoutUrl,
    fields: {
      key_id: config.razorpay.key ?? '',
      order_id: order.gatewayOrderId ?? '',
      amount: String(order.total.amount),
      currency: order.total.currency,
      name: config.school.name,
      description: `${order.lines.map((line) => line.title).join(', ')} · ${order.number}`.slice(0, 250),
      'prefill[name]': buyer.name,
      'prefill[email]': buyer.email,
      'notes[order]': order.number,
      callback_url: back,
      cancel_url: back,
    },
  };
}
