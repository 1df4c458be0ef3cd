/** What a person agreed to, and when; also that they wanted news, and did not any more. Lines are added, never changed. */
import { model, Schema, type Types } from 'mongoose';
import { type AgreedText, agreedTexts } from './text-version.model.ts';

export type ConsentAbout = AgreedText | 'news';
export type ConsentRecord = {
  _id: Types.ObjectId;
  userId: string;
  about: ConsentAbout;
  /** Of the text; 0: as it stood before its first version, and for news. */
  number: number;
  given: boolean;
  at: Date;
  /** What happened once is one line, however often it is told. */
  once: string;
};

const schema = new Schema<ConsentRecord>({
  userId: { type: String, required: true },
  about: { type: String, enum: [...agreedTexts, 'news'], required: true },
  number: { type: Number, required: true },
  given: { type: Boolean, required: true },
  at: { type: Date, required: true },
  once: { type: String, required: true },
});
schema.index({ once: 1 }, { unique: true });
schema.index({ userId: 1, at: -1 });

export const Consent = model<ConsentRecord>('Consent', schema);
