/** The paper of a paid order: one for each, numbered in the order of payment within a year. */
import { model, Schema, type Types, trusted } from 'mongoose';

export type ReceiptRecord = {
  _id: Types.ObjectId;
  orderId: string;
  /** `R-2026-00042`: year and serial, which are unique together. */
  number: string;
  year: number;
  serial: number;
  issuedAt: Date;
  /** How many mails of it were asked for, and how many have gone out. */
  sends: number;
  sent: number;
  claimedUntil?: Date | null;
};

const schema = new Schema<ReceiptRecord>({
  orderId: { type: String, required: true },
  number: { type: String, required: true },
  year: { type: Number, required: true },
  serial: { type: Number, required: true },
  issuedAt: { type: Date, required: true },
  sends: { type: Number, default: 0 },
  sent: { type: Number, default: 0 },
  claimedUntil: Date,
});
schema.index({ orderId: 1 }, { unique: true });
schema.index({ year: 1, serial: -1 }, { unique: true });

export const Receipt = model<ReceiptRecord>('Receipt', schema);

export async function findReceipt(orderId: string): Promise<ReceiptRecord | null> {
  return Receipt.findOne({ orderId }).lean<ReceiptRecord>();
}

/** Which of these orders have one, by order id. */
export async function listReceipts(orderIds: string[]): Promise<Map<string, ReceiptRecord>> {
  const found = await Receipt.find({ orderId: trusted({ $in: orderIds }) }).lean<ReceiptRecord[]>();
  return new Map(found.map((receipt) => [receipt.orderId, receipt]));
}
