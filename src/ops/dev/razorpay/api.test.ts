import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openShop } from './shop.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.control('POST', '/reset'));
afterAll(() => shop.close());

const Made = z.object({ id: z.string(), amount: z.number() });
const wanted = { amount: 149_900, currency: 'INR', receipt: 'order-1' };

async function paidOrder(body: object = {}) {
  const order = await shop.sdk.orders.create(wanted);
  const payment = Made.parse(await shop.control('POST', `/orders/${order.id}/payments`, body));
  return { order, payment };
}

describe('orders', () => {
  it('an order is created, fetched and listed in the shape of the API reference', async () => {
    const order = await shop.sdk.orders.create({ ...wanted, notes: { course: 'knots' } });
    expect(order).toEqual({
      id: expect.stringMatching(/^order_[A-Za-z0-9]{14}$/),
      entity: 'order',
      amount: 149_900,
      amount_paid: 0,
      amount_due: 149_900,
      currency: 'INR',
      receipt: 'order-1',
      offer_id: null,
      status: 'created',
      attempts: 0,
      notes: { course: 'knots' },
      created_at: expect.any(Number),
    });
    expect(await shop.sdk.orders.fetch(order.id)).toEqual(order);
    const now = Math.floor(Date.now() / 1000);
    expect(await shop.sdk.orders.all({ from: now - 60, to: now + 60 })).toMatchObject({ count: 1, items: [order] });
    expect(await shop.sdk.orders.all({ to: now - 60 })).toMatchObject({ count: 0, items: [] });
  });

  it('a retried create with unique_receipt answers with the same order', async () => {
    const unique = { ...wanted, unique_receipt: true };
    const first = await shop.sdk.orders.create(unique);
    expect(await shop.sdk.orders.create(unique)).toEqual(first);
    expect((await shop.sdk.orders.create(wanted)).id).not.toBe(first.id);
  });

  it('a create that times out after its effect is found again by its receipt', async () => {
    await shop.control('POST', '/faults', { endpoint: 'orders.create', mode: 'hang-after' });
    const unique = { ...wanted, unique_receipt: true };
    await expect(shop.rq.post('/v1/orders', unique, { timeout: 100 })).rejects.toMatchObject({ code: 'ECONNABORTED' });
    await shop.sdk.orders.create(unique);
    expect(await shop.sdk.orders.all({})).toMatchObject({ count: 1 });
  });

  it.each([
    ['an amount below the minimum', { ...wanted, amount: 99 }, 'Order amount less than minimum amount allowed'],
    [
      'a receipt of 41 characters',
      { ...wanted, receipt: 'r'.repeat(41) },
      'The receipt may not be greater than 40 characters.',
    ],
    ['a field that is unknown', { ...wanted, colour: 'red' }, 'colour is/are not required and should not be sent'],
  ])('%s is refused with the error of the API', async (_what, body, description) => {
    await expect(shop.rq.post('/v1/orders', body, {})).rejects.toMatchObject({
      response: { status: 400, data: { error: { code: 'BAD_REQUEST_ERROR', description } } },
    });
  });

  it('a wrong secret answers 401, an unknown id 400', async () => {
    const response = await fetch(`${shop.simulator.url}/v1/orders`, { headers: { authorization: 'Basic eDp5' } });
    expect([response.status, await response.json()]).toEqual([
      401,
      { error: { code: 'BAD_REQUEST_ERROR', description: 'Authentication failed' } },
    ]);
    await expect(shop.sdk.orders.fetch('order_none')).rejects.toMatchObject({
      statusCode: 400,
      error: { description: 'The id provided does not exist' },
    });
  });
});

