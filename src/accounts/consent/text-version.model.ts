/** Versions of the terms and of the privacy notice as they were published: what somebody agreed to can be read for ever. */
import { model, Schema } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { Agreed } from '../user.model.ts';

export type AgreedText = keyof Agreed;
export const agreedTexts: readonly [AgreedText, AgreedText] = ['terms', 'privacy'];
export type TextVersionRecord = {
  /** `terms-3`: of two admins who publish at once one is refused. */
  _id: string;
  text: AgreedText;
  number: number;
  /** What is different, in words for people. */
  changed: string;
  markdown: string;
  publishedAt: Date;
  publishedBy: { id: string; name: string };
  outbox?: Fact[];
};

const schema = new Schema<TextVersionRecord>({
  _id: { type: String, required: true },
  text: { type: String, enum: agreedTexts, required: true },
  number: { type: Number, required: true },
  changed: { type: String, required: true },
  markdown: { type: String, required: true },
  publishedAt: { type: Date, required: true },
  publishedBy: { type: new Schema({ id: String, name: String }, { _id: false, id: false }), required: true },
  outbox: outboxPath,
});
schema.index({ text: 1, number: -1 }, { unique: true });

export const TextVersion = hasOutbox(model<TextVersionRecord>('TextVersion', schema));
