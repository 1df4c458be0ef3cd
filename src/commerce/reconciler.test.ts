import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { updateDraft } from '../authoring/courses/courses.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { config } from '../config.ts';
import { findEnrolment } from '../learning/enrolment.service.ts';
import { day, hour, minute, turnClock } from '../lib/clock.ts';
import { sweepOutboxes } from '../lib/events.ts';
import { queueOf } from '../lib/queue.ts';
import { startSchool } from '../test/school.ts';
import { atTheTill, control, decide, fault, gatewayState, payment, type Till, until, webhooks } from '../test/till.ts';
import { person, world } from '../test/world.ts';
import { comparePayments } from './comparison.service.ts';
import { Order, type OrderRecord, requireOrderRecord } from './order.model.ts';
import { listNotes } from './order-event.model.ts';
import { recordPayment } from './payments.service.ts';
import { fetchPaymentsOf } from './razorpay.gateway.ts';
import { Receipt } from './receipt.model.ts';
import { reconcile } from './reconciler.service.ts';
import { listRefunds } from './refund.model.ts';
import { handleEvent, listForgottenEvents, storeEvent } from './webhooks.service.ts';

const school = await startSchool();
const cast = await world();
let count = 0;

type Purchase = Till & { bea: PersonRecord; client: Awaited<ReturnType<typeof school.signedIn>> };

async function atCheckout(): Promise<Purchase> {
  count++;
  const bea = await person(`waiter${count}`, `Waiter ${count}`, 'learner');
  const client = await school.signedIn(bea);
  return { ...(await atTheTill(client, 'knots')), bea, client };
}

async function expectPaidOnce({ orderId, bea }: Purchase): Promise<OrderRecord> {
  await until(async () => (await Receipt.findOne({ orderId }))?.sent === 1);
  await school.settled();
  expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
  expect((await school.mailbox.all(bea.email)).filter((mail) => /receipt/i.test(mail.subject))).toHaveLength(1);
  return requireOrderRecord(orderId);
}

beforeEach(() => webhooks({ drop: true }));
afterEach(async () => {
  turnClock(0);
  await control('DELETE', '/faults');
  await school.settled();
});

