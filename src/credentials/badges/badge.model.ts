/**
 * One signed credential: an edition of a certificate, and its place in a status list. The place stays for ever, the words
 * go when the edition does not count any more.
 */
import { model, Schema, type Types } from 'mongoose';

export type BadgeRecord = {
  _id: Types.ObjectId;
  certificateId: string;
  edition: number;
  /** The number of its status list, from 1, and its bit there: by chance, so that neighbours say nothing about each other. */
  list: number;
  index: number;
  /** The signed credential as JSON, written once; null before that and after it was withdrawn. */
  text: string | null;
  withdrawnAt: Date | null;
};

const schema = new Schema<BadgeRecord>({
  certificateId: { type: String, required: true },
  edition: { type: Number, required: true },
  list: { type: Number, required: true },
  index: { type: Number, required: true },
  text: { type: String, default: null },
  withdrawnAt: { type: Date, default: null },
});
schema.index({ certificateId: 1, edition: 1 }, { unique: true });
schema.index({ list: 1, index: 1 }, { unique: true });
schema.index({ list: 1, withdrawnAt: -1 });

export const Badge = model<BadgeRecord>('Badge', schema);
