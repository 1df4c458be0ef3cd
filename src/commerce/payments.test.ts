import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { findEnrolment } from '../learning/enrolment.service.ts';
import { turnClock } from '../lib/clock.ts';
import { connectDatabase, disconnectDatabase } from '../lib/db.ts';
import { startSchool } from '../test/school.ts';
import {
  atTheTill,
  comeBack,
  control,
  decide,
  deliver,
  eventsAbout,
  fault,
  gatewayState,
  payment,
  type Till,
  until,
  webhooks,
} from '../test/till.ts';
import { person, world } from '../test/world.ts';
import { type OrderRecord, requireOrderRecord } from './order.model.ts';
import { listNotes } from './order-event.model.ts';
import { listPayments } from './payment.model.ts';
import { PaymentEvent } from './payment-event.model.ts';
import { Receipt } from './receipt.model.ts';
import { listRefunds } from './refund.model.ts';
import { fulfilOrder } from './settlement.service.ts';
import { handleEvent } from './webhooks.service.ts';

const school = await startSchool();
const cast = await world();
let count = 0;

type Purchase = Till & { bea: PersonRecord; client: Awaited<ReturnType<typeof school.signedIn>> };

async function atCheckout(): Promise<Purchase> {
  count++;
  const bea = await person(`payer${count}`, `Payer ${count}`, 'learner');
  const client = await school.signedIn(bea);
  return { ...(await atTheTill(client, 'knots')), bea, client };
}

async function paid(orderId: string): Promise<OrderRecord> {
  return until(async () => {
    const order = await requireOrderRecord(orderId);
    return order.status === 'paid' && order;
  });
}

/** What a purchase must have left behind, each once. */
async function expectFulfilledOnce({ orderId, bea }: Purchase): Promise<void> {
  await until(async () => (await Receipt.findOne({ orderId }))?.sent === 1);
  await school.settled();
  expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
  expect(await Receipt.countDocuments({ orderId })).toBe(1);
  const mails = (await school.mailbox.all(bea.email)).filter((mail) => /receipt/i.test(mail.subject));
  expect(mails).toHaveLength(1);
  expect(await listRefunds(orderId)).toEqual([]);
}

function sign(body: string, secret = config.razorpay.webhookSecrets[0] ?? ''): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

