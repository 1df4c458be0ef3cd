import {
  type Notes,
  newOrder,
  newPayment,
  newRefund,
  type Order,
  type Payer,
  type Payment,
  type Refund,
} from './entities.ts';
import type { State } from './state.ts';
import type { Webhooks } from './webhooks.ts';

/** What the rules of money work on. */
export type Bank = {
  state: State;
  commit: () => void;
  webhooks: Webhooks;
  settings: { lateSuccessMs: number; refundMs: number; refunds: 'processed' | 'failed' | 'manual' };
  timers: Set<NodeJS.Timeout>;
};

export function placeOrder(
  bank: Bank,
  wanted: { amount: number; currency: string; receipt: string | null; notes: Notes },
  rules: { manualCapture: boolean; uniqueReceipt: boolean },
): Order {
  const order = newOrder(wanted);
  bank.state.orders.push({ order, ...rules });
  bank.commit();
  return order;
}

/** A new payment on an order in state `created`; the order counts it as an attempt. */
export function startPayment(bank: Bank, order: Order, payer: Payer, amount?: number, currency?: string): Payment {
  const payment = newPayment(order, payer, amount, currency);
  bank.state.payments.push(payment);
  order.attempts += 1;
  if (order.status === 'created') order.status = 'attempted';
  bank.commit();
  return payment;
}

/** From created or failed to authorized: the bank may say yes up to three days after it seemed to have failed. */
export function authorize(bank: Bank, payment: Payment): void {
  Object.assign(payment, { status: 'authorized', ...NO_ERROR });
  payment.acquirer_data.bank_transaction_id = String(payment.created_at % 10_000_000).padStart(7, '0');
  bank.webhooks.emit('payment.authorized', { payment });
  bank.commit();
}

/** Takes the money: the first captured payment makes the order paid, a further one leaves it paid. */
export function capture(bank: Bank, payment: Payment): void {
  const fee = Math.round(payment.amount * 0.0236);
  Object.assign(payment, { status: 'captured', captured: true, fee, tax: Math.round((fee * 18) / 118) });
  bank.webhooks.emit('payment.captured', { payment });
  const order = findOrder(bank, payment.order_id);
  if (order && order.status !== 'paid') {
    Object.assign(order, { status: 'paid', amount_paid: payment.amount, amount_due: 0 });
    bank.webhooks.emit('order.paid', { payment, order });
  }
  bank.commit();
}

/** Approves a payment: authorized, and captured at once unless its order asked for manual capture. */
export function approve(bank: Bank, payment: Payment): void {
  authorize(bank, payment);
  const stored = bank.state.orders.find(({ order }) => order.id === payment.order_id);
  if (!stored?.manualCapture) capture(bank, payment);
}

export function fail(bank: Bank, payment: Payment, reason: keyof typeof FAILURES = 'payment_failed'): void {
  Object.assign(payment, { status: 'failed', ...FAILURES[reason] });
  bank.webhooks.emit('payment.failed', { payment });
  bank.commit();
}

/** Fails a payment as one without an answer from the bank, and approves it later. */
export function failThenApprove(bank: Bank, payment: Payment): void {
  fail(bank, payment, 'payment_timed_out');
  bank.state.late.push({ payment: payment.id, at: Date.now() + bank.settings.lateSuccessMs });
  bank.commit();
  planLate(bank);
}

/** Plans the late successes that are noted, also those of an earlier run of the program. */
export function planLate(bank: Bank): void {
  for (const { payment: id, at } of bank.state.late) {
    after(bank, at - Date.now(), () => {
      const noted = bank.state.late.some((one) => one.payment === id);
      const payment = bank.state.payments.find((one) => one.id === id);
      bank.state.late = bank.state.late.filter((one) => one.payment !== id);
      if (noted && payment?.status === 'failed') approve(bank, payment);
      else bank.commit();
    });
  }
}

/** Pays money back; the caller has checked that so much is left. Processed, or failed, a moment later. */
export function refund(
  bank: Bank,
  payment: Payment,
  wanted: { amount: number; receipt: string | null; notes: Notes; speed: 'normal' | 'optimum' },
): Refund {
  const made = newRefund(payment, wanted);
  bank.state.refunds.push(made);
  setRefunded(payment, payment.amount_refunded + made.amount);
  bank.webhooks.emit('refund.created', { refund: made, payment: withTransfers(payment) });
  bank.commit();
  planRefund(bank, made);
  return made;
}

export function planRefund(bank: Bank, pending: Refund): void {
  after(bank, bank.settings.refundMs, () => {
    const outcome = bank.settings.refunds;
    if (pending.status === 'pending' && outcome !== 'manual') finishRefund(bank, pending, outcome);
  });
}

/** Ends a pending refund; the money of a failed one counts as not refunded again. */
export function finishRefund(bank: Bank, made: Refund, status: 'processed' | 'failed'): void {
  const payment = bank.state.payments.find((one) => one.id === made.payment_id);
  if (!payment) return;
  made.status = status;
  made.speed_processed = made.speed_requested === 'optimum' ? 'instant' : 'normal';
  if (status === 'failed') setRefunded(payment, payment.amount_refunded - made.amount);
  else made.acquirer_data.arn = `10000000${made.created_at}`;
  bank.webhooks.emit(`refund.${status}`, { refund: made, payment: withTransfers(payment) });
  bank.commit();
}

export function findOrder(bank: Bank, id: string): Order | undefined {
  return bank.state.orders.find(({ order }) => order.id === id)?.order;
}

const NO_ERROR = {
  error_code: null,
  error_description: null,
  error_source: null,
  error_step: null,
  error_reason: null,
};

const FAILURES = {
  payment_failed: {
    error_code: 'BAD_REQUEST_ERROR',
    error_description: 'The bank refused the payment.',
    error_source: 'bank',
    error_step: 'payment_authorization',
    error_reason: 'payment_failed',
  },
  payment_timed_out: {
    error_code: 'GATEWAY_ERROR',
    error_description: 'The bank did not answer in time. Money that left the account arrives late or comes back.',
    error_source: 'bank',
    error_step: 'payment_authorization',
    error_reason: 'payment_timed_out',
  },
};

function setRefunded(payment: Payment, amount: number) {
  payment.amount_refunded = amount;
  payment.status = amount >= payment.amount ? 'refunded' : 'captured';
  payment.refund_status = amount === 0 ? null : amount >= payment.amount ? 'full' : 'partial';
}

/** Refund events show two more fields of the payment than payment events do. */
function withTransfers(payment: Payment) {
  return { ...payment, base_amount: payment.amount, amount_transferred: 0 };
}

function after(bank: Bank, ms: number, run: () => void) {
  const timer = setTimeout(
    () => {
      bank.timers.delete(timer);
      run();
    },
    Math.max(0, ms),
  );
  bank.timers.add(timer);
}
