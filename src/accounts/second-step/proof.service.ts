/** The second of two things, counted before it is checked; and the proof asked for again before something sensitive. */
import { Refused } from '../../lib/errors.ts';
import type { PersonRecord } from '../accounts.service.ts';
import { confirm, secondStep, secondStepPlace, signInPlace } from '../limits.ts';
import { isPassword } from '../passwords.service.ts';
import { findUser } from '../user.model.ts';
import type { Assertion } from './credential.ts';
import { type Given, personOfPasskey, takePasskey } from './passkeys.service.ts';
import { takeAppCode, takeRecoveryCode } from './second-step.service.ts';

export type Typed = { code: string } | { recovery: string };

/**
 * The second step by what was typed. Resolves with how many recovery codes are left when one was used, else null. Throws
 * Refused (`code`, `recovery`), TooMany. `place` is the network address.
 */
export async function takeSecondStep(personId: string, typed: Typed, place: string): Promise<number | null> {
  await secondStepPlace.consume(place);
  await secondStep.consume(personId);
  const left =
    'code' in typed ? await takeAppCode(personId, typed.code) : await takeRecoveryCode(personId, typed.recovery);
  await Promise.all([secondStepPlace.giveBack(place), secondStep.forget(personId)]);
  return left ?? null;
}

/** Who signs in by a passkey alone. Throws Refused, TooMany. */
export async function passkeySignIn(given: Given<Assertion>, place: string): Promise<PersonRecord> {
  await signInPlace.consume(place);
  const person = await personOfPasskey(given);
  await signInPlace.giveBack(place);
  if (person.state !== 'active')
    throw new Refused('This account is blocked. Write to the school if you think that this is a mistake.');
  return person;
}

/** Throws Refused (`password`) for a wrong one, TooMany. */
export async function confirmByPassword(personId: string, password: string): Promise<void> {
  await confirm.consume(personId);
  const user = await findUser(personId);
  if (!(await isPassword(user?.passwordHash ?? null, password)))
    throw new Refused('This is not your password.', 'password');
  await confirm.forget(personId);
}

/** Throws Refused (`code`), TooMany. */
export async function confirmByCode(personId: string, code: string): Promise<void> {
  await confirm.consume(personId);
  await takeAppCode(personId, code);
  await confirm.forget(personId);
}

/** Throws Refused. Signatures cannot be guessed, so they are not counted. */
export async function confirmByPasskey(personId: string, given: Given<Assertion>): Promise<void> {
  await takePasskey(personId, 'confirm', given);
}
