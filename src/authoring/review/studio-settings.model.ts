/** The school's rules for what is published: one document. */
import { model, Schema } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

export type StudioSettingsRecord = {
  _id: 'studio';
  /** An admin approves before a course, or a change of one, is published. */
  approval: boolean;
  /** How the checks are weighed, by kind; what is missing stands as the school began. */
  checks: Record<string, string>;
  /** Grows with every change: two admins do not overwrite each other. */
  revision: number;
  outbox?: Fact[];
};

const schema = new Schema<StudioSettingsRecord>(
  {
    _id: { type: String, required: true },
    approval: { type: Boolean, default: false },
    checks: { type: Schema.Types.Mixed, default: {} },
    revision: { type: Number, default: 0 },
    outbox: outboxPath,
  },
  { minimize: false },
);

export const StudioSettings = hasOutbox(model<StudioSettingsRecord>('StudioSettings', schema));
