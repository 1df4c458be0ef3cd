/** Passkeys: added, named, used, removed. */
import { now } from '../../lib/clock.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import type { Challenge, Person } from '../../web/request.ts';
import { type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { securityFact } from '../recovery/security-fact.ts';
import type { UserRecord } from '../user.model.ts';
import { spendChallenge } from './challenges.service.ts';
import type { Assertion, NewCredential } from './credential.ts';
import { requireNotDue } from './demand.service.ts';
import { changeFactors, factorsOf } from './factors.service.ts';
import { hasSecondStep, type Passkey } from './factors.ts';
import { type Asked, askForNew, askForOne, checkNew, checkOne } from './webauthn.ts';

const most = 20;
type Shown = 'sign-in' | 'second-step' | 'confirm';

/** Options for the browser to make a passkey for this person. */
export async function askToAdd(personId: string): Promise<Asked> {
  const { passkeys } = await factorsOf(personId);
  return askForNew(await requirePersonById(personId), passkeys);
}

/** Options for the browser to show a passkey: one of this person's, or (null) of anybody's. */
export async function askToShow(personId: string | null, purpose: Shown): Promise<Asked> {
  return askForOne(personId ? (await factorsOf(personId)).passkeys : null, { verified: standsAlone(purpose) });
}

export type Given<R> = { credential: R; challenge: Challenge | null | undefined };

/** Stores a new passkey. Throws Refused (a spent or old challenge, another address, more than twenty, known already). */
export async function addPasskey(personId: string, name: string, given: Given<NewCredential>): Promise<void> {
  const challenge = await spendChallenge(given.challenge, 'add');
  const made = await checkNew(given.credential, challenge);
  const passkey: Passkey = {
    ...made,
    transports: given.credential.response.transports,
    name,
    createdAt: now(),
    lastUsedAt: null,
  };
  await changeFactors(personId, ({ passkeys }) => {
    if (passkeys.some(({ id }) => id === passkey.id)) throw new Refused('This passkey is yours already.');
    if (passkeys.length >= most)
      throw new Refused(`${most} passkeys are enough. Remove one that you do not use any more.`);
    return {
      factors: { passkeys: [...passkeys, passkey] },
      facts: [securityFact({ userId: personId, what: 'passkey-added', detail: name })],
    };
  });
}

/** Throws NotFound. */
export async function renamePasskey(personId: string, passkeyId: string, name: string): Promise<void> {
  await changeFactors(personId, ({ passkeys }) => {
    requireOne(passkeys, passkeyId);
    return { factors: { passkeys: passkeys.map((one) => (one.id === passkeyId ? { ...one, name } : one)) } };
  });
}

/**
 * Removes a passkey. One that is gone already is no fault. Throws Refused for the last way into the account, and for the
 * last second step where the school asks for one.
 */
export async function removePasskey(person: Person, passkeyId: string): Promise<void> {
  await changeFactors(person.id, (factors, user) => {
    const gone = factors.passkeys.find(({ id }) => id === passkeyId);
    if (!gone) return { factors: {} };
    const passkeys = factors.passkeys.filter((one) => one !== gone);
    if (passkeys.length === 0 && !hasOtherWay(user))
      throw new Refused('This passkey is your only way in. Set a password first, then remove it.');
    const after = { ...factors, passkeys, asksPasskey: factors.asksPasskey && passkeys.length > 0 };
    if (hasSecondStep(factors) && !hasSecondStep(after)) requireNotDue(person.role);
    const codes = hasSecondStep(after) ? after.codes : [];
    const told = { userId: person.id, what: 'passkey-removed', detail: gone.name } as const;
    return { factors: { ...after, codes }, facts: [securityFact(told)] };
  });
}

/** Removes what was added at `since` or later, after its owner said that it was somebody else. May be repeated. */
export async function removePasskeysSince(personId: string, since: Date): Promise<void> {
  await changeFactors(personId, (factors) => {
    const passkeys = factors.passkeys.filter(({ createdAt }) => createdAt < since);
    return { factors: { passkeys, asksPasskey: factors.asksPasskey && passkeys.length > 0 } };
  });
}

/** A passkey as the only step: whose is it? The authenticator must have made sure who holds it. Throws Refused. */
export async function personOfPasskey(given: Given<Assertion>): Promise<PersonRecord> {
  const challenge = await spendChallenge(given.challenge, 'sign-in');
  const handle = Buffer.from(given.credential.response.userHandle ?? '', 'base64url').toString();
  const factors = await factorsOf(handle).catch(forgetNotFound);
  const known = factors?.passkeys.find(({ id }) => id === given.credential.id);
  if (!known) throw unknownPasskey();
  return use(handle, known, await checkOne(given.credential, known, { challenge, verified: true }));
}

/** A passkey of a person who is known already: after the password, or to confirm. Throws Refused. */
export async function takePasskey(
  personId: string,
  purpose: Exclude<Shown, 'sign-in'>,
  given: Given<Assertion>,
): Promise<PersonRecord> {
  const challenge = await spendChallenge(given.challenge, purpose);
  const { passkeys } = await factorsOf(personId);
  const known = passkeys.find(({ id }) => id === given.credential.id);
  if (!known) throw unknownPasskey();
  return use(personId, known, await checkOne(given.credential, known, { challenge, verified: standsAlone(purpose) }));
}

/** Counts and dates it, unless another request did with the same or a later count. */
function use(personId: string, { id }: Passkey, counter: number): Promise<PersonRecord> {
  return changeFactors(personId, ({ passkeys }) => {
    const stored = requireOne(passkeys, id);
    if ((counter > 0 || stored.counter > 0) && counter <= stored.counter) throw unknownPasskey();
    const used = { ...stored, counter, lastUsedAt: now() };
    return { factors: { passkeys: passkeys.map((one) => (one.id === id ? used : one)) } };
  });
}

/** Where nothing else was shown, the authenticator must have made sure who holds it (finger, face, PIN). */
function standsAlone(purpose: Shown): boolean {
  return purpose !== 'second-step';
}

function hasOtherWay(user: UserRecord): boolean {
  return Boolean(user.passwordHash || user.googleId);
}

function requireOne(passkeys: Passkey[], id: string): Passkey {
  const found = passkeys.find((one) => one.id === id);
  if (!found) throw new NotFound('This passkey');
  return found;
}

function forgetNotFound(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}

function unknownPasskey(): Refused {
  return new Refused('The school does not know this passkey (any more). Use another way to sign in.');
}
