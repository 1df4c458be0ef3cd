/** Who is it? Counted before it is checked, so that parallel guesses count too. */
import { day, fromNow, now } from '../lib/clock.ts';
import { Refused } from '../lib/errors.ts';
import { counted, type Limit } from '../lib/limits.ts';
import { type PersonRecord, personOf } from './accounts.service.ts';
import { keyOf, signInAccount, signInHere, signInPlace } from './limits.ts';
import { isPassword } from './passwords.service.ts';
import { findUser, findUserByEmail, User, type UserRecord } from './user.model.ts';

/**
 * The person of an address and a password. `place` is the network address it is tried from.
 * Throws Refused with one sentence for an unknown address and for a wrong password, after the same time; another one
 * for a blocked account, but only to who knows its password; TooMany.
 */
export async function authenticate(email: string, password: string, place: string): Promise<PersonRecord> {
  const account = keyOf(email);
  const here = `${account}-${place}`;
  const tries: [Limit, string][] = [
    [signInPlace, place],
    [signInHere, here],
    [signInAccount, account],
  ];
  const { user, right } = await counted(tries, async () => {
    const found = await findUserByEmail(email);
    return { user: found, right: await isPassword(found?.passwordHash ?? null, password) };
  });
  if (!user || !right || user.state === 'pending')
    throw new Refused('This e-mail address and password do not belong together. Please check both.');
  await Promise.all([signInPlace.giveBack(place), signInHere.forget(here), signInAccount.giveBack(account)]);
  if (user.state === 'blocked')
    throw new Refused('This account is blocked. Write to the school if you think that this is a mistake.');
  return personOf(user);
}

/**
 * Is the account still open, and its password no newer than `since`, when the proof began? Asked once the session stands, by
 * whatever way: who was blocked meanwhile, or showed the password before, must not keep it, and of the others it is
 * written down that they were here.
 */
export async function mayStay(id: string, since: Date): Promise<boolean> {
  const user = await findUser(id);
  if (user?.state !== 'active' || (user.passwordAt && user.passwordAt > since)) return false;
  await markSeen(user);
  return true;
}

/** Once a day is enough to know who is still about. */
async function markSeen(user: UserRecord): Promise<void> {
  if (user.lastSeenAt && user.lastSeenAt > fromNow(-day)) return;
  await User.updateOne({ _id: user._id }, { $set: { lastSeenAt: now() } });
}
