import { afterEach, describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { findEnrolment, grantAccess } from '../learning/enrolment.service.ts';
import { minute, turnClock } from '../lib/clock.ts';
import { startSchool } from '../test/school.ts';
import { atTheTill, control, deliver, eventsAbout, fault, gatewayState, payment, until } from '../test/till.ts';
import { person, world } from '../test/world.ts';
import { requireOrderRecord } from './order.model.ts';
import { listNotes } from './order-event.model.ts';
import { Receipt } from './receipt.model.ts';
import { reconcile } from './reconciler.service.ts';
import { listRefunds, type RefundRecord } from './refund.model.ts';
import { sendRefund } from './refund-progress.service.ts';
import { refundOrder } from './refunds.service.ts';
import { seedPaidOrder } from './seed.service.ts';
import { settleRefund } from './settlement.service.ts';

const school = await startSchool();
const cast = await world();
const ruth = snapshotOf(cast.ruth);
let count = 0;

type Sold = {
  orderId: string;
  gatewayOrderId: string;
  bea: PersonRecord;
  client: Awaited<ReturnType<typeof school.signedIn>>;
};

async function sold(): Promise<Sold> {
  count++;
  const bea = await person(`refund${count}`, `Refund ${count}`, 'learner');
  const client = await school.signedIn(bea);
  const { orderId, gatewayOrderId } = await atTheTill(client, 'knots');
  await payment(gatewayOrderId, { status: 'captured' });
  await until(async () => (await Receipt.findOne({ orderId }))?.sent === 1);
  await school.settled();
  return { orderId, gatewayOrderId, bea, client };
}

async function ended(orderId: string, status: RefundRecord['status'] = 'processed'): Promise<RefundRecord> {
  const refund = await until(async () => (await listRefunds(orderId)).find((one) => one.status === status));
  await school.settled();
  return refund;
}

async function refundsThere(orderId: string) {
  const { received } = await requireOrderRecord(orderId);
  return (await gatewayState()).refunds.filter((one) => one.payment_id === received?.paymentId);
}

/** The key that the refund form of this moment carries. */
async function openForm(client: Sold['client'], orderId: string): Promise<string> {
  const page = await client.get(`/admin/orders/${orderId}/refund`);
  return page.html.querySelector('input[name="key"]')?.getAttribute('value') ?? '';
}

afterEach(async () => {
  turnClock(0);
  await control('DELETE', '/faults');
  await control('PATCH', '/settings', { refunds: 'processed', refundMs: 100 });
  await school.settled();
});

describe('an admin refunds', () => {
  it('[COM-15] the whole order: the money goes back, access ends, the buyer gets a mail', async () => {
    const { orderId, bea, client } = await sold();
    const desk = await school.signedIn(cast.ruth);
    const key = await openForm(desk, orderId);
    const sent = await desk.post(`/admin/orders/${orderId}/refund`, { key, amount: '', reason: 'Wrong course' });
    expect([sent.status, sent.location]).toEqual([303, `/admin/orders/${orderId}`]);
    await ended(orderId);
    expect(await requireOrderRecord(orderId)).toMatchObject({ status: 'refunded', refunded: 149_900 });
    expect(await refundsThere(orderId)).toMatchObject([{ amount: 149_900, status: 'processed' }]);
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'ended' });
    const mail = await school.mailbox.latest(bea.email, /₹1,499 is on its way back/);
    expect(mail.text).toContain('has ended');
    expect((await client.get(`/orders/${orderId}`)).$('h1')).toBe('This order was refunded');
    expect((await desk.get(`/admin/orders/${orderId}`)).$('main')).toContain('Wrong course');
  });

  it('[COM-15] a part: the rest stays, access stays; then the rest, and access ends', async () => {
    const { orderId, bea, client } = await sold();
    await refundOrder(ruth, orderId, { key: 'first-part', amount: 50_000, reason: 'Half of it' });
    await ended(orderId);
    expect(await requireOrderRecord(orderId)).toMatchObject({ status: 'partially_refunded', refunded: 50_000 });
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
    expect((await client.get(`/orders/${orderId}`)).$('main')).toContain('₹500 went back');
    const tooMuch = refundOrder(ruth, orderId, { key: 'too-much-now', amount: 100_000, reason: 'More' });
    await expect(tooMuch).rejects.toMatchObject({ status: 422, field: 'amount' });
    await refundOrder(ruth, orderId, { key: 'second-part', reason: 'The rest' });
    await until(async () => (await requireOrderRecord(orderId)).status === 'refunded');
    await school.settled();
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'ended' });
    expect((await refundsThere(orderId)).map((one) => one.amount)).toEqual([50_000, 99_900]);
    await expect(refundOrder(ruth, orderId, { key: 'a-third-one', reason: 'x' })).rejects.toMatchObject({
      status: 422,
    });
  });

  it('[COM-15] a refund ends its own grant and no other', async () => {
    const { orderId, bea } = await sold();
    await grantAccess(bea.id, cast.knots.id, { kind: 'admin', id: `gift-${bea.id}` });
    await refundOrder(ruth, orderId, { key: 'own-grant-only', reason: 'Gift' });
    await ended(orderId);
    expect((await requireOrderRecord(orderId)).status).toBe('refunded');
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
  });

  it('[COM-15] the form sent twice at once is one refund', async () => {
    const { orderId } = await sold();
    const desk = await school.signedIn(cast.ruth);
    const key = await openForm(desk, orderId);
    const form = { key, amount: '100', reason: 'Twice' };
    const answers = await Promise.all([1, 2, 3].map(() => desk.post(`/admin/orders/${orderId}/refund`, form)));
    expect(answers.map((one) => one.status)).toEqual([303, 303, 303]);
    await ended(orderId);
    expect(await refundsThere(orderId)).toHaveLength(1);
  });

  it('[COM-15] two admins at once cannot send back more than was paid', async () => {
    const { orderId } = await sold();
    const wishes = ['admin-one', 'admin-two', 'admin-three'].map((key) =>
      refundOrder(ruth, orderId, { key, amount: 100_000, reason: key }),
    );
    const made = (await Promise.allSettled(wishes)).filter((one) => one.status === 'fulfilled');
    expect(made).toHaveLength(1);
    await ended(orderId);
    expect((await refundsThere(orderId)).map((one) => one.amount)).toEqual([100_000]);
  });

  it('[COM-15] what is typed wrong comes back with the form', async () => {
    const { orderId } = await sold();
    const desk = await school.signedIn(cast.ruth);
    const key = await openForm(desk, orderId);
    for (const amount of ['abc', '-5', '0', '1e3', '12.345', '99999']) {
      const page = await desk.post(`/admin/orders/${orderId}/refund`, { key, amount, reason: 'Because' });
      expect([amount, page.status]).toEqual([amount, 422]);
      expect(page.html.querySelector('input[name="amount"]')?.getAttribute('value')).toBe(amount);
      expect(page.html.querySelector('input[name="reason"]')?.getAttribute('value')).toBe('Because');
    }
    expect((await desk.post(`/admin/orders/${orderId}/refund`, { key, reason: '' })).status).toBe(422);
    expect(await listRefunds(orderId)).toEqual([]);
  });

  it('[COM-15] nobody but an admin may, and an order nobody paid has nothing to give back', async () => {
    const { orderId, client } = await sold();
    const ada = await school.signedIn(cast.ada);
    for (const one of [client, ada]) {
      for (const path of [
        '/admin/orders',
        `/admin/orders/${orderId}`,
        `/admin/orders/${orderId}/refund`,
        '/admin/orders/comparisons',
      ])
        expect([path, (await one.get(path)).status]).toEqual([path, 403]);
      expect((await one.post(`/admin/orders/${orderId}/refund`, { key: 'not-allowed', reason: 'x' })).status).toBe(403);
    }
    expect((await school.visitor().get('/admin/orders')).location).toMatch(/^\/sign-in/);
    await expect(refundOrder(snapshotOf(cast.ada), orderId, { key: 'not-allowed', reason: 'x' })).rejects.toMatchObject(
      { status: 403 },
    );
    const charlie = await school.signedIn(cast.charlie);
    const open = await atTheTill(charlie, 'knots');
    await expect(refundOrder(ruth, open.orderId, { key: 'nothing-paid', reason: 'x' })).rejects.toMatchObject({
      status: 422,
    });
    const desk = await school.signedIn(cast.ruth);
    expect((await desk.get('/admin/orders/rubbish')).status).toBe(404);
    expect((await desk.get(`/admin/orders/${'f'.repeat(24)}`)).status).toBe(404);
  });
});

