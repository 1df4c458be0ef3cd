/** What a daily comparison of our books with the gateway's found. */
import { model, Schema, type Types } from 'mongoose';

export const differenceKinds = [
  'paid there, not here',
  'paid here, not there',
  'another amount',
  'another refund',
] as const;
export type Difference = {
  kind: (typeof differenceKinds)[number];
  orderId: string;
  number: string;
  paymentId: string;
  /** What our books say, and what theirs say, in words. */
  ours: string;
  theirs: string;
};
export type ComparisonRecord = {
  _id: Types.ObjectId;
  /** Day in the school's time zone, `2026-11-21`; a second run of the day takes the place of the first. */
  day: string;
  ranAt: Date;
  /** How many payments were compared. */
  checked: number;
  /** At most 200; `found` counts all. */
  differences: Difference[];
  found: number;
};

const difference = new Schema<Difference>(
  {
    kind: { type: String, enum: differenceKinds },
    orderId: String,
    number: String,
    paymentId: String,
    ours: String,
    theirs: String,
  },
  { _id: false, id: false },
);
const schema = new Schema<ComparisonRecord>({
  day: { type: String, required: true },
  ranAt: { type: Date, required: true },
  checked: { type: Number, required: true },
  differences: { type: [difference], default: [] },
  found: { type: Number, required: true },
});
schema.index({ day: -1 }, { unique: true });

export const Comparison = model<ComparisonRecord>('Comparison', schema);
