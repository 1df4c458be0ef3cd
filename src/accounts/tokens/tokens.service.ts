/** One-use links: issued into a mail, looked at, spent once, ended early. */
import { createHash, randomBytes } from 'node:crypto';
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { Gone } from '../../lib/errors.ts';
import { Token, type TokenPurpose, type TokenRecord } from './token.model.ts';

export type { TokenRecord } from './token.model.ts';

type Given = { personId?: string | null; data?: Record<string, string>; lastsMs: number };

/** Makes a link's secret (43 characters, base64url). It exists in the mail only: make it in the job that sends the mail. */
export async function issueToken(purpose: TokenPurpose, { personId, data, lastsMs }: Given): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const times = { createdAt: now(), endsAt: fromNow(lastsMs) };
  await Token.create({ _id: hashOf(secret), purpose, personId: personId ?? null, data: data ?? {}, ...times });
  return secret;
}

/** For the page behind a link; looking spends nothing. Throws Gone for a link that is unknown, spent or over. */
export async function requireToken(purpose: TokenPurpose, secret: string): Promise<TokenRecord> {
  const found = await Token.findOne(open(purpose, secret)).lean<TokenRecord>();
  if (!found) throw gone();
  return found;
}

/** Uses the link up. Of two that come at once one succeeds. Throws Gone for a link that is unknown, spent or over. */
export async function spendToken(purpose: TokenPurpose, secret: string): Promise<TokenRecord> {
  const found = await Token.findOneAndUpdate(open(purpose, secret), { $set: { spentAt: now() } }).lean<TokenRecord>();
  if (!found) throw gone();
  return found;
}

/** Ends all open links of a person, of one purpose or of all, but those sent to `except`. May be repeated. */
export async function endTokens(personId: string, purpose?: TokenPurpose, except?: string): Promise<void> {
  const which = { ...(purpose ? { purpose } : {}), ...(except ? { 'data.to': trusted({ $ne: except }) } : {}) };
  await Token.updateMany({ personId, spentAt: null, ...which }, { $set: { spentAt: now() } });
}

/** Ends all open links of a purpose that were sent to an address (`data.email`), account or not. May be repeated. */
export async function endTokensTo(purpose: TokenPurpose, email: string): Promise<void> {
  await Token.updateMany({ personId: null, purpose, 'data.email': email, spentAt: null }, { $set: { spentAt: now() } });
}

/** The open links of a purpose that belong to no account yet, the newest first, at most 100. */
export async function listOpenTokens(purpose: TokenPurpose): Promise<Omit<TokenRecord, '_id'>[]> {
  const open = { personId: null, purpose, spentAt: null, endsAt: trusted({ $gt: now() }) };
  return Token.find(open).select('-_id').sort({ createdAt: -1 }).limit(100).lean<TokenRecord[]>();
}

/** Removes links that ended a month ago. May be repeated. Returns how many. */
export async function removeOldTokens(): Promise<number> {
  const { deletedCount } = await Token.deleteMany({ endsAt: trusted({ $lt: fromNow(-30 * day) }) });
  return deletedCount;
}

function open(purpose: TokenPurpose, secret: string) {
  return { _id: hashOf(secret), purpose, spentAt: null, endsAt: trusted({ $gt: now() }) };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function gone(): Gone {
  return new Gone('This link was used already, or its time is over. Ask for a new one.');
}
