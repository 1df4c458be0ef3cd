/** Somebody was invited and has not joined yet. The document goes when they do, so there is one for an address at most. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** Admins are invited one by one, in another way. */
export const invitedRoles = ['learner', 'instructor'] as const;
export type InvitedRole = (typeof invitedRoles)[number];
export type GivenCourse = { id: string; title: string };

export type InvitationRecord = {
  _id: Types.ObjectId;
  /** Lower case. */
  email: string;
  /** As the list had it; the person may change it when they join. */
  name: string;
  role: InvitedRole;
  courses: GivenCourse[];
  /** The admin who invited. */
  byId: string;
  by: string;
  /** The list that made it, or renewed it. */
  listId: string;
  /** Grows with every change, so that nothing added meanwhile is lost when the invitation is taken up. */
  revision: number;
  createdAt: Date;
  endsAt: Date;
  /** When the mail server had taken the mail; null until then. */
  mailedAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<InvitationRecord>({
  email: { type: String, required: true },
  name: { type: String, required: true },
  role: { type: String, enum: invitedRoles, required: true },
  courses: { type: [new Schema<GivenCourse>({ id: String, title: String }, { _id: false, id: false })], default: [] },
  byId: { type: String, required: true },
  by: { type: String, required: true },
  listId: { type: String, required: true },
  revision: { type: Number, default: 0 },
  createdAt: { type: Date, required: true },
  endsAt: { type: Date, required: true },
  mailedAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ email: 1 }, { unique: true });
schema.index({ endsAt: 1 });
schema.index({ byId: 1 });

export const Invitation = hasOutbox(model<InvitationRecord>('Invitation', schema));
