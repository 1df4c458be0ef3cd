/** The link between an account and a Google identity: made and taken away by who is signed in, one of each side. */
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { securityFact } from '../recovery/security-fact.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';
import type { GoogleIdentity } from './google.service.ts';

/**
 * Links an identity to an account. Returns `taken` when it belongs to another account, `other` when the account is linked
 * to another identity. May be repeated: linking the same again is `linked`.
 */
export async function linkGoogle(
  personId: string,
  { id, email, isVerified }: GoogleIdentity,
): Promise<'linked' | 'unverified' | 'taken' | 'other'> {
  if (!isVerified) return 'unverified';
  const told = securityFact({ userId: personId, what: 'google-linked', detail: email });
  try {
    const changed = await User.findOneAndUpdate(
      { _id: personId, googleId: null },
      {
        $set: { googleId: id, googleEmail: email, googleAt: now() },
        $unset: { googleAwaited: 1 },
        $push: { outbox: told },
      },
    ).lean();
    if (changed) {
      await relay(User, personId, [told]);
      return 'linked';
    }
  } catch (error) {
    if (!isDuplicate(error, 'googleId')) throw error;
    return 'taken';
  }
  return (await findUser(personId))?.googleId === id ? 'linked' : 'other';
}

/** Takes the link away. May be repeated. Throws Refused where it is the last way in. */
export async function unlinkGoogle(personId: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const user = await findUser(personId);
    if (!user?.googleId) return;
    if (!hasOtherWay(user)) throw new Refused('Google is the only way into your account. Set a password first.');
    const told = securityFact({
      userId: personId,
      what: 'google-unlinked',
      detail: user.googleEmail ?? '',
    });
    const changed = await User.findOneAndUpdate(
      // The other way in must not vanish at the same moment.
      { _id: user._id, googleId: user.googleId, 'factors.revision': user.factors?.revision ?? null },
      { $unset: { googleId: 1, googleEmail: 1, googleAt: 1 }, $push: { outbox: told } },
    ).lean();
    if (changed) return relay(User, personId, [told]);
  }
  throw new Busy();
}

export type GoogleLink = {
  /** The address at Google; null: not linked. */
  email: string | null;
  isOnlyWay: boolean;
};

/** For the page about the ways in; null where Google is not configured and nothing is linked. */
export async function googleLinkOf(personId: string): Promise<GoogleLink | null> {
  const user = await findUser(personId);
  if (!user || !(config.google || user.googleId)) return null;
  return {
    email: user.googleId ? (user.googleEmail ?? 'a Google account') : null,
    isOnlyWay: Boolean(user.googleId) && !hasOtherWay(user),
  };
}

function hasOtherWay({ passwordHash, factors }: UserRecord): boolean {
  return Boolean(passwordHash) || (factors?.passkeys ?? []).length > 0;
}
