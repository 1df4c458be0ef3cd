/** Razorpay's things, cut down to what we use (https://razorpay.com/docs/api). Amounts are in the smallest unit. */
import { z } from 'zod';

const moment = z.number().transform((seconds) => new Date(seconds * 1000));
/** An object, or an empty list where there are none. */
const notes = z
  .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullish()
  .transform((given) => (given && !Array.isArray(given) ? given : {}));

export const GatewayOrder = z
  .object({ id: z.string(), amount: z.number().int(), currency: z.string(), status: z.string() })
  .transform(({ id, amount, currency, status }) => ({ id, amount, currency, status }));
export type GatewayOrder = z.infer<typeof GatewayOrder>;

export const GatewayPayment = z
  .object({
    id: z.string().min(1),
    order_id: z.string().nullish(),
    amount: z.number().int(),
    currency: z.string(),
    status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']),
    method: z.string().nullish(),
    amount_refunded: z.number().int().nullish(),
    error_description: z.string().nullish(),
    created_at: moment,
  })
  .transform((raw) => ({
    id: raw.id,
    gatewayOrderId: raw.order_id ?? null,
    amount: raw.amount,
    currency: raw.currency,
    status: raw.status,
    method: raw.method ?? '',
    amountRefunded: raw.amount_refunded ?? 0,
    error: raw.error_description ?? '',
    createdAt: raw.created_at,
  }));
export type GatewayPayment = z.infer<typeof GatewayPayment>;

export const GatewayRefund = z
  .object({
    id: z.string().min(1),
    payment_id: z.string(),
    amount: z.number().int(),
    currency: z.string(),
    status: z.enum(['pending', 'processed', 'failed']),
    notes,
  })
  .transform((raw) => ({
    id: raw.id,
    paymentId: raw.payment_id,
    amount: raw.amount,
    currency: raw.currency,
    status: raw.status,
    /** The id of our refund, if it was made by us. */
    ourId: typeof raw.notes.refund === 'string' ? raw.notes.refund : null,
  }));
export type GatewayRefund = z.infer<typeof GatewayRefund>;

export const GatewayList = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** A webhook's body (https://razorpay.com/docs/webhooks/payloads). What we do not know is left out. */
export const GatewayEvent = z.object({
  event: z.string(),
  payload: z
    .object({
      payment: z.object({ entity: z.unknown() }).optional(),
      refund: z.object({ entity: z.unknown() }).optional(),
    })
    .default({}),
});
