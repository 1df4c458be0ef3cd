/** Why a person may enter a course. Each source gives one grant; access is having a live one. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';

export const grantKinds = ['free', 'order', 'admin', 'invitation', 'seed'] as const;
/** Where access comes from: `id` names the person (free), the order, the invitation, or whoever gave it. */
export type GrantSource = { kind: (typeof grantKinds)[number]; id: string };

export type GrantRecord = {
  _id: Types.ObjectId;
  userId: string;
  courseId: string;
  source: GrantSource;
  grantedAt: Date;
  /** Access ends by itself then; null: never. */
  endsAt: Date | null;
  endedAt: Date | null;
  endReason: string;
  /** How often its learner took more time without asking. */
  ownExtensions?: number;
  outbox?: Fact[];
};

const schema = new Schema<GrantRecord>({
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  source: {
    type: new Schema<GrantSource>(
      { kind: { type: String, enum: grantKinds, required: true }, id: { type: String, required: true } },
      { _id: false, id: false },
    ),
    required: true,
  },
  grantedAt: { type: Date, required: true },
  endsAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
  endReason: { type: String, default: '' },
  ownExtensions: { type: Number, default: 0 },
  outbox: outboxPath,
});
schema.index({ 'source.kind': 1, 'source.id': 1, courseId: 1 }, { unique: true });
schema.index({ userId: 1, courseId: 1 });

export const Grant = hasOutbox(model<GrantRecord>('Grant', schema));

/** The grants that nobody has ended, also those whose time is over. */
export async function listStandingGrants(userId: string, courseId: string): Promise<GrantRecord[]> {
  return Grant.find({ userId, courseId, endedAt: null }).lean<GrantRecord[]>();
}

/** Did what this source gave hold at that moment? */
export async function heldAt(source: GrantSource, courseId: string, at: Date): Promise<boolean> {
  const grant = await Grant.findOne({
    'source.kind': source.kind,
    'source.id': source.id,
    courseId,
  }).lean<GrantRecord>();
  return grant !== null && (!grant.endedAt || grant.endedAt > at) && (!grant.endsAt || grant.endsAt > at);
}
