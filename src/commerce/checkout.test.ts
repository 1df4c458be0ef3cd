import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { findEnrolment } from '../learning/enrolment.service.ts';
import { startSchool } from '../test/school.ts';
import { atTheTill, comeBack, control, decide, fault, gatewayState, tillOf, until, webhooks } from '../test/till.ts';
import { knotsPrice, person, world } from '../test/world.ts';
import { Order, type OrderRecord, requireOrderRecord } from './order.model.ts';
import { listPayments } from './payment.model.ts';

const school = await startSchool();
const cast = await world();
let count = 0;

async function buyer(): Promise<PersonRecord> {
  count++;
  return person(`buyer${count}`, `Bea ${count}`, 'learner');
}

async function stored(id: string): Promise<OrderRecord> {
  return requireOrderRecord(id);
}

beforeAll(() => control('PATCH', '/settings', { lateSuccessMs: 60_000 }));
afterEach(async () => {
  await control('DELETE', '/faults');
  await webhooks({ paused: false, drop: false, delayMs: 0 });
  await school.settled();
});

describe('buying a course', () => {
  it('[COM-01] a buyer orders, pays on the hosted page, and has the course and a receipt by mail', async () => {
    const bea = await buyer();
    const client = await school.signedIn(bea);
    const till = await atTheTill(client, 'knots');
    expect(till.fields).toMatchObject({ amount: '149900', currency: 'INR', 'prefill[email]': bea.email });
    const back = await comeBack(await decide(till, 'approve'));
    expect(back).toEqual({ status: 303, location: `/orders/${till.orderId}` });
    const page = await client.get(back.location);
    expect([page.status, page.$('h1')]).toEqual([200, 'Knots is yours']);
    await school.settled();
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
    const mail = await school.mailbox.latest(bea.email, /receipt/i);
    expect(mail.text).toContain('₹1,499');
    expect(mail.text).toMatch(/R-\d{4}-\d{5}/);
    expect(mail.html).toContain('/learn/knots');
    expect((await client.get(`/orders/${till.orderId}/receipt`)).$('main')).toMatch(/ReceiptR-\d{4}-\d{5}.*₹1,499/);
  });

  it('[COM-01] the checkout shows what, how much and the promise, with one button that carries the amount', async () => {
    const client = await school.signedIn(await buyer());
    const page = await client.follow(await client.post('/orders', { course: 'knots' }));
    expect(page.status).toBe(200);
    expect(page.$('main')).toContain('within 14 days');
    expect(page.html.querySelectorAll('main button').map((one) => one.text.trim())).toEqual(['Pay ₹1,499']);
    expect(page.headers.get('content-security-policy')).toContain(new URL(tillOf(page).action).origin);
  });

  it('[COM-01] asking ten times at once is one order, here and at the gateway', async () => {
    const bea = await buyer();
    const client = await school.signedIn(bea);
    await client.get('/account');
    const pages = await Promise.all(Array.from({ length: 10 }, () => client.post('/orders', { course: 'knots' })));
    expect(new Set(pages.map((page) => page.location)).size).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => client.get(pages[0]?.location ?? '')));
    const [order, ...others] = await Order.find({ buyerId: bea.id }).lean<OrderRecord[]>();
    expect(others).toEqual([]);
    const there = (await gatewayState()).orders.filter(({ order: one }) => one.receipt === order?.number);
    expect(there).toHaveLength(1);
  });

  it('[COM-04] a free course needs no order, and an own course leads to learning', async () => {
    const bea = await buyer();
    const client = await school.signedIn(bea);
    expect((await client.post('/orders', { course: 'rope-care' })).location).toBe('/learn/rope-care');
    expect(await findEnrolment(bea.id, cast.ropeCare.id)).toMatchObject({ state: 'live' });
    const leo = await school.signedIn(cast.leo);
    expect((await leo.post('/orders', { course: 'knots' })).location).toBe('/learn/knots');
    expect(await Order.countDocuments({ buyerId: cast.leo.id })).toBe(0);
  });

  it('[COM-01] visitors sign in first, unknown courses do not exist, strangers see no order', async () => {
    expect((await school.visitor().post('/orders', { course: 'knots' })).location).toMatch(/^\/sign-in/);
    const bea = await school.signedIn(await buyer());
    expect((await bea.post('/orders', { course: 'nothing-here' })).status).toBe(404);
    expect((await bea.post('/orders', { course: ['a', 'b'] })).status).toBe(404);
    const till = await atTheTill(bea, 'knots');
    const charlie = await school.signedIn(cast.charlie);
    for (const path of [
      `/orders/${till.orderId}`,
      `/orders/${till.orderId}/receipt`,
      `/checkout?order=${till.orderId}`,
    ])
      expect([path, (await charlie.get(path)).status]).toEqual([path, 404]);
    expect((await charlie.get('/orders/not-an-id')).status).toBe(404);
    expect((await charlie.get('/checkout')).location).toBe('/orders');
  });

  it('[COM-02] the pay button is dead once it is paid', async () => {
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    await comeBack(await decide(till, 'approve'));
    expect((await client.get(`/checkout?order=${till.orderId}`)).location).toBe(`/orders/${till.orderId}`);
    const again = await client.post('/orders', { course: 'knots' });
    expect(again.location).toMatch(new RegExp(`^(/orders/${till.orderId}|/learn/knots)$`));
  });
});