async function post(body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${school.url}/payments/razorpay/events`, { method: 'POST', body, headers });
  await response.body?.cancel();
  return response.status;
}

afterEach(async () => {
  turnClock(0);
  await control('DELETE', '/faults');
  await webhooks({ paused: false, drop: false, delayMs: 0 });
  await school.settled();
});

describe('webhooks', () => {
  it('[COM-02] BP-01 a buyer who closes the browser before the return gets the course by the webhook', async () => {
    const purchase = await atCheckout();
    expect(await decide(purchase, 'approve-and-close')).toBeNull();
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
    const notes = await listNotes(purchase.orderId);
    expect(notes.map((one) => one.source)).toContain('webhook');
    expect(notes.map((one) => one.source)).not.toContain('return');
  });

  it('[COM-02] BP-03 a replayed event changes nothing, also when ten come at once', async () => {
    const purchase = await atCheckout();
    await decide(purchase, 'approve-and-close');
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
    const before = await requireOrderRecord(purchase.orderId);
    const ids = (await eventsAbout(purchase.gatewayOrderId)).map((event) => event.id);
    const answers = await deliver([...ids, ...ids, ...ids, ...ids], { parallel: true });
    expect(answers.every((one) => one.status === 200)).toBe(true);
    await school.settled();
    expect(await requireOrderRecord(purchase.orderId)).toEqual(before);
    await expectFulfilledOnce(purchase);
  });

  it('[COM-02] BP-03 a tampered body, a wrong secret, no signature and no id are refused, and leave nothing', async () => {
    const purchase = await atCheckout();
    await webhooks({ paused: true });
    await decide(purchase, 'approve-and-close');
    const [event] = await eventsAbout(purchase.gatewayOrderId);
    const id = event?.id ?? '';
    const tries = [
      { set: { 'payload.payment.entity.amount': 100 } },
      { secret: 'not-the-secret' },
      { signature: '' },
      { signature: 'z'.repeat(64) },
      { eventId: '' },
      { body: '' },
    ];
    for (const tampering of tries) {
      const [answer] = await deliver([id], { tampering });
      expect(answer?.status).toBeGreaterThanOrEqual(400);
      expect(answer?.status).toBeLessThan(500);
    }
    const large = 'x'.repeat(2_000_000);
    expect(await post(large, { 'x-razorpay-event-id': id, 'x-razorpay-signature': sign(large) })).toBe(413);
    expect(await PaymentEvent.countDocuments({ gatewayEventId: id })).toBe(0);
    expect((await requireOrderRecord(purchase.orderId)).status).not.toBe('paid');
  });

  it('[COM-02] BP-37 a copy of a stored event with other words is refused, even if it is signed', async () => {
    const purchase = await atCheckout();
    await decide(purchase, 'approve-and-close');
    await paid(purchase.orderId);
    const event = (await eventsAbout(purchase.gatewayOrderId)).find((one) => one.event === 'order.paid');
    const changed = event?.body.replace('"captured"', '"refunded"') ?? '';
    const headers = { 'x-razorpay-event-id': event?.id ?? '', 'x-razorpay-signature': sign(changed) };
    await until(async () => (await PaymentEvent.countDocuments({ gatewayEventId: event?.id ?? '' })) === 1);
    expect(await post(changed, headers)).toBe(409);
    const stored = await PaymentEvent.findOne({ gatewayEventId: event?.id ?? '' }).lean();
    expect(stored?.body).toBe(event?.body);
    expect(await post(event?.body ?? '', { ...headers, 'x-razorpay-signature': sign(event?.body ?? '') })).toBe(200);
  });

  it('[COM-02] events are taken after a change of the secret, signed by the new one or the one before', async () => {
    const secrets: string[] = config.razorpay.webhookSecrets;
    secrets.unshift('the-new-secret');
    try {
      const body = JSON.stringify({ event: 'payment.dispute.created', payload: {} });
      expect(await post(body, { 'x-razorpay-event-id': 'secretNew', 'x-razorpay-signature': sign(body) })).toBe(200);
      expect(
        await post(body, { 'x-razorpay-event-id': 'secretOld', 'x-razorpay-signature': sign(body, secrets[1]) }),
      ).toBe(200);
      expect(await post(body, { 'x-razorpay-event-id': 'secretNo', 'x-razorpay-signature': sign(body, 'x') })).toBe(
        400,
      );
    } finally {
      secrets.shift();
    }
  });

  it('[COM-02] events we do not know, cannot read, or that belong to nobody are kept and change nothing', async () => {
    const bodies = [
      '{"event":"subscription.charged","payload":{}}',
      'not json',
      '{"event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_x"}}}}',
      '[]',
    ];
    for (const [at, body] of bodies.entries()) {
      const id = `unknown${at}`;
      expect(await post(body, { 'x-razorpay-event-id': id, 'x-razorpay-signature': sign(body) })).toBe(200);
      const handled = await until(async () => {
        const stored = await PaymentEvent.findOne({ gatewayEventId: id }).lean();
        return stored?.handledAt && stored;
      });
      expect(handled.outcome).toMatch(/^(not for us|not understood)$/);
    }
  });

  it('[COM-02] BP-04 an event that cannot be stored is not confirmed, sent again, and then handled once', async () => {
    const purchase = await atCheckout();
    await webhooks({ paused: true });
    await decide(purchase, 'approve-and-close');
    await disconnectDatabase();
    await webhooks({ paused: false });
    const answered = await until(async () => {
      const events = await eventsAbout(purchase.gatewayOrderId);
      return events.every((event) => event.attempts.length > 0) && events;
    });
    await connectDatabase();
    for (const event of answered) expect(event.attempts[0]?.status).toBe(503);
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
  });

  it('[COM-02] BP-10 events that come in the wrong order end in the same state', async () => {
    const purchase = await atCheckout();
    await webhooks({ paused: true });
    const first = await payment(purchase.gatewayOrderId, { status: 'failed' });
    await control('POST', `/payments/${first.id}/approve`);
    const ids = (await eventsAbout(purchase.gatewayOrderId)).map((event) => event.id);
    expect(ids).toHaveLength(4);
    for (const id of ids.toReversed()) {
      await deliver([id]);
      await school.settled();
    }
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
    expect((await listPayments(purchase.orderId)).map((one) => one.status)).toEqual(['captured']);
  });

  it('[COM-02] BP-11 an answer that comes too late is sent again and harms nothing', async () => {
    const purchase = await atCheckout();
    await webhooks({ paused: true });
    await decide(purchase, 'approve-and-close');
    const ids = (await eventsAbout(purchase.gatewayOrderId)).map((event) => event.id);
    // Every event twice, the second before the first has been handled.
    await deliver(
      ids.flatMap((id) => [id, id]),
      { parallel: true },
    );
    await Promise.all(ids.flatMap((id) => [handleEvent(id), handleEvent(id)]));
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
  });
});

describe('the state machine', () => {
  it('[COM-02] BP-06 a payment that failed and was authorised late is fulfilled once', async () => {
    await control('PATCH', '/settings', { lateSuccessMs: 400 });
    const purchase = await atCheckout();
    await comeBack(await decide(purchase, 'late'));
    expect((await requireOrderRecord(purchase.orderId)).status).not.toBe('paid');
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
    const texts = (await listNotes(purchase.orderId)).map((one) => one.text).join(' ');
    expect(texts).toMatch(/failed.*captured/s);
  });

  it('[COM-02] BP-08 a second payment of one order goes back by itself, once, and is shown to admins', async () => {
    const purchase = await atCheckout();
    await decide(purchase, 'approve-and-close');
    await paid(purchase.orderId);
    const second = await payment(purchase.gatewayOrderId, { status: 'captured' });
    const refund = await until(async () =>
      (await listRefunds(purchase.orderId)).find((one) => one.status === 'processed'),
    );
    expect(refund).toMatchObject({ paymentId: second.id, amount: 149_900, kind: 'extra' });
    const ids = (await eventsAbout(second.id)).map((event) => event.id);
    await deliver([...ids, ...ids], { parallel: true });
    await school.settled();
    expect((await gatewayState()).refunds.filter((one) => one.payment_id === second.id)).toHaveLength(1);
    const order = await requireOrderRecord(purchase.orderId);
    expect(order).toMatchObject({ status: 'paid', refunded: 0 });
    expect(order.attention).toContain('second payment');
    expect(await findEnrolment(purchase.bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
    expect((await school.mailbox.latest(purchase.bea.email, /on its way back/)).text).toContain('paid twice');
  });

  it.each([
    { what: 'another amount', given: { amount: 100 } },
    { what: 'more than the price', given: { amount: 500_000 } },
    { what: 'another currency', given: { currency: 'USD' } },
  ])('[COM-02] $what is not fulfilled: the order is flagged for admins', async ({ given }) => {
    const purchase = await atCheckout();
    await payment(purchase.gatewayOrderId, { status: 'captured', ...given });
    const order = await until(async () => {
      const stored = await requireOrderRecord(purchase.orderId);
      return stored.status === 'flagged' && stored;
    });
    await school.settled();
    expect(order.attention).toMatch(/came for an order of ₹1,499/);
    expect(await findEnrolment(purchase.bea.id, cast.knots.id)).toBeNull();
    expect(await Receipt.countDocuments({ orderId: purchase.orderId })).toBe(0);
    const page = await purchase.client.get(`/orders/${purchase.orderId}`);
    expect(page.$('h1')).toBe('Somebody is looking at your payment');
  });

  it('[COM-02] a flagged order that is then paid rightly is fulfilled, and the wrong payment goes back', async () => {
    const purchase = await atCheckout();
    const wrong = await payment(purchase.gatewayOrderId, { status: 'captured', amount: 700 });
    await until(async () => (await requireOrderRecord(purchase.orderId)).status === 'flagged');
    await payment(purchase.gatewayOrderId, { status: 'captured' });
    await paid(purchase.orderId);
    const refund = await until(async () =>
      (await listRefunds(purchase.orderId)).find((one) => one.status === 'processed'),
    );
    expect(refund).toMatchObject({ paymentId: wrong.id, amount: 700 });
    await school.settled();
    expect(await findEnrolment(purchase.bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
    expect((await requireOrderRecord(purchase.orderId)).status).toBe('paid');
  });

  it('[COM-02] an authorised payment is captured by us where the account does not do it', async () => {
    const purchase = await atCheckout();
    const { id } = await payment(purchase.gatewayOrderId, { status: 'authorized' });
    await paid(purchase.orderId);
    expect((await gatewayState()).payments.find((one) => one.id === id)?.status).toBe('captured');
    await expectFulfilledOnce(purchase);
  });

  it('[COM-02] a paid order never goes back, whatever comes after', async () => {
    const purchase = await atCheckout();
    const first = await payment(purchase.gatewayOrderId, { status: 'captured' });
    await paid(purchase.orderId);
    await payment(purchase.gatewayOrderId, { status: 'failed' });
    await payment(purchase.gatewayOrderId, { status: 'created' });
    const all = (await eventsAbout(first.id)).map((event) => event.id);
    await deliver(all.toReversed());
    await school.settled();
    expect((await requireOrderRecord(purchase.orderId)).received?.paymentId).toBe(first.id);
    expect((await requireOrderRecord(purchase.orderId)).status).toBe('paid');
  });

  it('[COM-02] return, webhook and question at the same moment fulfil once', async () => {
    const purchase = await atCheckout();
    const sent = await decide(purchase, 'approve');
    const ids = (await eventsAbout(purchase.gatewayOrderId)).map((event) => event.id);
    await Promise.all([
      comeBack(sent),
      comeBack(sent),
      deliver(ids, { parallel: true }),
      purchase.client.get(`/orders/${purchase.orderId}`),
      purchase.client.get(`/orders/${purchase.orderId}`),
    ]);
    await paid(purchase.orderId);
    await expectFulfilledOnce(purchase);
  });

  it('[COM-04] the steps after a payment may be cut off anywhere and run twice at once', async () => {
    const purchase = await atCheckout();
    await payment(purchase.gatewayOrderId, { status: 'captured' });
    await paid(purchase.orderId);
    await Promise.all([fulfilOrder(purchase.orderId), fulfilOrder(purchase.orderId), fulfilOrder(purchase.orderId)]);
    await expectFulfilledOnce(purchase);
    const serials = (await Receipt.find().lean()).map((receipt) => receipt.serial).sort((a, b) => a - b);
    expect(serials).toEqual(serials.map((_, at) => at + 1));
  });

  it('[COM-02] a fault of the gateway while an event is handled is made good by the next try', async () => {
    const purchase = await atCheckout();
    await fault('payments.fetch', '502html', 2);
    await payment(purchase.gatewayOrderId, { status: 'authorized' });
    await until(async () => (await requireOrderRecord(purchase.orderId)).status === 'attempted');
    await control('DELETE', '/faults');
    await until(async () => (await purchase.client.get(`/orders/${purchase.orderId}`)).$('h1') === 'Knots is yours');
    await expectFulfilledOnce(purchase);
  });
});
