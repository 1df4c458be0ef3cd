/** `/admin/orders`: the list, one order with its trail, and what an admin does with it. */
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { findPersonByEmail, findPersonById, listPeopleByIds } from '../accounts/accounts.service.ts';
import { audit } from '../accounts/audit/audit.service.ts';
import { config } from '../config.ts';
import { formatMoment } from '../lib/dates.ts';
import { amountForField, formatMoney } from '../lib/money.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, formOf, query, submit } from '../web/form.ts';
import { requireRole } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { OrdersQuery, refundForm } from './forms.ts';
import { sendReceiptLater } from './jobs.ts';
import { lookAtGateway } from './lookup.service.ts';
import { type OrderRecord, orderStatuses, requireOrderRecord } from './order.model.ts';
import { type OrderDesk, orderDesk } from './order-desk.service.ts';
import { statusWords } from './order-words.ts';
import { countAttention, dismissAttention, listOrders, type OrderFilter } from './orders.service.ts';
import { requestReceiptAgain } from './receipts.service.ts';
import { refundableOf, refundOrder } from './refunds.service.ts';

type Cell = string | { text: string; href?: string; tone?: 'good' | 'warn' | 'bad'; note?: string };
type Choice = { value: string; label: string };
type IndexLocals = {
  rows: Record<string, Cell>[];
  filter: { q: string; status: string; attention: boolean };
  statuses: Choice[];
  waiting: number;
  nextHref: string | null;
};
type RefundLocals = {
  form: FormState;
  id: string;
  number: string;
  title: string;
  buyer: string;
  left: string;
  currency: string;
  key: string;
  csrf: string | null;
};

const indexPage = view<IndexLocals>('commerce/admin-orders/index');
const showPage = view<{ order: OrderDesk; csrf: string | null }>('commerce/admin-orders/show');
const refundPage = view<RefundLocals>('commerce/refunds/new');

export const adminOrders = Router();
adminOrders.use('/admin/orders', ...requireRole('admin'));

adminOrders.get('/admin/orders', async (req, res) => {
  const asked = query(req, OrdersQuery);
  const { orders, next } = await listOrders({
    ...(await filterOf(asked.q)),
    status: asked.status,
    attention: asked.attention === '1',
    after: asked.after,
  });
  const buyers = await listPeopleByIds(orders.map((order) => order.buyerId));
  const locals = {
    rows: orders.map((order) => rowOf(order, buyers.get(order.buyerId)?.name ?? 'Somebody who left', zoneOf(req))),
    filter: { q: asked.q, status: asked.status ?? '', attention: asked.attention === '1' },
    statuses: orderStatuses.map((value) => ({ value, label: statusWords[value].text })),
    waiting: await countAttention(),
    nextHref: next ? `/admin/orders?${new URLSearchParams({ ...plainQuery(asked), after: next })}` : null,
  };
  return answer(req, res, { page: indexPage(locals), title: 'Orders', layout: 'admin' });
});

adminOrders.get('/admin/orders/:id', async (req, res) => {
  const order = await orderDesk(req.params.id, zoneOf(req));
  return answer(req, res, { page: showPage({ order, csrf: csrfOf(req) }), title: order.number, layout: 'admin' });
});

adminOrders.post('/admin/orders/:id/lookup', async (req, res) => {
  const order = await requireOrderRecord(req.params.id);
  await audit({ action: 'order.asked', on: { kind: 'order', id: String(order._id), name: order.number } });
  const answered = await lookAtGateway(order);
  const flash = answered
    ? 'The gateway was asked; the trail shows what it said.'
    : 'The gateway is away. Nothing has changed.';
  return answer(req, res, { redirect: `/admin/orders/${order._id}`, flash });
});

adminOrders.post('/admin/orders/:id/receipt', async (req, res) => {
  const send = await requestReceiptAgain(req.params.id);
  await sendReceiptLater(req.params.id, send);
  return answer(req, res, {
    redirect: `/admin/orders/${req.params.id}`,
    flash: 'The receipt is on its way to the buyer.',
  });
});

adminOrders.delete('/admin/orders/:id/attention', async (req, res) => {
  await dismissAttention(me(req), req.params.id);
  return answer(req, res, { redirect: `/admin/orders/${req.params.id}`, flash: 'Noted as looked at.' });
});

adminOrders.get('/admin/orders/:id/refund', async (req, res) => {
  const order = await requireOrderRecord(req.params.id);
  const amount = amountForField({ amount: await refundableOf(order), currency: order.total.currency });
  return showRefund(req, res, order, { form: formOf({ amount, key: randomUUID() }) });
});

adminOrders.post('/admin/orders/:id/refund', async (req, res) => {
  const order = await requireOrderRecord(req.params.id);
  const sent = await submit(req, refundForm(order.total.currency), (wish) => refundOrder(me(req), req.params.id, wish));
  if (!sent.ok) return showRefund(req, res, order, sent);
  const flash = `${formatMoney(sent.value)} is going back to the buyer.`;
  return answer(req, res, { redirect: `/admin/orders/${order._id}`, flash });
});

async function showRefund(
  req: Request,
  res: Response,
  order: OrderRecord,
  shown: { form: FormState; status?: number },
): Promise<void> {
  const buyer = await findPersonById(order.buyerId);
  const key = shown.form.values.key;
  const page = refundPage({
    form: shown.form,
    id: String(order._id),
    number: order.number,
    title: order.lines.map((line) => line.title).join(', '),
    buyer: buyer?.name ?? 'Somebody who left',
    left: formatMoney({ ...order.total, amount: await refundableOf(order) }),
    currency: order.total.currency,
    key: typeof key === 'string' && key !== '' ? key : randomUUID(),
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: `Refund ${order.number}`, layout: 'admin', status: shown.status ?? 200 });
}

/** An order number, or the address of a buyer; nothing that fits neither is found. */
async function filterOf(q: string): Promise<OrderFilter> {
  if (!q) return {};
  if (!q.includes('@')) return { number: q.toUpperCase() };
  return { buyerId: (await findPersonByEmail(q))?.id ?? 'nobody' };
}

function plainQuery(asked: {
  q: string;
  status?: string | undefined;
  attention?: string | undefined;
}): Record<string, string> {
  const { q, status, attention } = asked;
  return { ...(q ? { q } : {}), ...(status ? { status } : {}), ...(attention ? { attention } : {}) };
}

function rowOf(order: OrderRecord, buyer: string, timeZone: string): Record<string, Cell> {
  return {
    order: {
      text: order.number,
      href: `/admin/orders/${order._id}`,
      ...(order.attention ? { note: order.attention } : {}),
    },
    buyer,
    course: order.lines.map((line) => line.title).join(', '),
    at: formatMoment(order.paidAt ?? order.createdAt, timeZone),
    state: statusWords[order.status],
    amount: formatMoney(order.total),
  };
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