describe('payments that do not go through', () => {
  it('[COM-02] a failed payment leaves the order open, says why, and the next try pays the same order', async () => {
    const bea = await buyer();
    const client = await school.signedIn(bea);
    const till = await atTheTill(client, 'knots');
    const back = await comeBack(await decide(till, 'fail'));
    expect(back.location).toBe(`/orders/${till.orderId}?outcome=failed`);
    const page = await client.get(back.location);
    expect(page.$('h1')).toBe('The payment did not go through');
    expect(page.$('main')).toContain('The bank refused the payment.');
    expect((await stored(till.orderId)).status).toBe('attempted');
    const again = await atTheTill(client, 'knots');
    expect(again.orderId).toBe(till.orderId);
    await comeBack(await decide(again, 'approve'));
    expect((await stored(till.orderId)).status).toBe('paid');
    const tries = await listPayments(till.orderId);
    expect(tries.map((one) => one.status)).toEqual(['failed', 'captured']);
  });

  it('[COM-02] stopping on the payment page takes nothing and keeps the order', async () => {
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    const back = await comeBack(await decide(till, 'cancel'));
    expect((await client.get(back.location)).$('h1')).toBe('You stopped the payment');
    expect((await stored(till.orderId)).status).toBe('created');
  });

  it('[COM-02] anybody may say that a payment failed, and nothing comes of it', async () => {
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    const before = await stored(till.orderId);
    const said = {
      action: till.fields.callback_url ?? '',
      fields: { 'error[code]': 'X', 'error[description]': '<b>no</b>' },
    };
    expect((await comeBack(said)).status).toBe(303);
    expect(await stored(till.orderId)).toEqual(before);
  });

  it('[COM-02] a return with a false signature, of another order, or without an order is refused', async () => {
    const bea = await buyer();
    const client = await school.signedIn(bea);
    const till = await atTheTill(client, 'knots');
    const other = await atTheTill(await school.signedIn(await buyer()), 'knots');
    const genuine = await decide(other, 'approve-and-close');
    expect(genuine).toBeNull();
    const signed = await decide(await atTheTill(await school.signedIn(await buyer()), 'knots'), 'approve');
    const action = till.fields.callback_url ?? '';
    expect((await comeBack({ action, fields: signed?.fields ?? {} })).status).toBe(400);
    const forged = { ...signed?.fields, razorpay_signature: 'a'.repeat(64) };
    expect((await comeBack({ action: signed?.action ?? '', fields: forged })).status).toBe(400);
    const nowhere = action.replace(/[0-9a-f]{24}$/, 'f'.repeat(24));
    expect((await comeBack({ action: nowhere, fields: signed?.fields ?? {} })).status).toBe(404);
    expect((await comeBack({ action: action.replace(/[0-9a-f]{24}$/, 'rubbish'), fields: {} })).status).toBe(404);
    expect((await stored(till.orderId)).status).toBe('created');
  });
});

