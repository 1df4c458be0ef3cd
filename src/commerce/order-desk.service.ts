/** One order as an admin sees it: all that is known of it, in words. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { formatMoment } from '../lib/dates.ts';
import { formatMoney } from '../lib/money.ts';
import { type OrderRecord, requireOrderRecord } from './order.model.ts';
import { type EventSource, listNotes } from './order-event.model.ts';
import { statusWords } from './order-words.ts';
import { listPayments, type PaymentRecord } from './payment.model.ts';
import { findReceipt } from './receipt.model.ts';
import { listRefunds, type RefundRecord } from './refund.model.ts';
import { refundableOf } from './refunds.service.ts';

type Cell = string | { text: string; tone?: 'good' | 'warn' | 'bad'; note?: string };
export type OrderDesk = {
  id: string;
  number: string;
  status: { text: string; tone?: 'good' | 'warn' | 'bad' };
  attention: string | null;
  facts: { label: string; value: string; href?: string; note?: string }[];
  payments: Record<string, Cell>[];
  refunds: Record<string, Cell>[];
  trail: { at: string; iso: string; text: string; source: string }[];
  can: { refund: boolean; resend: boolean; ask: boolean };
};

const sources: Record<EventSource, string> = {
  buyer: 'the buyer',
  return: 'the browser coming back',
  webhook: 'the gateway told us',
  asked: 'we asked the gateway',
  admin: 'an admin',
  school: 'the school',
};
const paymentWords = {
  created: 'Begun',
  failed: 'Failed',
  authorized: 'Authorised',
  captured: 'Captured',
  refunded: 'Refunded',
};
const refundWords = { requested: 'Being asked', pending: 'On its way', processed: 'Done', failed: 'Failed' };

/** Throws NotFound. */
export async function orderDesk(orderId: string, timeZone: string): Promise<OrderDesk> {
  const order = await requireOrderRecord(orderId);
  const [payments, refunds, notes, receipt, left, facts] = await Promise.all([
    listPayments(orderId),
    listRefunds(orderId),
    listNotes(orderId),
    findReceipt(orderId),
    refundableOf(order),
    factsOf(order, timeZone),
  ]);
  return {
    id: orderId,
    number: order.number,
    status: statusWords[order.status],
    attention: order.attention ?? null,
    facts: receipt ? [...facts, { label: 'Receipt', value: receipt.number, note: timesMailed(receipt.sent) }] : facts,
    payments: payments.map((payment) => paymentRow(payment, timeZone)),
    refunds: refunds.map((refund) => refundRow(refund, timeZone)),
    trail: notes.map(({ at, text, source }) => ({
      at: formatMoment(at, timeZone),
      iso: at.toISOString(),
      text,
      source: sources[source],
    })),
    can: { refund: left > 0, resend: receipt !== null, ask: Boolean(order.gatewayOrderId) },
  };
}

function timesMailed(sent: number): string {
  if (sent === 0) return 'not mailed yet';
  return sent === 1 ? 'mailed once' : `mailed ${sent} times`;
}

async function factsOf(order: OrderRecord, timeZone: string): Promise<OrderDesk['facts']> {
  const buyer = await findPersonById(order.buyerId);
  return [
    {
      label: 'Buyer',
      value: buyer?.name ?? 'Somebody who left',
      ...(buyer ? { href: `/admin/people/${buyer.id}`, note: buyer.email } : {}),
    },
    ...order.lines.map((line) => ({ label: 'Course', value: line.title, href: `/courses/${line.slug}` })),
    { label: 'Total', value: formatMoney(order.total) },
    ...(order.refunded > 0
      ? [{ label: 'Went back', value: formatMoney({ ...order.total, amount: order.refunded }) }]
      : []),
    { label: 'Ordered', value: formatMoment(order.createdAt, timeZone) },
    ...(order.paidAt ? [{ label: 'Paid', value: formatMoment(order.paidAt, timeZone) }] : []),
    { label: 'Gateway order', value: order.gatewayOrderId ?? (order.isDemo ? 'none: demo school' : 'none yet') },
    { label: 'Refund promise', value: order.refundDays > 0 ? `${order.refundDays} days` : 'none' },
  ];
}

function paymentRow(payment: PaymentRecord, timeZone: string): Record<string, Cell> {
  const tone = payment.status === 'captured' ? 'good' : payment.status === 'failed' ? 'bad' : 'warn';
  return {
    id: { text: payment.gatewayPaymentId, ...(payment.error ? { note: payment.error } : {}) },
    at: formatMoment(payment.createdAt, timeZone),
    method: payment.method,
    state: { text: paymentWords[payment.status], tone },
    amount: formatMoney(payment),
  };
}

function refundRow(refund: RefundRecord, timeZone: string): Record<string, Cell> {
  const tone = refund.status === 'processed' ? 'good' : refund.status === 'failed' ? 'bad' : 'warn';
  return {
    reason: { text: refund.reason, ...(refund.error ? { note: refund.error } : {}) },
    at: formatMoment(refund.requestedAt, timeZone),
    state: { text: refundWords[refund.status], tone },
    amount: formatMoney(refund),
  };
}