describe('refunds and a gateway that misbehaves', () => {
  it.each(['reset-after', '500-after', '502html-after', 'reset-before', '502html'])(
    '[COM-15] BP-12 asking for a refund is answered with %s: there is one refund in the end',
    async (mode) => {
      const { orderId } = await sold();
      await fault('payments.refund', mode);
      await refundOrder(ruth, orderId, { key: `bp12-${mode}`, reason: 'Lost answer' });
      await ended(orderId);
      expect(await refundsThere(orderId)).toHaveLength(1);
      expect((await requireOrderRecord(orderId)).status).toBe('refunded');
    },
  );

  it('[COM-15] BP-12 asking for a refund times out after it was made: there is one refund', async () => {
    await control('PATCH', '/settings', { refunds: 'manual' });
    const { orderId } = await sold();
    await fault('payments.refund', 'hang-after');
    await refundOrder(ruth, orderId, { key: 'bp12-hang', reason: 'Lost answer' });
    await until(async () => (await refundsThere(orderId)).length === 1);
    const [there] = await refundsThere(orderId);
    await control('POST', `/refunds/${there?.id}/process`);
    await ended(orderId);
    expect(await refundsThere(orderId)).toHaveLength(1);
  });

  it('[COM-15] two processes that ask for the same refund get one', async () => {
    const { orderId } = await sold();
    const refund = await refundOrder(ruth, orderId, { key: 'two-workers', reason: 'Both' });
    await Promise.allSettled([1, 2, 3].map(() => sendRefund(String(refund._id))));
    await ended(orderId);
    expect(await refundsThere(orderId)).toHaveLength(1);
  });

  it('[COM-15] a refund that fails is shown to admins, access stays, and it may be tried again', async () => {
    await control('PATCH', '/settings', { refunds: 'failed' });
    const { orderId, bea } = await sold();
    await refundOrder(ruth, orderId, { key: 'will-fail', reason: 'Closed account' });
    await ended(orderId, 'failed');
    const order = await requireOrderRecord(orderId);
    expect(order.status).toBe('paid');
    expect(order.attention).toContain('refund of ₹1,499 failed');
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'live' });
    const desk = await school.signedIn(cast.ruth);
    expect((await desk.get('/admin/orders?attention=1')).$('main')).toContain(order.number);
    await control('PATCH', '/settings', { refunds: 'processed' });
    await refundOrder(ruth, orderId, { key: 'another-try', reason: 'Again' });
    await ended(orderId);
    expect((await requireOrderRecord(orderId)).status).toBe('refunded');
    await desk.delete(`/admin/orders/${orderId}/attention`);
    expect((await requireOrderRecord(orderId)).attention).toBeUndefined();
    expect((await desk.get(`/admin/orders/${orderId}`)).$('main')).toContain('Ruth Okafor looked at it');
  });

  it('[COM-15] a refund made in the dashboard of the gateway ends access too, once', async () => {
    const { orderId, bea } = await sold();
    const { received } = await requireOrderRecord(orderId);
    const auth = Buffer.from('rzp_test_cast:secret-of-the-cast').toString('base64');
    const { config } = await import('../config.ts');
    await fetch(`${config.razorpay.apiUrl}/v1/payments/${received?.paymentId}/refund`, {
      method: 'POST',
      headers: { authorization: `Basic ${auth}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const refund = await ended(orderId);
    expect(refund.kind).toBe('outside');
    expect((await requireOrderRecord(orderId)).status).toBe('refunded');
    expect(await findEnrolment(bea.id, cast.knots.id)).toMatchObject({ state: 'ended' });
    const ids = (await eventsAbout(received?.paymentId ?? '')).map((event) => event.id);
    await deliver(ids.toReversed());
    await school.settled();
    expect(await listRefunds(orderId)).toHaveLength(1);
  });

  it('[COM-15] a refund whose webhooks were lost is found by the reconciler', async () => {
    await control('PATCH', '/settings', { drop: true });
    const { orderId, gatewayOrderId } = await soldQuietly();
    await refundOrder(ruth, orderId, { key: 'no-webhooks', reason: 'Silence' });
    await until(async () => (await refundsThere(orderId))[0]?.status === 'processed');
    await school.settled();
    await control('PATCH', '/settings', { drop: false });
    turnClock(20 * minute);
    await reconcile();
    await ended(orderId);
    expect(gatewayOrderId).toMatch(/^order_/);
    expect((await requireOrderRecord(orderId)).status).toBe('refunded');
  });

  it('[COM-15] settling a refund twice mails once and notes once', async () => {
    const { orderId, bea } = await sold();
    await refundOrder(ruth, orderId, { key: 'settle-twice', reason: 'Twice' });
    const refund = await ended(orderId);
    await Promise.all([1, 2, 3].map(() => settleRefund(orderId, String(refund._id))));
    await school.mailbox.latest(bea.email, /on its way back/);
    await school.settled();
    const mails = (await school.mailbox.all(bea.email)).filter((mail) => /way back/.test(mail.subject));
    expect(mails).toHaveLength(1);
    expect((await listNotes(orderId)).filter((one) => one.key === 'access-ended')).toHaveLength(1);
  });
});

describe('receipts', () => {
  it('[NTF-02] an admin sends the receipt again, one mail for each press', async () => {
    const { orderId, bea } = await sold();
    const desk = await school.signedIn(cast.ruth);
    await desk.post(`/admin/orders/${orderId}/receipt`);
    await until(async () => (await Receipt.findOne({ orderId }))?.sent === 2);
    const mails = (await school.mailbox.all(bea.email)).filter((mail) => /receipt/i.test(mail.subject));
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map((mail) => /R-\d{4}-\d{5}/.exec(mail.text)?.[0])).size).toBe(1);
  });
});

describe('the demo school', () => {
  it('[OPS-02] a demo order has access and a receipt, mails no receipt, and is refunded without a gateway', async () => {
    const dora = await person('dora', 'Dora Demo', 'learner');
    const at = new Date(Date.now() - 40 * 24 * 3600 * 1000);
    const order = await seedPaidOrder({ buyerId: dora.id, courseSlug: 'knots', at });
    const again = await seedPaidOrder({ buyerId: dora.id, courseSlug: 'knots', at });
    expect(again._id).toEqual(order._id);
    const orderId = String(order._id);
    expect(await findEnrolment(dora.id, cast.knots.id)).toMatchObject({ state: 'live' });
    expect((await Receipt.findOne({ orderId }).lean())?.issuedAt).toEqual(at);
    await school.settled();
    expect((await school.mailbox.all(dora.email)).filter((mail) => /receipt/i.test(mail.subject))).toEqual([]);
    await refundOrder(ruth, orderId, { key: 'demo-refund', reason: 'Demo' });
    await ended(orderId);
    expect(await findEnrolment(dora.id, cast.knots.id)).toMatchObject({ state: 'ended' });
  });
});

/** As `sold`, where no webhook comes: the buyer's own page finds the payment. */
async function soldQuietly(): Promise<Sold> {
  count++;
  const bea = await person(`refund${count}`, `Refund ${count}`, 'learner');
  const client = await school.signedIn(bea);
  const { orderId, gatewayOrderId } = await atTheTill(client, 'knots');
  await payment(gatewayOrderId, { status: 'captured' });
  await client.get(`/orders/${orderId}`);
  await until(async () => (await Receipt.findOne({ orderId }))?.sent === 1);
  await school.settled();
  return { orderId, gatewayOrderId, bea, client };
}
