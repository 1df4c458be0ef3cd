/** What is known about one address of another site, for all courses together. */
import { createHash } from 'node:crypto';
import { model, Schema } from 'mongoose';
import type { Look } from './link-client.ts';

export type LinkRecord = {
  /** See `linkId`. */
  _id: string;
  url: string;
  state: Look['state'];
  status: number;
  reason: string;
  checkedAt: Date;
  /** Since when it has not answered as it should; null while it does. */
  failingSince: Date | null;
};

const schema = new Schema<LinkRecord>({
  _id: { type: String, required: true },
  url: { type: String, required: true },
  state: { type: String, enum: ['ok', 'dead', 'private', 'unsure'], required: true },
  status: { type: Number, default: 0 },
  reason: { type: String, default: '' },
  checkedAt: { type: Date, required: true },
  failingSince: { type: Date, default: null },
});
schema.index({ checkedAt: 1 });

export const Link = model<LinkRecord>('Link', schema);

/** Addresses may be longer than an index takes. */
export function linkId(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 40);
}
