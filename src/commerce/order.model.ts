/** One purchase. Retried payments pay the same order; its status only ever moves forward. */
import { model, Schema, type Types, trusted } from 'mongoose';
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';
import type { Money } from '../lib/money.ts';

export const orderStatuses = [
  'created',
  'attempted',
  'paid',
  'partially_refunded',
  'refunded',
  'abandoned',
  'flagged',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];
/** Waiting for money. An abandoned or flagged order still takes a payment that fits, but offers no button. */
export const openStatuses: OrderStatus[] = ['created', 'attempted'];
export const paidStatuses: OrderStatus[] = ['paid', 'partially_refunded', 'refunded'];
/** What a person bought: titles and amounts as they were then. */
export type OrderLine = { courseId: string; slug: string; title: string; amount: number };
/** The payment that this order keeps: of a flagged order the one that did not fit. */
export type ReceivedPayment = { paymentId: string; amount: number; currency: string; method: string };

export type OrderRecord = {
  _id: Types.ObjectId;
  /** What people call it, e.g. `E-7K3M9QTW`; also the gateway's receipt number, which makes creating it there unique. */
  number: string;
  buyerId: string;
  lines: OrderLine[];
  total: Money;
  /** The refund promise of the day it was bought; 0 is none. */
  refundDays: number;
  /** Days of access, as promised that day; missing or 0: for good. */
  accessDays?: number;
  status: OrderStatus;
  /** Buyer and course while the order is open: its unique index allows one open order for each pair. */
  openKey?: string | null;
  gatewayOrderId?: string | null;
  received?: ReceivedPayment | null;
  paidAt?: Date | null;
  /** When all that follows from the payment was done, the mail with the receipt last. */
  finishedAt?: Date | null;
  /** Minor units that went back to the buyer. */
  refunded: number;
  /** When the buyer came back from the payment page with a true signature. */
  returnedAt?: Date | null;
  /** The last sign of a payment being tried. */
  attemptedAt?: Date | null;
  /** Why an admin should look, until one has. */
  attention?: string | null;
  attentionAt?: Date | null;
  /** When the reconciler asks the gateway next, and how often it has. */
  nextLookAt?: Date | null;
  looks: number;
  /** Made by the demo seed: no money ever moved. */
  isDemo?: boolean | null;
  createdAt: Date;
  outbox?: Fact[];
};

const line = new Schema<OrderLine>(
  { courseId: String, slug: String, title: String, amount: Number },
  { _id: false, id: false },
);
const money = new Schema<Money>({ amount: Number, currency: String }, { _id: false });
const received = new Schema<ReceivedPayment>(
  { paymentId: String, amount: Number, currency: String, method: String },
  { _id: false },
);

const schema = new Schema<OrderRecord>({
  number: { type: String, required: true },
  buyerId: { type: String, required: true },
  lines: { type: [line], required: true },
  total: { type: money, required: true },
  refundDays: { type: Number, default: 0 },
  accessDays: { type: Number, default: 0 },
  status: { type: String, enum: orderStatuses, default: 'created' },
  openKey: String,
  gatewayOrderId: String,
  received: { type: received },
  paidAt: Date,
  finishedAt: Date,
  refunded: { type: Number, default: 0 },
  returnedAt: Date,
  attemptedAt: Date,
  attention: String,
  attentionAt: Date,
  nextLookAt: Date,
  looks: { type: Number, default: 0 },
  isDemo: Boolean,
  createdAt: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ number: 1 }, { unique: true });
schema.index({ openKey: 1 }, { unique: true, sparse: true });
schema.index({ gatewayOrderId: 1 }, { unique: true, sparse: true });
schema.index({ buyerId: 1, _id: -1 });
schema.index({ status: 1, _id: -1 });
schema.index({ 'lines.courseId': 1, paidAt: -1 });
schema.index({ paidAt: 1 }, { sparse: true });
schema.index({ finishedAt: 1, paidAt: 1 });
schema.index({ nextLookAt: 1 }, { sparse: true });
schema.index({ attentionAt: 1 }, { sparse: true });

export const Order = hasOutbox(model<OrderRecord>('Order', schema));

/** Null also for what is no id at all. */
export async function findOrder(id: string): Promise<OrderRecord | null> {
  return isId(id) ? Order.findById(id).lean<OrderRecord>() : null;
}

/** Throws NotFound. */
export async function requireOrderRecord(id: string): Promise<OrderRecord> {
  const order = await findOrder(id);
  if (!order) throw new NotFound('This order');
  return order;
}

/** Orders of this buyer that were paid, in the order of payment. */
export async function listPaidOf(buyerId: string, courseId: string): Promise<OrderRecord[]> {
  const filter = { buyerId, 'lines.courseId': courseId, status: trusted({ $in: paidStatuses }) };
  return Order.find(filter).sort({ paidAt: 1, _id: 1 }).lean<OrderRecord[]>();
}
