/** Links in mails that let somebody do one thing once. The link holds the secret, the database its hash. */
import { model, Schema } from 'mongoose';

export const tokenPurposes = [
  'password-reset',
  'email-change',
  'not-me',
  'admin-invitation',
  'invitation',
  'export',
  'team-invitation',
] as const;
export type TokenPurpose = (typeof tokenPurposes)[number];
export type TokenRecord = {
  /** SHA-256 of the secret: 256 random bits need no slow hash. */
  _id: string;
  purpose: TokenPurpose;
  /** Whose it is; null where nobody has an account yet. */
  personId: string | null;
  /** What the link does, e.g. the new address. */
  data: Record<string, string>;
  endsAt: Date;
  spentAt: Date | null;
  createdAt: Date;
};

const schema = new Schema<TokenRecord>({
  _id: { type: String, required: true },
  purpose: { type: String, enum: tokenPurposes, required: true },
  personId: { type: String, default: null },
  data: { type: Schema.Types.Mixed, default: {} },
  endsAt: { type: Date, required: true },
  spentAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
});
schema.index({ personId: 1, purpose: 1 });
schema.index({ endsAt: 1 });

export const Token = model<TokenRecord>('Token', schema);
