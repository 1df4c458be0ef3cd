/** Journey 3: enrolling for free, and buying with everything that may happen at the bank. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { expectPath, expectWords, look, type Mode, modes, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { control, fault, gatewayState, webhooks } from '../till.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
await world();
const { open } = startBrowser(school);
let count = 0;

afterEach(async () => {
  await control('DELETE', '/faults');
  await webhooks({ paused: false, drop: false });
  await school.settled();
});

describe.each(modes)('a learner $name', (mode) => {
  it('[COM-04] enrols in a free course with one button, after signing in on the way', async () => {
    const bea = await buyer();
    const page = await open(mode);
    await page.goto('/courses/rope-care');
    await press(page, 'Enrol for free');
    await expectPath(page, '/sign-in');
    await signIn(page, bea.email, castPassword);
    await expectPath(page, '/courses/rope-care');
    await press(page, 'Enrol for free');
    await expectPath(page, '/learn/rope-care/lectures/washing');
    await expectWords(page, 'You are enrolled in Rope care.');
    await page.goto('/learn');
    await expectWords(page, 'Rope care');
    expect((await school.mailbox.latest(bea.email)).subject).toContain('Rope care');
  });

  it('[COM-01] buys: order, hosted checkout, receipt by mail, in My learning', async () => {
    const { page, bea } = await atCheckout(mode);
    await expectWords(page, /Knots.*₹1,499/);
    await look(page, 'checkout', mode);
    await press(page, 'Pay ₹1,499');
    await atTheBank(page, 'Approve', mode);
    await expectPath(page, /^\/orders\//);
    // The course is opened and the receipt made in the background: the page looks for them by itself.
    await expectWords(page, /Knots is yours.*Start learning.*Receipt/);
    await look(page, 'order-paid', mode);
    const mail = await school.mailbox.latest(bea.email, /receipt/i);
    expect(mail.text).toContain('₹1,499');
    await press(page, 'Receipt', 'link');
    await expectWords(page, /Receipt.*₹1,499/);
    await look(page, 'receipt', mode);
    await page.goto('/orders');
    await look(page, 'orders', mode);
    await page.goto('/learn');
    await expectWords(page, 'Start: 1.1 The bowline');
    await page.goto('/notifications');
    await expectWords(page, 'Knots');
    await look(page, 'notifications', mode);
  });

  it('[COM-01] sees what became of it when the bank refuses or the buyer stops, and pays all the same', async () => {
    const { page } = await atCheckout(mode);
    await press(page, 'Pay ₹1,499');
    await atTheBank(page, 'Fail', mode);
    await expectWords(page, 'The payment did not go through');
    await look(page, 'order-failed', mode);
    await press(page, /^Try again/, 'link');
    await expectPath(page, '/checkout');
    await press(page, 'Pay ₹1,499');
    await press(page, 'Cancel');
    await expectWords(page, 'You stopped the payment');
    await look(page, 'order-cancelled', mode);
    await press(page, 'Pay ₹1,499', 'link');
    await press(page, 'Pay ₹1,499');
    await atTheBank(page, 'Approve', mode);
    await expectWords(page, 'Knots is yours');
  });

  it('[COM-02] a window closed at the bank loses nothing: the page of the order asks the gateway itself', async () => {
    await webhooks({ drop: true });
    const { page, bea } = await atCheckout(mode);
    await press(page, 'Pay ₹1,499');
    await press(page, 'Approve, but do not return');
    await page.getByRole('heading', { name: 'Payment approved' }).waitFor();
    const later = await open(mode, bea);
    await later.goto('/orders');
    await press(later, 'Knots', 'link');
    await expectWords(later, 'Knots is yours');
    await press(later, 'Start learning', 'link');
    await expectPath(later, '/learn/knots');
    await expectWords(later, 'Outline');
  });

  it('[COM-02] a payment that seems to fail and succeeds late opens the course by itself', async () => {
    await control('PATCH', '/settings', { lateSuccessMs: 3_600_000 });
    const { page, bea } = await atCheckout(mode);
    await press(page, 'Pay ₹1,499');
    await atTheBank(page, 'Pay later', mode);
    await expectWords(page, 'The payment did not go through');
    const late = (await gatewayState()).payments.findLast((one) => one.status === 'failed');
    await control('POST', `/payments/${late?.id}/approve`);
    const mail = await school.mailbox.latest(bea.email, /receipt/i);
    expect(mail.text).toContain('₹1,499');
    await page.reload();
    await expectWords(page, 'Knots is yours');
  });

  it('[COM-02] the page that waits asks by itself; without scripts it reloads itself', async () => {
    await webhooks({ drop: true });
    await fault('payments.fetch', '500', 4);
    await fault('orders.payments', '500', 1);
    const { page, bea } = await atCheckout(mode);
    await press(page, 'Pay ₹1,499');
    await atTheBank(page, 'Approve', mode);
    await expectWords(page, 'Your bank is confirming the payment');
    await look(page, 'order-waiting', mode);
    await page.evaluate('document.documentElement.dataset.before = "1"');
    await expectWords(page, 'Knots is yours');
    const isSamePage = await page.evaluate('document.documentElement.dataset.before === "1"');
    expect(isSamePage).toBe(mode.javaScript);
    await school.mailbox.latest(bea.email, /receipt/i);
    expect((await school.mailbox.all(bea.email)).filter(({ subject }) => /receipt/i.test(subject))).toHaveLength(1);
  });
});

async function buyer(): Promise<PersonRecord> {
  count += 1;
  return person(`buyer${count}`, `Bea Buyer ${count}`, 'learner');
}

/** Somebody new stands at the checkout of Knots. */
async function atCheckout(mode: Mode): Promise<{ page: Page; bea: PersonRecord }> {
  const bea = await buyer();
  const page = await open(mode, bea);
  await page.goto('/courses/knots');
  await press(page, /^Buy for/);
  await expectPath(page, '/checkout');
  return { page, bea };
}

/** The bank's page goes back by itself, or by its button where there are no scripts. */
async function atTheBank(page: Page, decision: string, mode: Mode): Promise<void> {
  await page.getByRole('button', { name: decision, exact: true }).click();
  if (!mode.javaScript) await press(page, 'Return to the shop');
}
