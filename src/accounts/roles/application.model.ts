/** Who asks to teach. One document per person: so one is open at a time, and a later one takes its place. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export const applicationStates = ['open', 'approved', 'declined'] as const;
export type ApplicationState = (typeof applicationStates)[number];
export type ApplicationRecord = {
  /** The person. */
  _id: Types.ObjectId;
  /** Who they are, and what they want to teach: their words. */
  about: string;
  teaches: string;
  /** Something to look at, an https address. */
  link: string;
  state: ApplicationState;
  sentAt: Date;
  /** What the admin wrote to them. */
  words: string;
  decidedById?: string | null;
  decidedAt?: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<ApplicationRecord>({
  about: { type: String, required: true },
  teaches: { type: String, required: true },
  link: { type: String, default: '' },
  state: { type: String, enum: applicationStates, required: true },
  sentAt: { type: Date, required: true },
  words: { type: String, default: '' },
  decidedById: String,
  decidedAt: Date,
  outbox: outboxPath,
});
schema.index({ state: 1, sentAt: 1, _id: 1 });

export const Application = hasOutbox(model<ApplicationRecord>('Application', schema));
