/** "This was not me": the owner of an account takes it back by a link in a security mail. */
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Gone, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { endSessionsOf } from '../../web/session.ts';
import { actFact } from '../audit/audit.service.ts';
import { tokenPurposes } from '../tokens/token.model.ts';
import { endTokens, requireToken, spendToken } from '../tokens/tokens.service.ts';
import { findUser, User, type UserRecord, wordsOf } from '../user.model.ts';
import { sendResetLater } from './jobs.ts';
import { Told } from './told.ts';
import { undoChange } from './undo.service.ts';

/** What a link would undo, for its page. `returnsTo`: the address the account would get back. Throws Gone. */
export async function requireDisowned(secret: string): Promise<Told & { returnsTo: string | null; timeZone: string }> {
  const { user, told } = await behind(secret);
  return { ...told, returnsTo: isGivenUp(user, told.to) ? told.to : null, timeZone: user.timeZone };
}

/**
 * Undoes the change, gives back the address the link was sent to, ends all sessions and open links, makes the password
 * unusable and has a link to a new one sent. Returns where to. Every step may be repeated, so killed in between it is
 * done by pressing again. Throws Gone; Refused when the address belongs to somebody else meanwhile.
 */
export async function disown(secret: string): Promise<{ to: string }> {
  const { user, told } = await behind(secret);
  const personId = user._id.toString();
  await lockOut(user, told);
  await undoChange(user, told);
  await endSessionsOf(personId);
  const { _id } = await requireToken('not-me', secret);
  await sendResetLater(personId, _id);
  await spendToken('not-me', secret);
  return { to: told.to };
}

/** The password may be known to a stranger, the address may be one: neither opens anything from here on. */
async function lockOut(user: UserRecord, told: Told): Promise<void> {
  const userId = user._id.toString();
  const returns = isGivenUp(user, told.to);
  const address = { email: told.to, words: wordsOf(user.name, told.to), emailsBefore: [] };
  const facts = [recovered(user, told, returns), fact('account.changed', { userId })];
  await User.updateOne(
    { _id: user._id, email: user.email },
    {
      $set: { passwordHash: null, passwordAt: now(), ...(returns ? address : {}) },
      $push: { outbox: { $each: facts } },
    },
  ).catch((error: unknown) => {
    if (isDuplicate(error, 'email'))
      throw new Refused('Your address belongs to another account now. Write to the school: it can help you.');
    throw error;
  });
  await endLinks(userId, returns ? told.to : null);
  await relay(User, userId, facts);
}

function recovered(user: UserRecord, told: Told, returns: boolean) {
  const on = { kind: 'person', id: user._id.toString(), name: user.name };
  const after = { disowned: told.what, addressReturned: returns };
  return actFact({ action: 'person.recovered', on, after, by: { id: on.id, name: user.name } });
}

/**
 * Ends what a stranger may hold. Links to undo stay: the owner may need them, and a stranger must not be able to end those
 * of the owner. Once an address is given back (`owner`), only its own stay.
 */
async function endLinks(personId: string, owner: string | null): Promise<void> {
  for (const purpose of tokenPurposes) if (purpose !== 'not-me') await endTokens(personId, purpose);
  if (owner) await endTokens(personId, 'not-me', owner);
}

async function behind(secret: string): Promise<{ user: UserRecord; told: Told }> {
  const { personId, data } = await requireToken('not-me', secret);
  const user = personId ? await findUser(personId) : null;
  if (!user) throw new Gone('This account does not exist any more.');
  return { user, told: Told.parse(data) };
}

function isGivenUp(user: UserRecord, address: string): boolean {
  return user.email !== address && (user.emailsBefore ?? []).some(({ email }) => email === address);
}
