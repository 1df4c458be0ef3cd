/** What people send about orders. */
import { z } from 'zod';
import { parseAmount } from '../lib/money.ts';
import { fields } from '../web/form.ts';
import { orderStatuses } from './order.model.ts';

export const NewOrder = z.object({ course: z.string().min(1).max(200) });

export const CheckoutQuery = z.object({ order: z.string().optional() });

/**
 * `outcome` is what the buyer's browser was told on its way back: only words to show, never a fact. `shown` is the state
 * that a waiting page shows already.
 */
export const OrderQuery = z.object({
  outcome: z.enum(['failed', 'cancelled']).optional(),
  shown: z.string().max(20).optional(),
});

/** What the hosted page makes the browser send (https://razorpay.com/docs/payments/payment-gateway/web-integration/hosted). */
export const PaymentReturn = z.object({
  razorpay_payment_id: z.string().min(1).max(100),
  razorpay_signature: z.string().min(1).max(200),
});

export const OrdersQuery = z.object({
  status: z.enum(orderStatuses).optional(),
  q: z.string().trim().max(254).default(''),
  attention: z.literal('1').optional(),
  after: z.string().optional(),
});

/** An empty amount means all that is left. */
export const refundForm = (currency: string) =>
  z.object({
    key: z.string().regex(/^[\w-]{8,64}$/, 'Please open this page again and send it anew.'),
    amount: z
      .string()
      .trim()
      .default('')
      .transform((typed, context) => {
        if (typed === '') return undefined;
        const amount = parseAmount(typed, currency);
        if (amount !== null && amount > 0) return amount;
        context.addIssue('Please enter an amount, e.g. 499 or 499.50.');
        return z.NEVER;
      }),
    reason: fields.line(300, 'Please say why: it stands in the trail of the order.'),
  });
