/** The school's own rules about accounts: one document. */
import { model, Schema } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type Role, roles } from '../user.model.ts';

export type SettingsRecord = {
  _id: 'school';
  /** Everything is behind sign-in. */
  privateSchool: boolean;
  /** Who must have a second step, and since when it is insisted on. */
  secondStepRoles: Role[];
  secondStepFrom: Date | null;
  /** Is a person told by mail that an admin looked at the school as them? */
  tellsSeen: boolean;
  /** Are accounts erased that nobody used for 24 months? */
  erasesUnused: boolean;
  /** Grows with every change: two admins do not overwrite each other. */
  revision: number;
  outbox?: Fact[];
};

const schema = new Schema<SettingsRecord>({
  _id: { type: String, required: true },
  privateSchool: { type: Boolean, default: false },
  secondStepRoles: { type: [{ type: String, enum: roles }], default: [] },
  secondStepFrom: { type: Date, default: null },
  tellsSeen: { type: Boolean, default: true },
  erasesUnused: { type: Boolean, default: true },
  revision: { type: Number, default: 0 },
  outbox: outboxPath,
});

export const Settings = hasOutbox(model<SettingsRecord>('Settings', schema));
