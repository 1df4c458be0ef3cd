/** Places in a store whose bytes no file names yet: written down first, so that what a killed process stored is found again. */
import { model, Schema } from 'mongoose';
import { now } from '../lib/clock.ts';
import { type StoreName, storeNames } from '../lib/storage-contract.ts';

/** `_id`: the key, which is new each time. */
export type PendingKeyRecord = { _id: string; store: StoreName; createdAt: Date };

const schema = new Schema<PendingKeyRecord>({
  _id: { type: String, required: true },
  store: { type: String, enum: storeNames, required: true },
  createdAt: { type: Date, default: () => now() },
});
schema.index({ createdAt: 1 });

export const PendingKey = model<PendingKeyRecord>('PendingKey', schema);