describe('a gateway that is away', () => {
  it('[COM-02] BP-07 creating the order times out after it was made: the retry is the same order', async () => {
    await fault('orders.create', 'hang-after');
    const client = await school.signedIn(await buyer());
    const page = await client.follow(await client.post('/orders', { course: 'knots' }));
    expect([page.status, page.$('[role=alert] .font-semibold')]).toEqual([
      503,
      'The payment page cannot be reached right now',
    ]);
    const retry = page.html.querySelector('main a.btn')?.getAttribute('href') ?? '';
    const till = tillOf(await client.get(retry));
    const order = await stored(till.orderId);
    const there = (await gatewayState()).orders.filter(({ order: one }) => one.receipt === order.number);
    expect(there.map(({ order: one }) => one.id)).toEqual([till.gatewayOrderId]);
  });

  it.each(['reset-before', 'reset-after', '500', '500-after', '502html', '502html-after', 'slow'])(
    '[COM-02] an order survives a gateway that answers with %s',
    async (mode) => {
      await fault('orders.create', mode, 1, 50);
      const client = await school.signedIn(await buyer());
      const first = await client.follow(await client.post('/orders', { course: 'knots' }));
      expect(first.status).toBe(mode === 'slow' ? 200 : 503);
      const till = tillOf(await client.get('/checkout'));
      const order = await stored(till.orderId);
      expect((await gatewayState()).orders.filter(({ order: one }) => one.receipt === order.number)).toHaveLength(1);
    },
  );

  it('[COM-02] coming back while the gateway is away shows the waiting page, which finds the payment by itself', async () => {
    await webhooks({ drop: true });
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    const sent = await decide(till, 'approve');
    await fault('payments.fetch', '500', 2);
    await fault('orders.payments', '502html', 1);
    const back = await comeBack(sent);
    const page = await client.get(back.location);
    expect(page.$('h1')).toBe('Your bank is confirming the payment');
    expect(page.text).toContain('<noscript><meta http-equiv="refresh"');
    const part = page.html.querySelector(`#order-status-${till.orderId}`);
    const pollHref = part?.getAttribute('hx-get') ?? '';
    expect(pollHref).toBe(`/orders/${till.orderId}?shown=waiting`);
    expect((await client.htmx.get(pollHref)).status).toBe(204);
    const paid = await until(async () => {
      const poll = await client.htmx.get(pollHref);
      expect(poll.text).not.toContain('<html');
      const asksOn = poll.html.querySelector('section')?.getAttribute('hx-get');
      return poll.$('h1') === 'Knots is yours' && !asksOn && poll;
    });
    expect(paid.$('section')).toMatch(/Start learning.*Receipt/);
  });

  it('[COM-02] however often a waiting page asks, the gateway is asked once in five seconds', async () => {
    await webhooks({ drop: true });
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    await fault('orders.payments', 'slow', 20, 1);
    await Promise.all(Array.from({ length: 8 }, () => client.get(`/orders/${till.orderId}`)));
    const left = await control<{ times: number; endpoint: string }[]>('POST', '/faults', {
      endpoint: 'nothing',
      mode: '500',
    });
    expect(left.find((one) => one.endpoint === 'orders.payments')?.times).toBe(19);
  });

  it('[COM-02] a gateway that does not answer holds the page for three seconds at most', async () => {
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    await fault('orders.payments', 'hang-before');
    const page = await client.get(`/orders/${till.orderId}`);
    expect([page.status, page.$('h1')]).toEqual([200, 'This order is not paid yet']);
  });
});

describe('the price on an order', () => {
  it('[COM-01] stays what it was when the buyer placed it', async () => {
    const client = await school.signedIn(await buyer());
    const till = await atTheTill(client, 'knots');
    const order = await stored(till.orderId);
    expect(order.total).toEqual(knotsPrice);
    expect(order.lines).toEqual([{ courseId: cast.knots.id, slug: 'knots', title: 'Knots', amount: 149_900 }]);
  });
});

describe('a school without payment settings', () => {
  it('[COM-01] sells nothing and says so; what is free goes on', async () => {
    const client = await school.signedIn(await buyer());
    const settings: { key: string | undefined } = config.razorpay;
    const { key } = settings;
    settings.key = undefined;
    try {
      const page = await client.post('/orders', { course: 'knots' });
      expect([page.status, page.$('main')]).toEqual([422, expect.stringContaining('not for sale at the moment')]);
      expect((await client.get('/courses/knots')).$('main')).toContain('Not for sale at the moment');
      expect((await client.post('/orders', { course: 'rope-care' })).location).toBe('/learn/rope-care');
    } finally {
      settings.key = key;
    }
  });
});