describe('the reconciler', () => {
  it('[COM-02] BP-05 a payment of which no webhook ever came is fulfilled after a quarter of an hour', async () => {
    const purchase = await atCheckout();
    await decide(purchase, 'approve-and-close');
    await reconcile();
    expect((await requireOrderRecord(purchase.orderId)).status).toBe('created');
    turnClock(16 * minute);
    await Promise.all([reconcile(), reconcile()]);
    expect((await expectPaidOnce(purchase)).status).toBe('paid');
    expect((await listNotes(purchase.orderId)).map((one) => one.source)).toContain('asked');
  });

  it('[COM-02] asks with growing gaps for three days, then gives up; a late success is still accepted', async () => {
    const purchase = await atCheckout();
    const gaps: number[] = [];
    for (let at = 0; at < 40; at++) {
      const order = await requireOrderRecord(purchase.orderId);
      if (!order.nextLookAt) break;
      const wait = order.nextLookAt.getTime() - Date.now();
      turnClock(wait + minute);
      await reconcile();
      const after = await requireOrderRecord(purchase.orderId);
      if (after.nextLookAt) gaps.push(after.nextLookAt.getTime() - order.nextLookAt.getTime());
    }
    expect((await requireOrderRecord(purchase.orderId)).status).toBe('abandoned');
    expect(gaps.every((gap, at) => at === 0 || gap >= (gaps[at - 1] ?? 0) - minute)).toBe(true);
    expect(gaps.at(-1)).toBeGreaterThan(11 * hour);
    expect(gaps.length).toBeLessThan(20);
    turnClock(0);
    expect((await purchase.client.get(`/orders/${purchase.orderId}`)).$('h1')).toBe('This order has lapsed');
    await webhooks({ drop: false });
    await payment(purchase.gatewayOrderId, { status: 'captured' });
    await until(async () => (await requireOrderRecord(purchase.orderId)).status === 'paid');
    await expectPaidOnce(purchase);
  });

  it('[COM-02] a gateway that is away does not use up the patience with an order', async () => {
    const purchase = await atCheckout();
    turnClock(4 * day);
    await fault('orders.payments', '502html', 3);
    await reconcile();
    const order = await requireOrderRecord(purchase.orderId);
    expect(order).toMatchObject({ status: 'created', looks: 0 });
    expect(order.nextLookAt?.getTime()).toBeGreaterThan(Date.now() + 4 * day);
  });

  it('[COM-02] a web process that dies after storing an event leaves it for the reconciler', async () => {
    const purchase = await atCheckout();
    const made = await payment(purchase.gatewayOrderId, { status: 'captured' });
    const state = await gatewayState();
    const event = state.events.find((one) => one.event === 'order.paid' && one.body.includes(made.id));
    const body = Buffer.from(event?.body ?? '');
    const signature = createHmac('sha256', config.razorpay.webhookSecrets[0] ?? '')
      .update(body)
      .digest('hex');
    await storeEvent({ id: event?.id ?? '', signature, body });
    expect(await listForgottenEvents()).toEqual([]);
    turnClock(minute);
    expect(await listForgottenEvents()).toEqual([event?.id]);
    await reconcile();
    await expectPaidOnce(purchase);
    expect(await listForgottenEvents(0)).toEqual([]);
    await handleEvent(event?.id ?? '');
  });

  it('[COM-02] a worker that dies between the payment and telling it, and a Redis that lost its queue, lose nothing', async () => {
    const purchase = await atCheckout();
    await payment(purchase.gatewayOrderId, { status: 'captured' });
    const told = await fetchPaymentsOf(purchase.gatewayOrderId);
    if (!told.ok || !told.value[0]) throw new Error('no payment there');
    await queueOf('work').pause();
    expect(await recordPayment(told.value[0], 'asked')).toBe('paid');
    // What a crash leaves: the order is paid, the queue knows nothing of it.
    await queueOf('work').drain();
    const fact = {
      id: `lost-${purchase.orderId}`,
      name: 'order.paid',
      at: new Date(),
      data: { orderId: purchase.orderId },
    };
    await Order.updateOne({ _id: purchase.orderId }, { $push: { outbox: fact } });
    await queueOf('work').resume();
    expect(await findEnrolment(purchase.bea.id, cast.knots.id)).toBeNull();
    await sweepOutboxes(-minute);
    await expectPaidOnce(purchase);
  });

  it('[COM-02] an order whose jobs were all used up is finished by the reconciler', async () => {
    const purchase = await atCheckout();
    await payment(purchase.gatewayOrderId, { status: 'captured' });
    const told = await fetchPaymentsOf(purchase.gatewayOrderId);
    if (!told.ok || !told.value[0]) throw new Error('no payment there');
    await queueOf('work').pause();
    await recordPayment(told.value[0], 'asked');
    await queueOf('work').drain();
    await queueOf('work').resume();
    await reconcile();
    expect(await Receipt.countDocuments({ orderId: purchase.orderId })).toBe(0);
    turnClock(6 * minute);
    await Promise.all([reconcile(), reconcile()]);
    const order = await expectPaidOnce(purchase);
    expect(order.finishedAt).toBeInstanceOf(Date);
  });

  it('[COM-15] an admin asks on demand', async () => {
    const purchase = await atCheckout();
    await decide(purchase, 'approve-and-close');
    const desk = await school.signedIn(cast.ruth);
    const asked = await desk.post(`/admin/orders/${purchase.orderId}/lookup`);
    expect(asked.location).toBe(`/admin/orders/${purchase.orderId}`);
    expect((await expectPaidOnce(purchase)).status).toBe('paid');
    const page = await desk.get(`/admin/orders/${purchase.orderId}`);
    expect(page.$('main')).toContain('we asked the gateway');
    await fault('orders.payments', '500');
    const away = await desk.follow(await desk.post(`/admin/orders/${purchase.orderId}/lookup`));
    expect(away.$('main')).toContain('The gateway is away');
  });
});

