import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call, Reply, Route } from '../http.ts';
import { approve, type Bank, fail, failThenApprove, findOrder, startPayment } from './bank.ts';
import {
  CHECKOUT_CSS,
  type CheckoutForm,
  checkoutPage,
  closedPage,
  RETURN_JS,
  returnPage,
  wrongPage,
} from './checkout.page.ts';
import type { Order, Payment } from './entities.ts';

const WebAddress = z.url({ protocol: /^https?$/ });

const Form = z.object({
  key_id: z.string(),
  order_id: z.string(),
  amount: z.coerce.number().int().optional(),
  currency: z.string().optional(),
  name: z.string().default('The shop'),
  description: z.string().default(''),
  callback_url: WebAddress,
  cancel_url: WebAddress,
  'prefill[name]': z.string().default(''),
  'prefill[email]': z.string().default(''),
  'prefill[contact]': z.string().default(''),
});

const STRICT =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

type Keys = { keyId: string; keySecret: string };

/** The hosted page that the shop's plain form is sent to (https://razorpay.com/docs/payments/payment-gateway/web-integration/hosted). */
export function checkoutRoutes(bank: Bank, keys: Keys): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/checkout/embedded',
      name: 'checkout',
      run: (call) => withOrder(bank, keys, call, (form, order) => page(checkoutPage(form, order))),
    },
    {
      method: 'POST',
      path: '/v1/checkout/embedded/payment',
      name: 'checkout.payment',
      run: (call) => withOrder(bank, keys, call, (form, order) => decide(bank, keys, call, form, order)),
    },
    { method: 'GET', path: '/v1/checkout/style.css', name: 'checkout', run: () => file('text/css', CHECKOUT_CSS) },
    { method: 'GET', path: '/v1/checkout/return.js', name: 'checkout', run: () => file('text/javascript', RETURN_JS) },
  ];
}

/** Hex HMAC-SHA256 of `order_id|payment_id` with the key secret: what makes the browser's return believable. */
function signReturn(orderId: string, paymentId: string, keySecret: string): string {
  return createHmac('sha256', keySecret).update(`${orderId}|${paymentId}`).digest('hex');
}

function withOrder(bank: Bank, keys: Keys, call: Call, run: (form: CheckoutForm, order: Order) => Reply): Reply {
  const form = Form.safeParse(Object.fromEntries(new URLSearchParams(call.body.toString('utf8'))));
  if (!form.success) return page(wrongPage(`The shop sent a wrong form: ${z.prettifyError(form.error)}`), 400);
  const order = findOrder(bank, form.data.order_id);
  if (form.data.key_id !== keys.keyId) return page(wrongPage('The shop sent a key that does not exist.'), 400);
  if (!order) return page(wrongPage('The shop sent an order that does not exist.'), 400);
  const { amount = order.amount, currency = order.currency } = form.data;
  if (amount !== order.amount || currency !== order.currency) {
    return page(wrongPage('The amount in the form is not the amount of the order.'), 400);
  }
  return run(form.data, order);
}

function decide(bank: Bank, keys: Keys, call: Call, form: CheckoutForm, order: Order): Reply {
  const decision = new URLSearchParams(call.body.toString('utf8')).get('decision');
  if (decision === 'cancel') return { status: 303, headers: { location: form.cancel_url } };
  if (order.status === 'paid') return page(checkoutPage(form, order), 409);
  const payment = startPayment(bank, order, {
    email: form['prefill[email]'],
    contact: form['prefill[contact]'],
    description: form.description,
  });
  if (decision === 'approve' || decision === 'approve-and-close') {
    approve(bank, payment);
    if (decision === 'approve-and-close') return page(closedPage(order));
    return page(returnPage(form.callback_url, success(payment, keys), 'The bank approved the payment.'));
  }
  if (decision === 'late') failThenApprove(bank, payment);
  else fail(bank, payment);
  return page(returnPage(form.callback_url, failure(payment), payment.error_description ?? ''));
}

function success(payment: Payment, keys: Keys): Record<string, string> {
  return {
    razorpay_payment_id: payment.id,
    razorpay_order_id: payment.order_id,
    razorpay_signature: signReturn(payment.order_id, payment.id, keys.keySecret),
  };
}

function failure(payment: Payment): Record<string, string> {
  return {
    'error[code]': payment.error_code ?? '',
    'error[description]': payment.error_description ?? '',
    'error[source]': payment.error_source ?? '',
    'error[step]': payment.error_step ?? '',
    'error[reason]': payment.error_reason ?? '',
    'error[metadata]': JSON.stringify({ payment_id: payment.id, order_id: payment.order_id }),
  };
}

function page(body: string, status = 200): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': STRICT,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body };
}

function file(type: string, body: string): Answer {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }, body };
}
