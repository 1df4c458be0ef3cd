/** What the gateway tells us by itself: stored first, answered at once, handled by a job. At least once, in any order. */
import { trusted } from 'mongoose';
import { fromNow, minute, now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Conflict, Failure } from '../lib/errors.ts';
import { settlePayment } from './lookup.service.ts';
import { PaymentEvent, type PaymentEventRecord } from './payment-event.model.ts';
import { GatewayEvent, GatewayPayment, GatewayRefund } from './razorpay-entities.ts';
import { recordRefund } from './refund-progress.service.ts';
import { isEventSigned } from './signatures.ts';

export type ReceivedEvent = { id: string; signature: string; body: Buffer };

/**
 * Keeps one event. Sending it again changes nothing. Throws Failure 400 when it is not signed or has no id, and
 * Conflict when an event of this id is stored with other words.
 */
export async function storeEvent({ id, signature, body }: ReceivedEvent): Promise<void> {
  if (!isEventSigned(body, signature)) throw new Failure(400, 'The signature does not belong to this text.');
  if (!/^[\w-]{1,100}$/.test(id)) throw new Failure(400, 'The event has no id.');
  const text = body.toString('utf8');
  try {
    await PaymentEvent.create({ gatewayEventId: id, body: text, signature, receivedAt: now() });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const stored = await PaymentEvent.findOne({ gatewayEventId: id }).lean<PaymentEventRecord>();
    if (stored?.body !== text) throw new Conflict('An event of this id was sent with other words.', id);
  }
}

/** Does what an event says. May be repeated, and run in two processes at once. */
export async function handleEvent(gatewayEventId: string): Promise<void> {
  const stored = await PaymentEvent.findOne({ gatewayEventId }).lean<PaymentEventRecord>();
  if (!stored || stored.handledAt) return;
  const outcome = await act(stored.body);
  await PaymentEvent.updateOne({ _id: stored._id }, { $set: { handledAt: now(), outcome } });
}

/** Events that were stored but whose job got lost, e.g. with Redis; oldest first, at most 200. */
export async function listForgottenEvents(olderThanMs = minute / 2): Promise<string[]> {
  const filter = { handledAt: null, receivedAt: trusted({ $lt: fromNow(-olderThanMs) }) };
  const events = await PaymentEvent.find(filter).sort({ receivedAt: 1 }).limit(200).lean<PaymentEventRecord[]>();
  return events.map((event) => event.gatewayEventId);
}

async function act(body: string): Promise<string> {
  const event = GatewayEvent.safeParse(parseJson(body));
  if (!event.success) return 'not understood';
  const { event: name, payload } = event.data;
  if (name === 'order.paid' || name.startsWith('payment.')) {
    const payment = GatewayPayment.safeParse(payload.payment?.entity);
    if (payment.success && !name.startsWith('payment.dispute.')) return settlePayment(payment.data, 'webhook');
  }
  if (name.startsWith('refund.')) {
    const refund = GatewayRefund.safeParse(payload.refund?.entity);
    if (refund.success) {
      await recordRefund(refund.data, 'webhook');
      return 'refund recorded';
    }
  }
  return 'not for us';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
