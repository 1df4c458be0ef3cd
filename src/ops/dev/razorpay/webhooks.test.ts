import Razorpay from 'razorpay';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULTS } from './server.ts';
import { openShop } from './shop.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

async function pay(body: object = {}) {
  const order = await shop.sdk.orders.create({ amount: 5_000, currency: 'INR' });
  const payment = z.object({ id: z.string() }).parse(await shop.control('POST', `/orders/${order.id}/payments`, body));
  return { order, payment };
}

const id = (index: number) => shop.received[index]?.headers['x-razorpay-event-id'];

it('an approved payment sends its three events, signed over the raw body', async () => {
  const { order, payment } = await pay();
  await expect.poll(() => shop.names().toSorted()).toEqual(['order.paid', 'payment.authorized', 'payment.captured']);
  for (const { body, headers } of shop.received) {
    const signature = String(headers['x-razorpay-signature']);
    expect(Razorpay.validateWebhookSignature(body.toString(), signature, DEFAULTS.webhookSecret)).toBe(true);
  }
  const paid = shop.received.find(({ body }) => body.includes('"order.paid"'));
  expect(JSON.parse(String(paid?.body))).toMatchObject({
    entity: 'event',
    contains: ['payment', 'order'],
    payload: {
      payment: { entity: { id: payment.id, status: 'captured' } },
      order: { entity: { id: order.id, status: 'paid', amount_paid: 5_000 } },
    },
  });
});

it('the body is the snapshot of its moment, whenever it is sent', async () => {
  await shop.control('PATCH', '/settings', { paused: true });
  await pay();
  const [authorized] = await shop.events('?event=payment.authorized');
  expect(JSON.parse(authorized?.body ?? '')).toMatchObject({
    payload: { payment: { entity: { status: 'authorized', fee: null } } },
  });
});

it('an answer of 500 is followed by a redelivery with the same id until it is taken', async () => {
  shop.answer = () => ({ status: shop.received.length < 3 ? 500 : 200 });
  await pay({ status: 'failed' });
  await expect.poll(() => shop.received.length).toBe(3);
  expect(new Set([id(0), id(1), id(2)]).size).toBe(1);
  await expect
    .poll(async () => (await shop.events())[0])
    .toMatchObject({
      state: 'delivered',
      attempts: [{ status: 500 }, { status: 500 }, { status: 200 }],
    });
});

it('an answer that takes too long counts as failed', async () => {
  const slow = new Promise<{ status: number }>((resolve) => setTimeout(resolve, 600, { status: 200 }));
  shop.answer = () => (shop.received.length === 1 ? slow : { status: 200 });
  await pay({ status: 'failed' });
  await expect.poll(() => shop.received.length).toBe(2);
  expect(id(1)).toBe(id(0));
});

it('paused events wait, and come in the order that is asked for', async () => {
  await shop.control('PATCH', '/settings', { paused: true });
  await pay();
  const ids = (await shop.events()).map((event) => event.id).reverse();
  expect(shop.received).toEqual([]);
  await shop.control('POST', '/events/deliver', { ids });
  expect(shop.names()).toEqual(['order.paid', 'payment.captured', 'payment.authorized']);
  await shop.control('POST', '/events/deliver', { ids: ids.slice(0, 1) });
  expect(id(3)).toBe(id(0));
});

it('resuming sends what waited', async () => {
  await shop.control('PATCH', '/settings', { paused: true });
  await pay({ status: 'failed' });
  await shop.control('PATCH', '/settings', { paused: false });
  await expect.poll(() => shop.names()).toEqual(['payment.failed']);
});

it('dropped events are never sent by themselves, and can still be sent by hand', async () => {
  await shop.control('PATCH', '/settings', { drop: true });
  await pay({ status: 'failed' });
  const [lost] = await shop.events();
  expect(lost?.state).toBe('dropped');
  await shop.control('POST', '/events/deliver', { ids: [lost?.id] });
  expect(shop.names()).toEqual(['payment.failed']);
});

it('a tampered copy carries another body under the old signature', async () => {
  await shop.control('PATCH', '/settings', { paused: true });
  const { order } = await pay();
  const [paid] = await shop.events(`?event=order.paid&contains=${order.id}`);
  const tampering = { set: { 'payload.payment.entity.amount': 1 }, eventId: 'another' };
  await shop.control('POST', '/events/deliver', { ids: [paid?.id], tampering });
  const [copy] = shop.received;
  expect(JSON.parse(String(copy?.body))).toMatchObject({ payload: { payment: { entity: { amount: 1 } } } });
  expect(copy?.headers['x-razorpay-event-id']).toBe('another');
  const signature = String(copy?.headers['x-razorpay-signature']);
  expect(Razorpay.validateWebhookSignature(String(copy?.body), signature, DEFAULTS.webhookSecret)).toBe(false);
  expect(Razorpay.validateWebhookSignature(paid?.body ?? '', signature, DEFAULTS.webhookSecret)).toBe(true);
});

it('a refund sends created and processed, with the payment as it then is', async () => {
  const { payment } = await pay();
  await shop.sdk.payments.refund(payment.id, { amount: 100 });
  await expect.poll(() => shop.names()).toEqual(expect.arrayContaining(['refund.created', 'refund.processed']));
  const [processed] = await shop.events('?event=refund.processed');
  expect(JSON.parse(processed?.body ?? '')).toMatchObject({
    contains: ['refund', 'payment'],
    payload: {
      refund: { entity: { status: 'processed', speed_processed: 'normal' } },
      payment: { entity: { amount_refunded: 100, refund_status: 'partial', base_amount: 5_000 } },
    },
  });
});
