import { z } from 'zod';
import { type Call, json, param, type Reply, type Route, readJson } from '../http.ts';
import { type Bank, refund } from './bank.ts';
import { badRequest, unknownId } from './errors.ts';
import { NotesInput, refuse } from './orders.api.ts';
import { page } from './pagination.ts';
import { findPayment } from './payments.api.ts';

const NewRefund = z.strictObject({
  amount: z.coerce.number().int().positive('The amount must be at least INR 1.00').optional(),
  speed: z.enum(['normal', 'optimum']).default('normal'),
  notes: NotesInput.default([]),
  receipt: z.string().max(40).nullish(),
});

/** Refunds (https://razorpay.com/docs/api/refunds). */
export function refundRoutes(bank: Bank): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/payments/:id/refund',
      name: 'payments.refund',
      run: (call) => createRefund(bank, call),
    },
    {
      method: 'GET',
      path: '/v1/payments/:id/refunds',
      name: 'payments.refunds',
      run: (call) =>
        page(
          bank.state.refunds.filter((one) => one.payment_id === param(call, 'id')),
          call,
        ),
    },
    {
      method: 'GET',
      path: '/v1/payments/:payment/refunds/:id',
      name: 'refunds.fetch',
      run: (call) => fetchRefund(bank, call),
    },
    { method: 'GET', path: '/v1/refunds/:id', name: 'refunds.fetch', run: (call) => fetchRefund(bank, call) },
    { method: 'GET', path: '/v1/refunds', name: 'refunds.all', run: (call) => page(bank.state.refunds, call) },
  ];
}

/**
 * Gives `X-Refund-Idempotency` its meaning around the call that makes a refund: the same key and body answer with the same
 * refund, another body is refused with 400, a first call still at work answers 409.
 */
export function createRefundGuard(bank: Bank) {
  const running = new Set<string>();
  return async (call: Call, makeRefund: () => Promise<Reply>): Promise<Reply> => {
    const key = call.headers['x-refund-idempotency'];
    if (typeof key !== 'string') return makeRefund();
    if (!/^[A-Za-z0-9_-]{10,}$/.test(key)) {
      return badRequest('The idempotency key must have at least 10 letters, digits, hyphens or underscores.');
    }
    if (running.has(key)) {
      return badRequest('A request with this idempotency key is still being processed.', { reason: 'conflict' }, 409);
    }
    const earlier = bank.state.refundKeys[key];
    if (earlier && earlier.body !== fingerprint(call)) {
      return badRequest('The request body differs from the first one with this idempotency key.');
    }
    if (earlier) return json(bank.state.refunds.find((one) => one.id === earlier.refund));
    running.add(key);
    return makeRefund().finally(() => running.delete(key));
  };
}

function createRefund(bank: Bank, call: Call): Reply {
  const payment = findPayment(bank, call);
  if (!payment) return unknownId();
  const parsed = NewRefund.safeParse(readJson(call) ?? {});
  if (!parsed.success) return refuse(parsed.error);
  if (payment.status === 'refunded') return badRequest('The payment has been fully refunded already');
  if (!payment.captured) return badRequest('The payment status should be captured for action to be taken');
  const left = payment.amount - payment.amount_refunded;
  const { amount = left, receipt = null, notes, speed } = parsed.data;
  if (amount > left) {
    return badRequest('The total refund amount is greater than the refund payment amount', { field: 'amount' });
  }
  const made = refund(bank, payment, { amount, receipt, notes, speed });
  const key = call.headers['x-refund-idempotency'];
  if (typeof key === 'string') bank.state.refundKeys[key] = { body: fingerprint(call), refund: made.id };
  bank.commit();
  return json(made);
}

function fetchRefund(bank: Bank, call: Call): Reply {
  const found = bank.state.refunds.find((one) => one.id === param(call, 'id'));
  return found ? json(found) : unknownId();
}

/** The address counts too: one key may not refund two payments. */
function fingerprint(call: Call): string {
  return `${call.path}\n${call.body.toString('utf8')}`;
}
