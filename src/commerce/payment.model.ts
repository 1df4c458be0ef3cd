/** One try to pay an order, as the gateway tells it. */
import { model, Schema, type Types, trusted } from 'mongoose';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import type { GatewayPayment } from './razorpay-entities.ts';

export type PaymentStatus = GatewayPayment['status'];
/** "Failed" may still become authorised, up to three days later; every other step only goes to the right. */
const forward: PaymentStatus[] = ['created', 'failed', 'authorized', 'captured', 'refunded'];

export type PaymentRecord = {
  _id: Types.ObjectId;
  gatewayPaymentId: string;
  orderId: string;
  amount: number;
  currency: string;
  status: PaymentStatus;
  method: string;
  /** What the bank said when it refused; '' otherwise. */
  error: string;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<PaymentRecord>({
  gatewayPaymentId: { type: String, required: true },
  orderId: { type: String, required: true },
  amount: { type: Number, required: true },
  currency: { type: String, required: true },
  status: { type: String, enum: forward, required: true },
  method: { type: String, default: '' },
  error: { type: String, default: '' },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
});
schema.index({ gatewayPaymentId: 1 }, { unique: true });
schema.index({ orderId: 1, createdAt: 1 });

const Payment = model<PaymentRecord>('Payment', schema);

/** Keeps the furthest state we ever heard of. True when this was news. May be repeated and come in any order. */
export async function keepPayment(orderId: string, payment: GatewayPayment): Promise<boolean> {
  const facts = { status: payment.status, method: payment.method, error: errorOf(payment), updatedAt: now() };
  const first = { orderId, amount: payment.amount, currency: payment.currency, createdAt: payment.createdAt };
  const behind = forward.slice(0, forward.indexOf(payment.status));
  try {
    const written = await Payment.updateOne(
      { gatewayPaymentId: payment.id, status: trusted({ $in: behind }) },
      { $set: facts, $setOnInsert: first },
      { upsert: true },
    );
    return written.upsertedCount + written.modifiedCount > 0;
  } catch (error) {
    // The payment is there and as far or further: the upsert meets its unique index.
    if (isDuplicate(error)) return false;
    throw error;
  }
}

export async function findPayment(gatewayPaymentId: string): Promise<PaymentRecord | null> {
  return Payment.findOne({ gatewayPaymentId }).lean<PaymentRecord>();
}

/** Oldest first, at most 100. */
export async function listPayments(orderId: string): Promise<PaymentRecord[]> {
  return Payment.find({ orderId }).sort({ createdAt: 1, _id: 1 }).limit(100).lean<PaymentRecord[]>();
}

function errorOf(payment: GatewayPayment): string {
  return payment.status === 'failed' ? payment.error : '';
}
