import { randomInt } from 'node:crypto';
import { z } from 'zod';

// Shapes and order of fields are those of the sample payloads in Razorpay's API reference.

const Notes = z.union([z.record(z.string(), z.string()), z.array(z.never())]);

export const Order = z.object({
  id: z.string(),
  entity: z.literal('order'),
  amount: z.number().int(),
  amount_paid: z.number().int(),
  amount_due: z.number().int(),
  currency: z.string(),
  receipt: z.string().nullable(),
  offer_id: z.string().nullable(),
  status: z.enum(['created', 'attempted', 'paid']),
  attempts: z.number().int(),
  notes: Notes,
  created_at: z.number(),
});
export type Order = z.infer<typeof Order>;

export const Payment = z.object({
  id: z.string(),
  entity: z.literal('payment'),
  amount: z.number().int(),
  currency: z.string(),
  status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']),
  order_id: z.string(),
  invoice_id: z.null(),
  international: z.boolean(),
  method: z.literal('netbanking'),
  amount_refunded: z.number().int(),
  refund_status: z.enum(['partial', 'full']).nullable(),
  captured: z.boolean(),
  description: z.string().nullable(),
  card_id: z.null(),
  bank: z.string(),
  wallet: z.null(),
  vpa: z.null(),
  email: z.string(),
  contact: z.string(),
  notes: Notes,
  fee: z.number().int().nullable(),
  tax: z.number().int().nullable(),
  error_code: z.string().nullable(),
  error_description: z.string().nullable(),
  error_source: z.string().nullable(),
  error_step: z.string().nullable(),
  error_reason: z.string().nullable(),
  acquirer_data: z.object({ bank_transaction_id: z.string().nullable() }),
  created_at: z.number(),
});
export type Payment = z.infer<typeof Payment>;

export const Refund = z.object({
  id: z.string(),
  entity: z.literal('refund'),
  amount: z.number().int(),
  receipt: z.string().nullable(),
  currency: z.string(),
  payment_id: z.string(),
  notes: Notes,
  acquirer_data: z.object({ arn: z.string().nullable() }),
  created_at: z.number(),
  batch_id: z.null(),
  status: z.enum(['pending', 'processed', 'failed']),
  speed_processed: z.enum(['normal', 'instant']).nullable(),
  speed_requested: z.enum(['normal', 'optimum']),
});
export type Refund = z.infer<typeof Refund>;

export type Notes = z.infer<typeof Notes>;

export function newOrder(wanted: { amount: number; currency: string; receipt: string | null; notes: Notes }): Order {
  return {
    id: newId('order'),
    entity: 'order',
    amount: wanted.amount,
    amount_paid: 0,
    amount_due: wanted.amount,
    currency: wanted.currency,
    receipt: wanted.receipt,
    offer_id: null,
    status: 'created',
    attempts: 0,
    notes: wanted.notes,
    created_at: seconds(),
  };
}

export type Payer = { email?: string; contact?: string; description?: string; notes?: Notes };

export function newPayment(order: Order, payer: Payer, amount = order.amount, currency = order.currency): Payment {
  return {
    id: newId('pay'),
    entity: 'payment',
    amount,
    currency,
    status: 'created',
    order_id: order.id,
    invoice_id: null,
    international: currency !== 'INR',
    method: 'netbanking',
    amount_refunded: 0,
    refund_status: null,
    captured: false,
    description: payer.description || null,
    card_id: null,
    bank: 'HDFC',
    wallet: null,
    vpa: null,
    email: payer.email || 'void@razorpay.com',
    contact: payer.contact || '+919999999999',
    notes: payer.notes ?? [],
    fee: null,
    tax: null,
    error_code: null,
    error_description: null,
    error_source: null,
    error_step: null,
    error_reason: null,
    acquirer_data: { bank_transaction_id: null },
    created_at: seconds(),
  };
}

export function newRefund(
  payment: Payment,
  wanted: { amount: number; receipt: string | null; notes: Notes; speed: 'normal' | 'optimum' },
): Refund {
  return {
    id: newId('rfnd'),
    entity: 'refund',
    amount: wanted.amount,
    receipt: wanted.receipt,
    currency: payment.currency,
    payment_id: payment.id,
    notes: wanted.notes,
    acquirer_data: { arn: null },
    created_at: seconds(),
    batch_id: null,
    status: 'pending',
    speed_processed: null,
    speed_requested: wanted.speed,
  };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Razorpay's form of an id: a prefix and fourteen letters or digits; events have no underscore and no prefix. */
export function newId(prefix?: string): string {
  const tail = Array.from({ length: 14 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return prefix ? `${prefix}_${tail}` : tail;
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
