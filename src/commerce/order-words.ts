/** What an order is to its buyer right now, in words. Pure: facts in, sentences out. */
import { minute } from '../lib/clock.ts';
import { formatDay } from '../lib/dates.ts';
import { formatMoney } from '../lib/money.ts';
import type { OrderRecord, OrderStatus } from './order.model.ts';
import type { PaymentRecord } from './payment.model.ts';

export type OrderState =
  | 'open'
  | 'waiting'
  | 'slow'
  | 'failed'
  | 'cancelled'
  | 'opening'
  | 'paid'
  | 'partly'
  | 'refunded'
  | 'flagged'
  | 'abandoned';
export type Words = {
  state: OrderState;
  tone: 'info' | 'good' | 'warn' | 'bad';
  icon: string;
  title: string;
  text: string;
  /** More sentences, each its own paragraph. */
  more: string[];
};
type Situation = {
  order: OrderRecord;
  payments: PaymentRecord[];
  /** What the way back from the payment page said. */
  outcome?: 'failed' | 'cancelled' | undefined;
  /** Access is given before the receipt is issued, so a receipt means that the course is open. */
  hasReceipt: boolean;
  at: Date;
  timeZone: string;
};

/** How long a bank may be silent before the page says that it is slow, and a paid course may take to open. */
const patience = 2 * minute;

export function stateOf({ order, payments, outcome, hasReceipt, at }: Omit<Situation, 'timeZone'>): OrderState {
  const settled: Partial<Record<OrderStatus, OrderState>> = {
    paid: 'paid',
    partially_refunded: 'partly',
    refunded: 'refunded',
    flagged: 'flagged',
    abandoned: 'abandoned',
  };
  const end = settled[order.status];
  const isFresh = order.paidAt ? at.getTime() - order.paidAt.getTime() < patience : false;
  if (end === 'paid' && !hasReceipt && isFresh) return 'opening';
  if (end) return end;
  const last = payments.at(-1);
  const underWay = last?.status === 'created' || last?.status === 'authorized';
  const since = order.returnedAt ?? (underWay ? last.createdAt : null);
  if (since && last?.status !== 'failed') return at.getTime() - since.getTime() > patience ? 'slow' : 'waiting';
  if (outcome === 'failed' || (last?.status === 'failed' && outcome !== 'cancelled')) return 'failed';
  return outcome === 'cancelled' ? 'cancelled' : 'open';
}

export function wordsFor(situation: Situation): Words {
  const { order, payments, hasReceipt, timeZone } = situation;
  const state = stateOf(situation);
  const title = order.lines.map((line) => line.title).join(', ');
  const total = formatMoney(order.total);
  const error = payments.findLast((payment) => payment.status === 'failed')?.error ?? '';
  const back = formatMoney({ ...order.total, amount: order.refunded });
  const paidOn = order.paidAt ? formatDay(order.paidAt, timeZone) : '';
  const words: Record<OrderState, Omit<Words, 'state'>> = {
    ...unpaidWords(total, error),
    ...paidWords({ title, total, paidOn, back, hasReceipt }),
    ...stoppedWords,
  };
  return { state, ...words[state] };
}

type Said<S extends OrderState> = Record<S, Omit<Words, 'state'>>;

function unpaidWords(total: string, error: string): Said<'open' | 'waiting' | 'slow' | 'failed' | 'cancelled'> {
  return {
    open: {
      tone: 'info',
      icon: 'receipt',
      title: 'This order is not paid yet',
      text: `It keeps the price of ${total} for you. Nothing was taken from your account.`,
      more: [],
    },
    waiting: {
      tone: 'info',
      icon: 'clock',
      title: 'Your bank is confirming the payment',
      text: 'This takes a few seconds. The page looks again by itself.',
      more: [
        'You do not have to stay: once the bank says yes, the course is in your learning and the receipt in your mail.',
      ],
    },
    slow: {
      tone: 'warn',
      icon: 'clock',
      title: 'Your bank is slow today',
      text: 'The payment is on its way and we keep asking. Please do not pay again: it would be for the same thing.',
      more: [
        'You can close this page. The moment the bank says yes you get the course and a mail.',
        'If it says no, your bank lets go of the money by itself, usually within five working days.',
      ],
    },
    failed: {
      tone: 'bad',
      icon: 'circle-alert',
      title: 'The payment did not go through',
      text: error || 'The bank refused it. Your order is kept, and you can try again, also in another way.',
      more: [
        ...(error ? ['Your order is kept, and you can try again, also in another way.'] : []),
        'If money left your account all the same, wait a little: some banks say yes late, and then the course opens by itself.',
      ],
    },
    cancelled: {
      tone: 'info',
      icon: 'undo-2',
      title: 'You stopped the payment',
      text: `Nothing was taken from your account. Your order is kept at ${total}, should you want to go on.`,
      more: [],
    },
  };
}

type Purchase = { title: string; total: string; paidOn: string; back: string; hasReceipt: boolean };

function paidWords(purchase: Purchase): Said<'opening' | 'paid' | 'partly' | 'refunded'> {
  const { title, total, paidOn, back, hasReceipt } = purchase;
  return {
    opening: {
      tone: 'good',
      icon: 'circle-check',
      title: `${title} is yours`,
      text: `Thank you. You paid ${total} on ${paidOn}.`,
      more: ['The course is being opened and the receipt written. Both show here in a moment, by themselves.'],
    },
    paid: {
      tone: 'good',
      icon: 'circle-check',
      title: `${title} is yours`,
      text: `Thank you. You paid ${total} on ${paidOn}; the receipt ${hasReceipt ? 'is in your mail' : 'follows by mail'}.`,
      more: [],
    },
    partly: {
      tone: 'good',
      icon: 'circle-check',
      title: `${title} is yours`,
      text: `You paid ${total} on ${paidOn}. Of this, ${back} went back to you.`,
      more: ['Banks show a refund within five to seven working days.'],
    },
    refunded: {
      tone: 'info',
      icon: 'undo-2',
      title: 'This order was refunded',
      text: `${back} went back to where it came from. Banks show it within five to seven working days.`,
      more: ['The access that this order gave has ended. What you completed is kept.'],
    },
  };
}

const stoppedWords: Said<'flagged' | 'abandoned'> = {
  flagged: {
    tone: 'warn',
    icon: 'triangle-alert',
    title: 'Somebody is looking at your payment',
    text: 'A payment came that does not fit this order, so it stopped here. We were told and write to you; please do not pay again.',
    more: ['Your money is safe: it either becomes this order or goes back to you.'],
  },
  abandoned: {
    tone: 'info',
    icon: 'archive',
    title: 'This order has lapsed',
    text: 'It was not paid in time. If your bank still says yes, the course opens by itself.',
    more: [],
  },
};

/** One or two words for lists. */
export const statusWords: Record<OrderStatus, { text: string; tone?: 'good' | 'warn' | 'bad' }> = {
  created: { text: 'Not paid' },
  attempted: { text: 'Waiting', tone: 'warn' },
  paid: { text: 'Paid', tone: 'good' },
  partially_refunded: { text: 'Partly refunded', tone: 'good' },
  refunded: { text: 'Refunded' },
  abandoned: { text: 'Lapsed' },
  flagged: { text: 'To look at', tone: 'bad' },
};

/** The promise in words; the school keeps it by hand, so it says how. */
export function refundRule(days: number): string {
  if (days <= 0) return 'This course cannot be given back once it is bought.';
  return `Not what you hoped for? Write to us within ${days} days and you get all of it back.`;
}
