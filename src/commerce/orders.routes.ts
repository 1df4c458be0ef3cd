/** `/orders`: a buyer's orders, what became of each, and its receipt. */
import { type Request, Router } from 'express';
import { requirePersonById } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { formatDay, formatMoment } from '../lib/dates.ts';
import { NotFound } from '../lib/errors.ts';
import { formatMoney } from '../lib/money.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { isOpen } from './checkout.service.ts';
import { OrderQuery } from './forms.ts';
import { lookNow } from './lookup.service.ts';
import type { OrderRecord } from './order.model.ts';
import { coverOf } from './order-cover.service.ts';
import { type OrderState, refundRule, statusWords, type Words, wordsFor } from './order-words.ts';
import { listOrdersOf, requireOrder } from './orders.service.ts';
import { listPayments } from './payment.model.ts';
import { findReceipt, listReceipts, type ReceiptRecord } from './receipt.model.ts';

type Action = { href: string; label: string; tone: 'primary' | 'quiet'; icon?: string };
type Fact = { label: string; value: string; href?: string };
type Status = { id: string; words: Words; actions: Action[]; pollHref: string | null };
type Row = Record<string, string | { text: string; href?: string; tone?: 'good' | 'warn' | 'bad'; note?: string }>;
type Receipt = {
  number: string;
  facts: Fact[];
  lines: { title: string; amount: string }[];
  total: string;
  refunded: string | null;
  school: string;
  backHref: string;
};

const indexPage = view<{ rows: Row[] }>('commerce/orders/index');
type Bought = { title: string; href: string; total: string; cover: Awaited<ReturnType<typeof coverOf>> };
const showPage = view<{ status: Status; number: string; facts: Fact[]; bought: Bought }>('commerce/orders/show');
const statusPart = view<{ status: Status }>('commerce/orders/_status');
const receiptPage = view<{ receipt: Receipt }>('commerce/receipts/show');

export const orders = Router();
orders.use('/orders', requirePerson);

orders.get('/orders', async (req, res) => {
  const found = await listOrdersOf(me(req).id);
  const receipts = await listReceipts(found.map((order) => String(order._id)));
  const rows = found.map((order) => rowOf(order, receipts.get(String(order._id)), zoneOf(req)));
  return answer(req, res, { page: indexPage({ rows }), title: 'Orders' });
});

/** Asking makes the school look at the gateway, so a reload is all that a page without scripts needs. */
orders.get('/orders/:id', async (req, res) => {
  const order = await requireOrder(me(req), req.params.id);
  if (isOpen(order)) await lookNow(order);
  const current = await requireOrder(me(req), req.params.id);
  const status = await statusOf(req, current);
  // Nothing new: the page stays as it is, and nothing is read out again.
  if (query(req, OrderQuery).shown === status.words.state) return res.status(204).end();
  const waits = status.pollHref !== null;
  const [facts, bought] = await Promise.all([factsOf(req, current), boughtOf(current)]);
  const page = showPage({ status, number: current.number, facts, bought });
  const head = waits ? '<noscript><meta http-equiv="refresh" content="6"></noscript>' : '';
  res.set('Cache-Control', 'private, no-store');
  return answer(req, res, { page, title: status.words.title, head, fragments: [statusPart({ status })] });
});

orders.get('/orders/:id/receipt', async (req, res) => {
  const order = await requireOrder(me(req), req.params.id);
  const receipt = await findReceipt(String(order._id));
  if (!receipt) throw new NotFound('This receipt');
  const page = receiptPage({ receipt: await paperOf(order, receipt) });
  return answer(req, res, { page, title: `Receipt ${receipt.number}` });
});

async function statusOf(req: Request, order: OrderRecord): Promise<Status> {
  const payments = await listPayments(String(order._id));
  const { outcome } = query(req, OrderQuery);
  const hasReceipt = order.paidAt ? (await findReceipt(String(order._id))) !== null : false;
  const words = wordsFor({ order, payments, outcome, hasReceipt, at: now(), timeZone: zoneOf(req) });
  const waits = ['waiting', 'slow', 'opening'].includes(words.state);
  return {
    id: String(order._id),
    words,
    actions: actionsFor(words.state, order, hasReceipt),
    pollHref: waits ? `/orders/${order._id}?shown=${words.state}` : null,
  };
}

