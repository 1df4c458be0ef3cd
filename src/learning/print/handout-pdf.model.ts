/** Handouts that learners had made as a PDF: what is in them, how far it is, where the file is. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type StoreName, storeNames } from '../../lib/storage-contract.ts';

export type PdfArticle = { id: string; number: string; title: string; revisionId: string };
export type PdfSection = { id: string; title: string; articles: PdfArticle[] };
/** `over`: it was kept for as long as was said, and can be made anew. */
export type PdfState = 'waiting' | 'ready' | 'failed' | 'over';
export type HandoutPdfRecord = {
  _id: Types.ObjectId;
  userId: string;
  courseId: string;
  /** Hash of all that is printed: the same asked twice is one file. */
  content: string;
  title: string;
  facts: string[];
  sections: PdfSection[];
  state: PdfState;
  /** Why it failed, for its learner. */
  reason: string;
  pages: number;
  bytes: number;
  store: StoreName;
  key: string;
  claimedUntil: Date | null;
  askedAt: Date;
  endsAt: Date | null;
  outbox?: Fact[];
};

const article = new Schema<PdfArticle>(
  { id: String, number: String, title: String, revisionId: String },
  { _id: false, id: false },
);
const section = new Schema<PdfSection>({ id: String, title: String, articles: [article] }, { _id: false, id: false });
const schema = new Schema<HandoutPdfRecord>({
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  content: { type: String, required: true },
  title: { type: String, required: true },
  facts: { type: [String], default: [] },
  sections: { type: [section], default: [] },
  state: { type: String, enum: ['waiting', 'ready', 'failed', 'over'], default: 'waiting' },
  reason: { type: String, default: '' },
  pages: { type: Number, default: 0 },
  bytes: { type: Number, default: 0 },
  store: { type: String, enum: storeNames, required: true },
  key: { type: String, required: true },
  claimedUntil: { type: Date, default: null },
  askedAt: { type: Date, required: true },
  endsAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ userId: 1, content: 1 }, { unique: true });
schema.index({ state: 1, endsAt: 1 });
schema.index({ state: 1, askedAt: 1 });

export const HandoutPdf = hasOutbox(model<HandoutPdfRecord>('HandoutPdf', schema));
