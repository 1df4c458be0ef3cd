/** The e-mails about money. */
import type { PersonRecord } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { formatDay } from '../lib/dates.ts';
import type { Mail } from '../lib/mailer.ts';
import { formatMoney } from '../lib/money.ts';
import { view } from '../lib/view.ts';
import type { OrderRecord } from './order.model.ts';
import type { ReceiptRecord } from './receipt.model.ts';
import type { RefundRecord } from './refund.model.ts';

type Fact = { label: string; value: string; strong?: boolean };
type ReceiptLocals = {
  name: string;
  title: string;
  facts: Fact[];
  learnHref: string;
  receiptHref: string;
  school: string;
};
type RefundLocals = { name: string; text: string; after: string; facts: Fact[]; orderHref: string };
type Buyer = Pick<PersonRecord, 'email' | 'name' | 'legalName' | 'timeZone'>;

const receiptHtml = view<ReceiptLocals>('mail/commerce/receipt');
const receiptText = view<ReceiptLocals>('mail/commerce/receipt.text');
const refundHtml = view<RefundLocals>('mail/commerce/refund');
const refundText = view<RefundLocals>('mail/commerce/refund.text');

/** The receipt itself stands in the mail, so that it can be kept without the school. */
export function receiptMail(buyer: Buyer, order: OrderRecord, receipt: ReceiptRecord): Mail {
  const title = order.lines.map((line) => line.title).join(', ');
  const { currency } = order.total;
  const locals = {
    name: buyer.name,
    title,
    facts: [
      ...order.lines.map((line) => ({ label: line.title, value: formatMoney({ amount: line.amount, currency }) })),
      { label: 'Total', value: formatMoney(order.total), strong: true },
      { label: 'Receipt', value: receipt.number },
      { label: 'Order', value: order.number },
      { label: 'Paid on', value: formatDay(receipt.issuedAt, buyer.timeZone) },
      { label: 'Payment', value: order.received?.paymentId ?? '' },
      { label: 'Buyer', value: buyer.legalName || buyer.name },
      { label: 'Sold by', value: config.school.name },
    ],
    learnHref: `${config.publicUrl}/learn/${order.lines[0]?.slug ?? ''}`,
    receiptHref: `${config.publicUrl}/orders/${order._id}/receipt`,
    school: config.school.name,
  };
  return {
    to: buyer.email,
    subject: `Your receipt for ${title}`,
    html: receiptHtml(locals),
    text: receiptText(locals),
  };
}

export function refundMail(buyer: Buyer, order: OrderRecord, refund: RefundRecord): Mail {
  const amount = formatMoney(refund);
  const title = order.lines.map((line) => line.title).join(', ');
  const locals = {
    name: buyer.name,
    text: refundWords(refund, amount, title),
    after: afterWords(order, refund),
    facts: [
      { label: 'Refund', value: amount, strong: true },
      { label: 'Order', value: order.number },
      { label: 'Payment', value: refund.paymentId },
    ],
    orderHref: `${config.publicUrl}/orders/${order._id}`,
  };
  return {
    to: buyer.email,
    subject: `${amount} is on its way back to you`,
    html: refundHtml(locals),
    text: refundText(locals),
  };
}

function refundWords({ kind }: RefundRecord, amount: string, title: string): string {
  if (kind === 'extra') return `Your order for ${title} was paid twice. We sent the second payment, ${amount}, back.`;
  if (kind === 'twice') return `You had bought ${title} already, so we sent this payment of ${amount} back.`;
  return `We sent ${amount} for ${title} back.`;
}

function afterWords(order: OrderRecord, refund: RefundRecord): string {
  if (refund.kind === 'extra' || refund.kind === 'twice') return 'Your course stays yours; there is nothing to do.';
  if (order.status !== 'refunded') return 'Your course stays yours.';
  return 'The access that this order gave has ended. What you completed is kept, should you come back.';
}
