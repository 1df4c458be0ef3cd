/** A copy of everything about a person: asked for, made by a job, kept for a week. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type StoreName, storeNames } from '../../lib/storage-contract.ts';

export type ExportRecord = {
  _id: Types.ObjectId;
  personId: string;
  state: 'waiting' | 'ready' | 'failed' | 'over';
  askedAt: Date;
  /** Until when one worker has it; another may take it after that. */
  claimedUntil: Date | null;
  /** Where the file is, or will be: chosen when it is asked for, so that making it twice leaves one. */
  store: StoreName;
  key: string;
  bytes: number;
  readyAt: Date | null;
  endsAt: Date | null;
  mailedAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<ExportRecord>({
  personId: { type: String, required: true },
  state: { type: String, enum: ['waiting', 'ready', 'failed', 'over'], default: 'waiting' },
  askedAt: { type: Date, required: true },
  claimedUntil: { type: Date, default: null },
  store: { type: String, enum: storeNames, required: true },
  key: { type: String, required: true },
  bytes: { type: Number, default: 0 },
  readyAt: { type: Date, default: null },
  endsAt: { type: Date, default: null },
  mailedAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ personId: 1, askedAt: -1 });
schema.index({ state: 1, endsAt: 1 });

export const Export = hasOutbox(model<ExportRecord>('Export', schema));
