/** Why a person may enter a course. Each source gives one grant; access is having a live one. */
import { model, Schema, type Types } from 'mongoose';

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
});
schema.index({ 'source.kind': 1, 'source.id': 1, courseId: 1 }, { unique: true });
schema.index({ userId: 1, courseId: 1 });

export const Grant = model<GrantRecord>('Grant', schema);

/** The grants that nobody has ended and whose time is not over at `at`. */
export async function listLiveGrants(userId: string, courseId: string, at: Date): Promise<GrantRecord[]> {
  const grants = await Grant.find({ userId, courseId }).lean<GrantRecord[]>();
  return grants.filter((grant) => !grant.endedAt && (!grant.endsAt || grant.endsAt > at));
}
