/** What the gateway sent to us, as it came: kept before anything is done with it. */
import { model, Schema, type Types } from 'mongoose';

export type PaymentEventRecord = {
  _id: Types.ObjectId;
  gatewayEventId: string;
  /** The signed text, byte for byte. */
  body: string;
  signature: string;
  receivedAt: Date;
  handledAt: Date | null;
  /** What came of it, for admins who look for the reason of something. */
  outcome: string;
};

const schema = new Schema<PaymentEventRecord>({
  gatewayEventId: { type: String, required: true },
  body: { type: String, required: true },
  signature: { type: String, required: true },
  receivedAt: { type: Date, required: true },
  handledAt: { type: Date, default: null },
  outcome: { type: String, default: '' },
});
schema.index({ gatewayEventId: 1 }, { unique: true });
schema.index({ handledAt: 1, receivedAt: 1 });

export const PaymentEvent = model<PaymentEventRecord>('PaymentEvent', schema);
