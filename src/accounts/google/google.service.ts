/** Which account a Google identity belongs to. Google's word opens no account that a person made another way. */
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { type PersonRecord, personOf } from '../accounts.service.ts';
import { versionsInForce } from '../consent/text-versions.service.ts';
import { SignUp } from '../sign-up.model.ts';
import { findUserByEmail, User, type UserRecord, wordsOf } from '../user.model.ts';
import { takeGooglePictureLater } from './jobs.ts';

/** What Google says about a person. `id` is its `sub`; `email` in lower case. */
export type GoogleIdentity = { id: string; email: string; isVerified: boolean; name: string; picture: string | null };
export type Found =
  | { kind: 'in'; person: PersonRecord; isNew: boolean }
  /** An account has this address: its owner is to show the password, then it is linked. */
  | { kind: 'ask' }
  | { kind: 'no'; why: 'unverified' | 'blocked' | 'held' };

/**
 * The account of an identity; made where nobody has one, with the terms accepted. Safe to repeat and to call twice at
 * once: one identity is one account. Throws Busy when others change the same account all the time.
 */
export async function accountOf(identity: GoogleIdentity): Promise<Found> {
  if (!identity.isVerified) return { kind: 'no', why: 'unverified' };
  let isNew = false;
  for (let tries = 0; tries < 5; tries++) {
    const linked = await User.findOne({ googleId: identity.id }).lean<UserRecord>();
    if (linked) return letIn(linked, isNew);
    const known = await findUserByEmail(identity.email);
    // Another browser may have finished it since the look above.
    if (known?.googleId === identity.id) return letIn(known, isNew);
    if (known && known.googleAwaited !== identity.id) return { kind: 'ask' };
    if (!known && (await isHeld(identity.email))) return { kind: 'no', why: 'held' };
    if (!known) isNew = await openAccount(identity);
    await finishAccount(identity);
  }
  throw new Busy();
}

async function letIn(user: UserRecord, isNew: boolean): Promise<Found> {
  if (user.state !== 'active') return { kind: 'no', why: 'blocked' };
  return { kind: 'in', person: personOf(user), isNew };
}

/** Was this address given up so lately that its owner may still take it back? */
async function isHeld(email: string): Promise<boolean> {
  const before = await User.findOne({ 'emailsBefore.email': email }).lean<UserRecord>();
  return (before?.emailsBefore ?? []).some((one) => one.email === email && one.until > now());
}

/** False when somebody else took the address at the same moment. */
async function openAccount({ id, email, name, picture }: GoogleIdentity): Promise<boolean> {
  const shown = shownName(name, email);
  const user = new User({ email, name: shown, timeZone: config.school.timeZone, googleAwaited: id });
  const told = fact('account.activated', { userId: user.id });
  user.set({ agreed: versionsInForce(), words: wordsOf(shown, email), lastSeenAt: now(), outbox: [told] });
  try {
    await user.save();
  } catch (error) {
    if (isDuplicate(error, 'email')) return false;
    throw error;
  }
  await relay(User, user._id, [told]);
  await SignUp.deleteMany({ email });
  if (picture) await takeGooglePictureLater(user.id, picture);
  return true;
}

/**
 * The identity is set by an update, not with the insert, so that it is free again once it is unlinked (decision 004). A
 * crash in between leaves `googleAwaited`, and the next try ends here again.
 */
async function finishAccount({ id, email }: GoogleIdentity): Promise<void> {
  try {
    await User.updateOne(
      { email, googleAwaited: id, googleId: null },
      { $set: { googleId: id, googleEmail: email, googleAt: now() }, $unset: { googleAwaited: 1 } },
    );
  } catch (error) {
    if (!isDuplicate(error, 'googleId')) throw error;
  }
}

/** As people type it at the sign-up: one line of at most 80 characters. Some have no name at Google. */
function shownName(name: string, email: string): string {
  const line = [...name.replace(/\p{Cc}+/gu, ' ').trim()].slice(0, 80).join('');
  return line || email.split('@')[0] || email;
}
