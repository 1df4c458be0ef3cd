/** Money on its way back. `requested` (we ask) → `pending` (the gateway has it) → `processed` or `failed`. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';

export const refundStatuses = ['requested', 'pending', 'processed', 'failed'] as const;
export type RefundStatus = (typeof refundStatuses)[number];
/**
 * `admin`: somebody decided it; `extra`: a second payment of one order; `twice`: a second
 * order of one course; `outside`: made in the gateway's own dashboard.
 */
export type RefundKind = 'admin' | 'extra' | 'twice' | 'outside';

export type RefundRecord = {
  _id: Types.ObjectId;
  /** Names the decision: asking twice with one key is one refund. */
  key: string;
  orderId: string;
  paymentId: string;
  amount: number;
  currency: string;
  kind: RefundKind;
  reason: string;
  byId?: string | null;
  /** Of money that counts as income; what came by mistake never did, so its way back does not count either. */
  ofIncome: boolean;
  status: RefundStatus;
  /** The payment while the gateway has not answered: one refund at a time is asked for a payment. */
  requestKey?: string | null;
  gatewayRefundId?: string | null;
  tries: number;
  error: string;
  requestedAt: Date;
  finishedAt?: Date | null;
  mailedAt?: Date | null;
  mailClaimedUntil?: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<RefundRecord>({
  key: { type: String, required: true },
  orderId: { type: String, required: true },
  paymentId: { type: String, required: true },
  amount: { type: Number, required: true },
  currency: { type: String, required: true },
  kind: { type: String, required: true },
  reason: { type: String, default: '' },
  byId: String,
  ofIncome: { type: Boolean, default: false },
  status: { type: String, enum: refundStatuses, required: true },
  requestKey: String,
  gatewayRefundId: String,
  tries: { type: Number, default: 0 },
  error: { type: String, default: '' },
  requestedAt: { type: Date, required: true },
  finishedAt: Date,
  mailedAt: Date,
  mailClaimedUntil: Date,
  outbox: outboxPath,
});
schema.index({ key: 1 }, { unique: true });
schema.index({ requestKey: 1 }, { unique: true, sparse: true });
schema.index({ gatewayRefundId: 1 }, { unique: true, sparse: true });
schema.index({ orderId: 1, _id: 1 });
schema.index({ paymentId: 1, _id: 1 });
schema.index({ status: 1, requestedAt: 1 });
schema.index({ finishedAt: 1 }, { sparse: true });
schema.index({ status: 1, mailedAt: 1, finishedAt: 1 });

export const Refund = hasOutbox(model<RefundRecord>('Refund', schema));

/** Throws NotFound. */
export async function requireRefund(id: string): Promise<RefundRecord> {
  const refund = isId(id) ? await Refund.findById(id).lean<RefundRecord>() : null;
  if (!refund) throw new NotFound('This refund');
  return refund;
}

export async function findRefundByKey(key: string): Promise<RefundRecord | null> {
  return Refund.findOne({ key }).lean<RefundRecord>();
}

/** Oldest first. */
export async function listRefunds(orderId: string): Promise<RefundRecord[]> {
  return Refund.find({ orderId }).sort({ _id: 1 }).limit(200).lean<RefundRecord[]>();
}

/**
 * Minor units of a payment that went back or are asked to; failed refunds, and those that wait for
 * another one, do not count.
 */
export async function refundedSum(paymentId: string, statuses: RefundStatus[]): Promise<number> {
  const refunds = await Refund.find({ paymentId }).select('amount status requestKey').lean<RefundRecord[]>();
  const counts = (one: RefundRecord) => statuses.includes(one.status) && (one.status !== 'requested' || one.requestKey);
  return refunds.filter(counts).reduce((sum, one) => sum + one.amount, 0);
}
