/** A picture that a person chose of themselves: as it was sent until the sizes are made of it, then those. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type StoreName, storeNames } from '../../lib/storage-contract.ts';

/** `dropped`: replaced or removed; a job takes its files away. */
export type AvatarState = 'working' | 'ready' | 'failed' | 'dropped';
/** A square of the upright picture: its left and top edge as parts of width and height, its side as part of the shorter one. */
export type Crop = { x: number; y: number; size: number };
/** Of the longer side; `top` is also the left end, `bottom` the right one. */
export type Place = 'top' | 'middle' | 'bottom';
export type AvatarRecord = {
  _id: Types.ObjectId;
  userId: string;
  state: AvatarState;
  store: StoreName;
  sourceKey: string;
  crop: Crop;
  /** In the order of `avatarSides`; empty until they are made. */
  keys: string[];
  createdAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<AvatarRecord>({
  userId: { type: String, required: true },
  state: { type: String, enum: ['working', 'ready', 'failed', 'dropped'], default: 'working' },
  store: { type: String, enum: storeNames, required: true },
  sourceKey: { type: String, required: true },
  crop: { type: new Schema<Crop>({ x: Number, y: Number, size: Number }, { _id: false }), required: true },
  keys: { type: [String], default: [] },
  createdAt: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ userId: 1 });

export const Avatar = hasOutbox(model<AvatarRecord>('Avatar', schema));
