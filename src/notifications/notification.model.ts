/** What the bell tells a person. One document for each thing told; (person, key) makes telling twice once. */
import { model, Schema, type Types } from 'mongoose';

export const kinds = [
  'enrolment',
  'order',
  'refund',
  'certificate',
  'lectures',
  'team',
  'publication',
  'attention',
] as const;
export type Kind = (typeof kinds)[number];
export type NotificationRecord = {
  _id: Types.ObjectId;
  userId: string;
  kind: Kind;
  /** Names the thing told, e.g. `certificate:<id>`. */
  key: string;
  title: string;
  /** A path of this site. */
  href: string;
  at: Date;
  readAt: Date | null;
  /** When it went out by mail too; missing or null: it did not. */
  mailedAt?: Date | null;
};

const schema = new Schema<NotificationRecord>({
  userId: { type: String, required: true },
  kind: { type: String, enum: kinds, required: true },
  key: { type: String, required: true },
  title: { type: String, required: true },
  href: { type: String, required: true },
  at: { type: Date, required: true },
  readAt: { type: Date, default: null },
  mailedAt: { type: Date, default: null },
});
schema.index({ userId: 1, key: 1 }, { unique: true });
schema.index({ userId: 1, at: -1, _id: -1 });
schema.index({ userId: 1, readAt: 1 });
schema.index({ at: 1 });

export const Notification = model<NotificationRecord>('Notification', schema);
