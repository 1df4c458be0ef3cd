/** A file that comes in parts: announced, received piece by piece, then taken in. Its bytes lie in the data folder. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type MediaKind, mediaKinds } from '../file.model.ts';

/** `receiving`: bytes are missing · `checking`: all are there, the rest is a job's · `ready`: `becameId` · `refused`: `reason`. */
export type UploadState = 'receiving' | 'checking' | 'ready' | 'refused';

export type UploadRecord = {
  _id: Types.ObjectId;
  ownerId: string;
  /** As the sender calls it, made safe to show. */
  name: string;
  /** Of the whole file, as announced. */
  bytes: number;
  kinds: MediaKind[];
  state: UploadState;
  /** The file that it became. Not a use of that file: whoever sent it uses it or not. */
  becameId?: string | null;
  /** Why it was refused, in words for people. */
  reason?: string | null;
  createdAt: Date;
  updatedAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<UploadRecord>(
  {
    ownerId: { type: String, required: true },
    name: { type: String, required: true },
    bytes: { type: Number, required: true },
    kinds: { type: [{ type: String, enum: mediaKinds }], required: true },
    state: { type: String, enum: ['receiving', 'checking', 'ready', 'refused'], default: 'receiving' },
    becameId: String,
    reason: String,
    outbox: outboxPath,
  },
  { timestamps: true },
);
schema.index({ ownerId: 1, state: 1, createdAt: -1 });
schema.index({ state: 1, updatedAt: 1 });

export const Upload = hasOutbox(model<UploadRecord>('Upload', schema));