function actionsFor(state: OrderState, order: OrderRecord, hasReceipt: boolean): Action[] {
  const total = formatMoney(order.total);
  const slug = order.lines[0]?.slug ?? '';
  const pay: Action = { href: `/checkout?order=${order._id}`, label: `Pay ${total}`, tone: 'primary', icon: 'lock' };
  const reload: Action = { href: `/orders/${order._id}`, label: 'Look again', tone: 'quiet', icon: 'refresh-cw' };
  const receipt: Action[] = hasReceipt
    ? [{ href: `/orders/${order._id}/receipt`, label: 'Receipt', tone: 'quiet', icon: 'receipt' }]
    : [];
  const learn: Action = { href: `/learn/${slug}`, label: 'Start learning', tone: 'primary', icon: 'play' };
  const course: Action = { href: `/courses/${slug}`, label: 'To the course', tone: 'quiet' };
  const actions: Record<OrderState, Action[]> = {
    open: [pay, course],
    waiting: [reload],
    slow: [reload],
    failed: [{ ...pay, label: `Try again, ${total}` }, reload],
    cancelled: [pay, course],
    opening: [],
    paid: [learn, ...receipt],
    partly: [learn, ...receipt],
    refunded: receipt,
    flagged: [{ href: '/orders', label: 'All orders', tone: 'quiet' }],
    abandoned: [course],
  };
  return actions[state];
}

async function factsOf(req: Request, order: OrderRecord): Promise<Fact[]> {
  const receipt = await findReceipt(String(order._id));
  return [
    { label: 'Ordered', value: formatMoment(order.createdAt, zoneOf(req)) },
    ...(order.paidAt ? [{ label: 'Paid', value: formatMoment(order.paidAt, zoneOf(req)) }] : []),
    ...(receipt ? [{ label: 'Receipt', value: receipt.number, href: `/orders/${order._id}/receipt` }] : []),
    ...(order.status === 'refunded' ? [] : [{ label: 'Refund', value: refundRule(order.refundDays) }]),
  ];
}

async function boughtOf(order: OrderRecord): Promise<Bought> {
  const title = order.lines.map((line) => line.title).join(', ');
  const href = `/courses/${order.lines[0]?.slug ?? ''}`;
  return { title, href, total: formatMoney(order.total), cover: await coverOf(order) };
}

function rowOf(order: OrderRecord, receipt: ReceiptRecord | undefined, timeZone: string): Row {
  return {
    order: { text: order.lines.map((line) => line.title).join(', '), href: `/orders/${order._id}`, note: order.number },
    day: formatDay(order.createdAt, timeZone),
    state: statusWords[order.status],
    receipt: receipt ? { text: receipt.number, href: `/orders/${order._id}/receipt` } : '',
    amount: formatMoney(order.total),
  };
}

async function paperOf(order: OrderRecord, receipt: ReceiptRecord): Promise<Receipt> {
  const buyer = await requirePersonById(order.buyerId);
  const { currency } = order.total;
  return {
    number: receipt.number,
    school: config.school.name,
    facts: [
      { label: 'Buyer', value: buyer.legalName || buyer.name },
      { label: 'Sold by', value: config.school.name },
      { label: 'Paid on', value: formatDay(receipt.issuedAt, buyer.timeZone) },
      { label: 'Order', value: order.number },
      { label: 'Payment', value: order.received?.paymentId ?? '' },
    ],
    lines: order.lines.map((line) => ({ title: line.title, amount: formatMoney({ amount: line.amount, currency }) })),
    total: formatMoney(order.total),
    refunded: order.refunded > 0 ? formatMoney({ amount: order.refunded, currency }) : null,
    backHref: `/orders/${order._id}`,
  };
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
