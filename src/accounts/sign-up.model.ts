/**
 * A wish to have an account, not yet proved. Each sign-up has its own code: proving one of them never brings in the
 * name or password of another for the same address. Known addresses get a document too, so that nothing tells them apart.
 */
import { randomBytes } from 'node:crypto';
import { model, Schema, trusted } from 'mongoose';
import type { Agreed } from './user.model.ts';

export type SignUpRecord = {
  /** 128 random bits; stands in the address of the page that takes the code. */
  _id: string;
  email: string;
  name: string;
  passwordHash: string;
  /** The versions of terms and privacy notice that stood beside the tick. */
  agreed: Agreed;
  /** Where the person wanted to go. */
  next?: string | null;
  /** HMAC of the code sent last; null until the job has made one. */
  codeHash?: string | null;
  codeEndsAt?: Date | null;
  tries: number;
  sends: number;
  /** When the last mail was asked for. */
  sentAt: Date;
  /** When the mail server had taken it; null until then. */
  mailedAt?: Date | null;
  /** Removed by the database after this. */
  endsAt: Date;
};

const schema = new Schema<SignUpRecord>({
  _id: { type: String, required: true },
  email: { type: String, required: true },
  name: { type: String, required: true },
  passwordHash: { type: String, required: true },
  agreed: { type: new Schema<Agreed>({ terms: Number, privacy: Number }, { _id: false }), required: true },
  next: String,
  codeHash: String,
  codeEndsAt: Date,
  tries: { type: Number, default: 0 },
  sends: { type: Number, default: 1 },
  sentAt: { type: Date, required: true },
  mailedAt: { type: Date, default: null },
  endsAt: { type: Date, required: true },
});
schema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ email: 1 });
schema.index({ mailedAt: 1, sentAt: 1 });

export const SignUp = model<SignUpRecord>('SignUp', schema);

export function newSignUpId(): string {
  return randomBytes(16).toString('base64url');
}

/** Null for what is none, and for one that ended but was not removed yet. */
export async function findSignUp(id: string, at: Date): Promise<SignUpRecord | null> {
  return /^[\w-]{22}$/.test(id) ? SignUp.findOne({ _id: id, endsAt: trusted({ $gt: at }) }).lean<SignUpRecord>() : null;
}
