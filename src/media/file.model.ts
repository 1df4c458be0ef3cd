/** An uploaded file: where its bytes are, what they are, and the sizes and forms made of it. */
import { model, Schema, type Types } from 'mongoose';
import { now } from '../lib/clock.ts';
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';
import { type StoreName, storeNames } from '../lib/storage-contract.ts';

export const mediaKinds = ['image', 'video', 'audio', 'document', 'captions', 'archive'] as const;
export type MediaKind = (typeof mediaKinds)[number];
/** `stored`: work waits · `working`: it is being done · `ready` · `failed`: `reason` says why, in words for people. */
export type MediaState = 'stored' | 'working' | 'ready' | 'failed';

/**
 * Another size or form of a file. Pictures: `w640`, `a640` are 640 px wide, as WebP and AVIF. Films: `play` what every browser
 * plays, `h360` a smaller picture, `light` little of everything, `audio` the sound alone, `poster` and `still-12` (from that
 * second) to be shown before.
 */
export type MediaVariant = {
  name: string;
  key: string;
  mime: string;
  bytes: number;
  width?: number | null;
  height?: number | null;
};

export type FileRecord = {
  _id: Types.ObjectId;
  ownerId: string;
  kind: MediaKind;
  state: MediaState;
  reason?: string | null;
  store: StoreName;
  /** Where the storage keeps the bytes; random, never the sender's name. */
  key: string;
  originalName: string;
  mime: string;
  bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string;
  width?: number | null;
  height?: number | null;
  seconds?: number | null;
  /** Can every browser show the file as it was sent? A video that cannot waits for its variant `play`. */
  plays: boolean;
  /** A picture of some pixels as a `data:` address, to be seen blurred until the real one is there. */
  blur?: string | null;
  variants: MediaVariant[];
  /** Number of the list of variants that was made of it in full, and how often that was begun. */
  recipe?: number;
  recipeTries?: number;
  /** Seconds of a film of which a still is wanted. */
  stills?: number[];
  /** Courses into whose library it was put, or that use it. */
  courseIds?: string[];
  /** Since when nothing uses it, as far as was looked; null: something does. Whoever takes it into use sets it anew. */
  unusedSince?: Date | null;
  /** It is being removed: nobody can take it into use any more. */
  isLeaving?: boolean;
  createdAt: Date;
  updatedAt: Date;
  outbox?: Fact[];
};

const variantSchema = new Schema<MediaVariant>(
  { name: String, key: String, mime: String, bytes: Number, width: Number, height: Number },
  { _id: false, id: false },
);
const schema = new Schema<FileRecord>(
  {
    ownerId: { type: String, required: true },
    kind: { type: String, enum: mediaKinds, required: true },
    state: { type: String, enum: ['stored', 'working', 'ready', 'failed'], default: 'stored' },
    reason: String,
    store: { type: String, enum: storeNames, required: true },
    key: { type: String, required: true },
    originalName: { type: String, required: true },
    mime: { type: String, required: true },
    bytes: { type: Number, required: true },
    hash: { type: String, required: true },
    width: Number,
    height: Number,
    seconds: Number,
    plays: { type: Boolean, default: true },
    blur: String,
    variants: { type: [variantSchema], default: [] },
    recipe: { type: Number, default: 0 },
    recipeTries: { type: Number, default: 0 },
    stills: { type: [Number], default: undefined },
    courseIds: { type: [String], default: [] },
    unusedSince: { type: Date, default: () => now() },
    isLeaving: { type: Boolean, default: false },
    outbox: outboxPath,
  },
  { timestamps: true },
);
schema.index({ key: 1 }, { unique: true });
// The same bytes from the same person are one file: sending a form twice is harmless.
schema.index({ ownerId: 1, hash: 1 }, { unique: true });
schema.index({ ownerId: 1, createdAt: -1 });
schema.index({ ownerId: 1, originalName: 1 });
schema.index({ state: 1, updatedAt: 1 });
// The library of a course: newest first, by name, by size.
schema.index({ courseIds: 1, createdAt: -1, _id: -1 });
schema.index({ unusedSince: 1 });
schema.index({ isLeaving: 1 });
// What is ready, but not yet in all sizes and forms.
schema.index({ state: 1, recipe: 1 });

export const MediaFileModel = hasOutbox(model<FileRecord>('File', schema));

export async function findFile(id: string): Promise<FileRecord | null> {
  return isId(id) ? MediaFileModel.findById(id).lean<FileRecord>() : null;
}

export async function requireFileRecord(id: string): Promise<FileRecord> {
  const file = await findFile(id);
  if (!file) throw new NotFound('This file');
  return file;
}
