/** The keys with which the school signs its credentials. The one with the highest number signs; all of them verify. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type SigningKeyRecord = {
  _id: Types.ObjectId;
  /** From 1. Unique, so that two processes that make the next key at once make one. */
  number: number;
  /** The public half as a Multikey: Multibase of 0xed01 and the 32 bytes. */
  multibase: string;
  /** The private half (PKCS #8, PEM), sealed. */
  sealed: string;
  madeAt: Date;
  /** The admin who changed the key; null: the school itself, at first need. */
  byId: string | null;
  outbox?: Fact[];
};

const schema = new Schema<SigningKeyRecord>({
  number: { type: Number, required: true },
  multibase: { type: String, required: true },
  sealed: { type: String, required: true },
  madeAt: { type: Date, required: true },
  byId: { type: String, default: null },
  outbox: outboxPath,
});
schema.index({ number: 1 }, { unique: true });

export const SigningKey = hasOutbox(model<SigningKeyRecord>('SigningKey', schema));
