/** The six digits that prove an address: made in the job that sends them, kept as a keyed hash only. */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { trusted } from 'mongoose';
import { config } from '../config.ts';
import { fromNow, hour, minute, now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { codeMail, knownMail } from './mail.ts';
import { findSignUp, SignUp, type SignUpRecord } from './sign-up.model.ts';
import { findUserByEmail } from './user.model.ts';

const codeLasts = 10 * minute;

/**
 * Makes the code of the `send`th mail of a sign-up and sends it; where the address has an account already, its owner
 * is told so and the page waits for a code that nobody knows. Repeating it before the mail went out makes a new code;
 * later, and for an older `send`, it does nothing.
 */
export async function sendSignUpCode(id: string, send: number): Promise<void> {
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  const known = await isKnown(id);
  const codeHash = known ? randomBytes(32).toString('base64url') : hashOf(id, code);
  const found = await SignUp.findOneAndUpdate(
    { _id: id, sends: send, mailedAt: null },
    { $set: { codeHash, codeEndsAt: fromNow(codeLasts), tries: 0 } },
    { returnDocument: 'after' },
  ).lean<SignUpRecord>();
  if (!found) return;
  await sendMail(known ? knownMail(found) : codeMail(found, code));
  await SignUp.updateOne({ _id: id, sends: send }, { $set: { mailedAt: now() } });
}

/** Codes of the last hour that nobody mailed, e.g. because their job was lost with Redis; oldest first, at most 200. */
export async function listForgottenCodes(): Promise<{ id: string; send: number }[]> {
  const sentAt = trusted({ $lt: fromNow(-minute / 2), $gt: fromNow(-hour) });
  const found = await SignUp.find({ mailedAt: null, sentAt }).sort({ sentAt: 1 }).limit(200).lean<SignUpRecord[]>();
  return found.map(({ _id, sends }) => ({ id: _id, send: sends }));
}

/** Is this the code behind `hash`? Takes the same time for every wrong one. */
export function isCodeOf(id: string, code: string, hash: string): boolean {
  const [given, wanted] = [Buffer.from(hashOf(id, code)), Buffer.from(hash)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function isKnown(id: string): Promise<boolean> {
  const found = await findSignUp(id, now());
  return found !== null && (await findUserByEmail(found.email)) !== null;
}

/** Bound to its sign-up and to the secret: a stolen table of a million plain hashes would tell the codes. */
function hashOf(id: string, code: string): string {
  return createHmac('sha256', config.sessionSecret).update(`sign-up-code:${id}:${code}`).digest('base64url');
}