describe('two orders for one course', () => {
  it('[COM-02] a new price makes a new order after an hour; if the old one is paid too, one of them goes back', async () => {
    const purchase = await atCheckout();
    const owner = snapshotOf(cast.ada);
    const { facts } = cast.knots;
    const draft = { ...facts, price: { amount: 99_900, currency: 'INR' } };
    await reprice(owner, draft);
    try {
      const within = await atTheTill(purchase.client, 'knots');
      expect([within.orderId, within.fields.amount]).toEqual([purchase.orderId, '149900']);
      turnClock(61 * minute);
      const after = await atTheTill(purchase.client, 'knots');
      expect(after.fields.amount).toBe('99900');
      expect((await requireOrderRecord(purchase.orderId)).status).toBe('abandoned');
      turnClock(0);
      await webhooks({ drop: false });
      await payment(after.gatewayOrderId, { status: 'captured' });
      await until(async () => (await requireOrderRecord(after.orderId)).status === 'paid');
      await payment(purchase.gatewayOrderId, { status: 'captured' });
      await until(async () => (await requireOrderRecord(purchase.orderId)).status === 'refunded');
      await school.settled();
      expect(await findEnrolment(purchase.bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
      expect((await requireOrderRecord(after.orderId)).status).toBe('paid');
      expect(await listRefunds(purchase.orderId)).toMatchObject([{ kind: 'twice', amount: 149_900 }]);
    } finally {
      await reprice(owner, facts);
    }
  });
});

describe('the daily comparison', () => {
  it('[COM-02] BP-20 finds each planted difference, keeps it, and shows it to admins', async () => {
    await webhooks({ drop: false });
    const [less, gone, back, lost] = [await atCheckout(), await atCheckout(), await atCheckout(), await atCheckout()];
    const made = [];
    for (const one of [less, gone, back]) made.push(await payment(one.gatewayOrderId, { status: 'captured' }));
    for (const one of [less, gone, back])
      await until(async () => (await requireOrderRecord(one.orderId)).status === 'paid');
    await school.settled();
    turnClock(10 * minute);
    expect((await comparePayments()).found).toBe(0);
    await control('PATCH', `/payments/${made[0]?.id}`, { amount: 149_800 });
    await control('PATCH', `/payments/${made[1]?.id}`, { status: 'failed', captured: false });
    await control('PATCH', `/payments/${made[2]?.id}`, { amount_refunded: 500 });
    await webhooks({ drop: true });
    await payment(lost.gatewayOrderId, { status: 'captured' });
    const result = await comparePayments();
    const found = result.differences.map(({ kind, orderId }) => [kind, orderId]);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        ['another amount', less.orderId],
        ['paid here, not there', gone.orderId],
        ['another refund', back.orderId],
        ['paid there, not here', lost.orderId],
      ]),
    );
    // Money that had been missed is taken on the way.
    expect((await requireOrderRecord(lost.orderId)).status).toBe('paid');
    const desk = await school.signedIn(cast.ruth);
    const page = await desk.get('/admin/orders/comparisons');
    expect(page.$('main')).toContain('4 differ');
    expect(page.$('main')).toContain('Another refund');
    expect((await desk.post('/admin/orders/comparisons')).location).toBe('/admin/orders/comparisons');
  });
});

async function reprice(owner: ReturnType<typeof snapshotOf>, facts: Parameters<typeof updateDraft>[2]): Promise<void> {
  const { requireOwnCourse } = await import('../authoring/courses/courses.service.ts');
  const own = await requireOwnCourse(owner, cast.knots.id);
  await updateDraft(owner, cast.knots.id, facts, own.draftRevision);
  await publishCourse(owner, cast.knots.id, {});
}