describe('payments', () => {
  it('a captured payment makes the order paid, a second one stays visible beside it', async () => {
    const { order, payment } = await paidOrder();
    expect(await shop.sdk.orders.fetch(order.id)).toMatchObject({
      status: 'paid',
      amount_paid: 149_900,
      amount_due: 0,
      attempts: 1,
    });
    await shop.control('POST', `/orders/${order.id}/payments`);
    const payments = await shop.sdk.orders.fetchPayments(order.id);
    expect(payments.items.map((one) => one.status)).toEqual(['captured', 'captured']);
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({ order_id: order.id, captured: true, fee: 3538 });
  });

  it('manual capture leaves the payment authorized until the whole amount is captured, once', async () => {
    const order = await shop.sdk.orders.create({ ...wanted, payment_capture: false });
    const payment = Made.parse(await shop.control('POST', `/orders/${order.id}/payments`, { status: 'authorized' }));
    await expect(shop.sdk.payments.capture(payment.id, 100, 'INR')).rejects.toMatchObject({
      error: { field: 'amount' },
    });
    expect(await shop.sdk.payments.capture(payment.id, 149_900, 'INR')).toMatchObject({ status: 'captured' });
    await expect(shop.sdk.payments.capture(payment.id, 149_900, 'INR')).rejects.toMatchObject({
      error: { description: 'This payment has already been captured' },
    });
  });

  it('a failed payment can turn authorized and captured later', async () => {
    const { order, payment } = await paidOrder({ status: 'failed' });
    expect(await shop.sdk.orders.fetch(order.id)).toMatchObject({ status: 'attempted' });
    await shop.control('POST', `/payments/${payment.id}/approve`);
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({ status: 'captured', error_code: null });
    expect(await shop.sdk.orders.fetch(order.id)).toMatchObject({ status: 'paid' });
  });

  it('a late success comes by itself', async () => {
    await shop.control('PATCH', '/settings', { lateSuccessMs: 30 });
    const { payment } = await paidOrder({ status: 'late' });
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({
      status: 'failed',
      error_reason: 'payment_timed_out',
    });
    await expect.poll(async () => (await shop.sdk.payments.fetch(payment.id)).status).toBe('captured');
  });

  it('a planted difference and a wrong amount are there for the reconciliation to find', async () => {
    const { order, payment } = await paidOrder({ amount: 100 });
    expect(payment.amount).toBe(100);
    await shop.control('PATCH', `/orders/${order.id}`, { amount: 1, created_at: 5 });
    expect(await shop.sdk.orders.all({ from: 1, to: 10 })).toMatchObject({
      count: 1,
      items: [{ id: order.id, amount: 1 }],
    });
  });
});

describe('refunds', () => {
  const refund = (payment: string, key: string, body: object = {}, timeout = 2_000) =>
    shop.rq.post(`/v1/payments/${payment}/refund`, body, { headers: { 'X-Refund-Idempotency': key }, timeout });

  it('a refund is pending, then processed, and counts on the payment', async () => {
    const { payment } = await paidOrder();
    const part = await shop.sdk.payments.refund(payment.id, { amount: 900 });
    expect(part).toMatchObject({ entity: 'refund', amount: 900, status: 'pending', speed_requested: 'normal' });
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({ status: 'captured', refund_status: 'partial' });
    await expect.poll(async () => (await shop.sdk.refunds.fetch(part.id)).status).toBe('processed');
    await shop.sdk.payments.refund(payment.id, {});
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({ status: 'refunded', amount_refunded: 149_900 });
    await expect(shop.sdk.payments.refund(payment.id, {})).rejects.toMatchObject({ statusCode: 400 });
  });

  it('a refund that fails gives the money back to the payment', async () => {
    await shop.control('PATCH', '/settings', { refunds: 'failed' });
    const { payment } = await paidOrder();
    const made = await shop.sdk.payments.refund(payment.id, {});
    await expect.poll(async () => (await shop.sdk.refunds.fetch(made.id)).status).toBe('failed');
    expect(await shop.sdk.payments.fetch(payment.id)).toMatchObject({ status: 'captured', amount_refunded: 0 });
    await shop.control('PATCH', '/settings', { refunds: 'processed' });
  });

  it('the same idempotency key and body make one refund, also after a time-out', async () => {
    const { payment } = await paidOrder();
    await shop.control('POST', '/faults', { endpoint: 'payments.refund', mode: 'hang-after' });
    await expect(refund(payment.id, 'refund-order-1', {}, 100)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    const again = Made.parse((await refund(payment.id, 'refund-order-1')).data);
    expect(await shop.sdk.payments.fetchMultipleRefund(payment.id, {})).toMatchObject({
      count: 1,
      items: [{ id: again.id }],
    });
  });

  it('another body with the same key is refused with 400, a short key too', async () => {
    const { payment } = await paidOrder();
    await refund(payment.id, 'refund-order-2', { amount: 500 });
    await expect(refund(payment.id, 'refund-order-2', { amount: 501 })).rejects.toMatchObject({
      response: { status: 400 },
    });
    await expect(refund(payment.id, 'short')).rejects.toMatchObject({ response: { status: 400 } });
  });

  it('a second request while the first is still at work answers 409', async () => {
    const { payment } = await paidOrder();
    await shop.control('POST', '/faults', { endpoint: 'payments.refund', mode: 'slow', ms: 300 });
    const both = await Promise.allSettled([refund(payment.id, 'refund-order-3'), refund(payment.id, 'refund-order-3')]);
    const statuses = both.map((one) => (one.status === 'fulfilled' ? 200 : one.reason.response.status));
    expect(statuses.sort()).toEqual([200, 409]);
  });
});

it('a planned 502 page reaches the SDK as an error without a body of its own', async () => {
  await shop.control('POST', '/faults', { endpoint: 'orders.all', mode: '502html' });
  await expect(shop.sdk.orders.all({})).rejects.toEqual({ statusCode: 502, error: undefined });
  expect(await shop.sdk.orders.all({})).toMatchObject({ count: 0 });
});
