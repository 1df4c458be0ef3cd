/** What commerce does in the background. */
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { comparePayments } from './comparison.service.ts';
import { sendReceipt } from './receipts.service.ts';
import { reconcile } from './reconciler.service.ts';
import { sendRefundMail } from './refund-mail.service.ts';
import { sendRefund } from './refund-progress.service.ts';
import { fulfilOrder, settleRefund } from './settlement.service.ts';
import { handleEvent } from './webhooks.service.ts';

on('order.paid', 'fulfil-order', async ({ orderId }) => {
  await fulfilOrder(orderId);
  await sendReceiptLater(orderId, 1);
});

on('refund.requested', 'send-refund', ({ refundId }) => sendRefund(refundId));

on('order.refunded', 'settle-refund', async ({ orderId, refundId }) => {
  await settleRefund(orderId, refundId);
  await enqueue(sendRefundMailJob, { refundId }, { id: refundId });
});

const handleEventJob = defineJob<{ eventId: string }>('handle-payment-event', ({ eventId }) => handleEvent(eventId));

const sendReceiptJob = defineJob<{ orderId: string; send: number }>('send-receipt', ({ orderId, send }) =>
  sendReceipt(orderId, send),
);

const sendRefundMailJob = defineJob<{ refundId: string }>('send-refund-mail', ({ refundId }) =>
  sendRefundMail(refundId),
);

export const reconcileJob = defineJob<Record<string, never>>('reconcile-payments', reconcile, { attempts: 1 });

export const compareJob = defineJob<Record<string, never>>('compare-payments', () => comparePayments());

/** An event that finds no queue is found by the reconciler. */
export async function handleEventLater(eventId: string): Promise<void> {
  await enqueue(handleEventJob, { eventId }, { id: eventId });
}

/** `send` counts the mails of one receipt, so that each of them goes out once. */
export async function sendReceiptLater(orderId: string, send: number): Promise<void> {
  await enqueue(sendReceiptJob, { orderId, send }, { id: `${orderId}-${send}` });
}
