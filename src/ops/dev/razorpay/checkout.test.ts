import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULTS } from './server.ts';
import { openShop } from './shop.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop({ lateSuccessMs: 30 });
});
afterAll(() => shop.close());

const RETURN = 'http://shop.test/return/1?a=b&c=d';
const CANCEL = 'http://shop.test/checkout?order=1';

async function order() {
  return shop.sdk.orders.create({ amount: 149_900, currency: 'INR' });
}

function post(path: string, orderId: string, more: Record<string, string> = {}) {
  const form = {
    key_id: DEFAULTS.keyId,
    order_id: orderId,
    name: 'School',
    callback_url: RETURN,
    cancel_url: CANCEL,
    ...more,
  };
  return fetch(`${shop.simulator.url}/v1/checkout/embedded${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
}

/** The fields of the form that brings the browser back. */
function fields(page: string): Record<string, string> {
  const inputs = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, value?.replaceAll('&quot;', '"')]));
}

it('the page shows the amount as money and offers every ending', async () => {
  const page = await (await post('', (await order()).id, { description: '<b>Knots</b>' })).text();
  expect(page).toContain('₹1,499.00');
  expect(page).toContain('&lt;b&gt;Knots&lt;/b&gt;');
  for (const ending of ['approve', 'fail', 'cancel', 'approve-and-close', 'late'])
    expect(page).toContain(`value="${ending}"`);
});

it('approving brings the browser back with a signature the SDK accepts', async () => {
  const { id } = await order();
  const page = await (await post('/payment', id, { decision: 'approve' })).text();
  expect(page).toContain('action="http://shop.test/return/1?a=b&amp;c=d"');
  const { razorpay_payment_id: payment = '', razorpay_order_id, razorpay_signature = '' } = fields(page);
  expect(razorpay_order_id).toBe(id);
  expect(
    validatePaymentVerification({ order_id: id, payment_id: payment }, razorpay_signature, DEFAULTS.keySecret),
  ).toBe(true);
  expect(await shop.sdk.payments.fetch(payment)).toMatchObject({ status: 'captured' });
});

it('failing brings error fields back and leaves the order open', async () => {
  const { id } = await order();
  const back = fields(await (await post('/payment', id, { decision: 'fail' })).text());
  expect(back).toMatchObject({ 'error[code]': 'BAD_REQUEST_ERROR', 'error[reason]': 'payment_failed' });
  expect(JSON.parse(back['error[metadata]'] ?? '')).toMatchObject({ order_id: id });
  expect(await shop.sdk.orders.fetch(id)).toMatchObject({ status: 'attempted' });
});

it('cancelling goes to the cancel address without a payment', async () => {
  const { id } = await order();
  const response = await post('/payment', id, { decision: 'cancel' });
  expect([response.status, response.headers.get('location')]).toEqual([303, CANCEL]);
  expect(await shop.sdk.orders.fetchPayments(id)).toMatchObject({ count: 0 });
});

it('closing the window pays and returns nobody', async () => {
  const { id } = await order();
  const page = await (await post('/payment', id, { decision: 'approve-and-close' })).text();
  expect(page).not.toContain('shop.test');
  expect(await shop.sdk.orders.fetch(id)).toMatchObject({ status: 'paid' });
});

it('paying late fails first and captures afterwards', async () => {
  const { id } = await order();
  const back = fields(await (await post('/payment', id, { decision: 'late' })).text());
  expect(back['error[reason]']).toBe('payment_timed_out');
  await expect.poll(async () => (await shop.sdk.orders.fetch(id)).status).toBe('paid');
});

it('a paid order cannot be paid again from the page', async () => {
  const { id } = await order();
  await post('/payment', id, { decision: 'approve' });
  const again = await post('/payment', id, { decision: 'approve' });
  expect(await again.text()).toContain('already paid');
  expect(await shop.sdk.orders.fetchPayments(id)).toMatchObject({ count: 1 });
});

it.each([
  ['another amount', { amount: '1' }],
  ['a foreign key', { key_id: 'rzp_test_other' }],
  ['an address that is a script', { callback_url: 'javascript:alert(1)' }],
])('a form with %s is refused', async (_what, wrong) => {
  expect((await post('', (await order()).id, wrong)).status).toBe(400);
});

it('orders, events and late successes outlive the program', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'razorpay-'));
  const first = await openShop({ dataDir, lateSuccessMs: 800 });
  const made = await first.sdk.orders.create({ amount: 500, currency: 'INR' });
  await first.control('POST', `/orders/${made.id}/payments`, { status: 'captured' });
  await expect.poll(() => first.received.length).toBe(3);
  const slow = await first.sdk.orders.create({ amount: 700, currency: 'INR' });
  await first.control('POST', `/orders/${slow.id}/payments`, { status: 'late' });
  await first.close();

  const second = await openShop({ dataDir });
  expect(await second.sdk.orders.fetch(made.id)).toMatchObject({ status: 'paid' });
  const events = await second.events(`?contains=${made.id}`);
  expect(events.map((event) => event.state)).toEqual(['delivered', 'delivered', 'delivered']);
  await expect.poll(async () => (await second.sdk.orders.fetch(slow.id)).status, { timeout: 5_000 }).toBe('paid');
  await second.close();
  await rm(dataDir, { recursive: true });
});
