import { z } from 'zod';
import { type Call, json, param, type Reply, type Route, readJson } from '../http.ts';
import { type Bank, capture, findOrder } from './bank.ts';
import type { Payment } from './entities.ts';
import { badRequest, unknownId } from './errors.ts';
import { refuse } from './orders.api.ts';
import { page } from './pagination.ts';

const Capture = z.strictObject({
  amount: z.coerce.number().int(),
  currency: z.string().default('INR'),
});

/** The endpoints under /v1/payments but refunds (https://razorpay.com/docs/api/payments). */
export function paymentRoutes(bank: Bank): Route[] {
  return [
    { method: 'GET', path: '/v1/payments', name: 'payments.all', run: (call) => page(bank.state.payments, call) },
    {
      method: 'GET',
      path: '/v1/payments/:id',
      name: 'payments.fetch',
      run: (call) => {
        const payment = findPayment(bank, call);
        return payment ? json(payment) : unknownId();
      },
    },
    {
      method: 'POST',
      path: '/v1/payments/:id/capture',
      name: 'payments.capture',
      run: (call) => capturePayment(bank, call),
    },
  ];
}

export function findPayment(bank: Bank, call: Call): Payment | undefined {
  return bank.state.payments.find((payment) => payment.id === param(call, 'id'));
}

function capturePayment(bank: Bank, call: Call): Reply {
  const payment = findPayment(bank, call);
  if (!payment) return unknownId();
  const parsed = Capture.safeParse(readJson(call));
  if (!parsed.success) return refuse(parsed.error);
  if (payment.captured) return badRequest('This payment has already been captured', REFUSED_CAPTURE);
  if (payment.status !== 'authorized') {
    return badRequest('Only payments which have been authorized and not yet captured can be captured', REFUSED_CAPTURE);
  }
  if (parsed.data.amount !== payment.amount) {
    return badRequest('Capture amount must be equal to the amount authorized', { field: 'amount' });
  }
  if (parsed.data.currency !== payment.currency) return badRequest('Currency mismatch', { field: 'currency' });
  if (findOrder(bank, payment.order_id)?.status === 'paid') {
    return badRequest('Order already paid', REFUSED_CAPTURE);
  }
  capture(bank, payment);
  return json(payment);
}

const REFUSED_CAPTURE = { step: 'payment_capture', reason: 'invalid_state' };
