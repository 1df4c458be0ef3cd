/** The trail of an order: what happened to it, when, and from where we know. Written once for each thing that happens. */
import { model, Schema, type Types } from 'mongoose';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';

/** Where we heard it: the buyer, their browser coming back, a webhook, asking the gateway, an admin, or ourselves. */
export type EventSource = 'buyer' | 'return' | 'webhook' | 'asked' | 'admin' | 'school';

export type OrderEventRecord = {
  _id: Types.ObjectId;
  orderId: string;
  /** Names the thing that happened: writing it again changes nothing. */
  key: string;
  at: Date;
  source: EventSource;
  /** A sentence for the admins who read the trail. */
  text: string;
};

const schema = new Schema<OrderEventRecord>({
  orderId: { type: String, required: true },
  key: { type: String, required: true },
  at: { type: Date, required: true },
  source: { type: String, required: true },
  text: { type: String, required: true },
});
schema.index({ orderId: 1, key: 1 }, { unique: true });
schema.index({ orderId: 1, at: 1 });

const OrderEvent = model<OrderEventRecord>('OrderEvent', schema);

/** May be repeated: the first note with this key stays. */
export async function note(
  orderId: unknown,
  event: Pick<OrderEventRecord, 'key' | 'source' | 'text'> & { at?: Date },
): Promise<void> {
  const filter = { orderId: String(orderId), key: event.key };
  const values = { source: event.source, text: event.text, at: event.at ?? now() };
  await OrderEvent.updateOne(filter, { $setOnInsert: values }, { upsert: true }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}

/** Oldest first, at most 200. */
export async function listNotes(orderId: string): Promise<OrderEventRecord[]> {
  return OrderEvent.find({ orderId }).sort({ at: 1, _id: 1 }).limit(200).lean<OrderEventRecord[]>();
}
