/** The second step of signing in: an authenticator app or a passkey, and recovery codes for the day both are gone. */
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { Forbidden, Refused } from '../../lib/errors.ts';
import { isSealedByOldKey, seal, unseal } from '../../lib/seal.ts';
import type { Person } from '../../web/request.ts';
import { actFact } from '../audit/audit.service.ts';
import { securityFact } from '../recovery/security-fact.ts';
import { requireNotDue } from './demand.service.ts';
import { changeFactors, factorsOf } from './factors.service.ts';
import { type Factors, hasSecondStep } from './factors.ts';
import { marksOfCode, newRecoveryCodes } from './recovery-codes.ts';
import { keyUri, newKey, stepOfCode } from './totp.ts';

/** A key for an app that is being set up; nothing is stored. `uri` is what the QR code says. */
export function newAppKey(email: string, key = newKey()): { key: string; uri: string } {
  return { key, uri: keyUri(key, config.school.name, email) };
}

/**
 * Turns the app on by its first right code. Resolves with ten recovery codes where there were none, else with none. An app
 * that was there before is replaced. Throws Refused (`code`).
 */
export async function turnOnApp(personId: string, key: string, code: string): Promise<string[]> {
  const step = stepOfCode(key, code, now());
  if (step === null) throw wrongCode();
  const sealedKey = seal(key, placeOf(personId));
  const made = newRecoveryCodes(personId);
  let isFirst = true;
  await changeFactors(personId, (factors) => {
    isFirst = factors.codes.length === 0;
    return {
      factors: { app: { sealedKey, since: now(), lastStep: step }, ...(isFirst ? { codes: made.marks } : {}) },
      facts: [changed(personId, 'second-step-on', 'Authenticator app')],
    };
  });
  return isFirst ? made.codes : [];
}

/** Turns the app off. May be repeated. Throws Refused when the school asks this person for a second step. */
export async function turnOffApp(person: Person): Promise<void> {
  await changeFactors(person.id, (factors) => {
    if (!factors.app) return { factors: {} };
    return without(person, factors, { app: null }, 'Authenticator app');
  });
}

/** From now on a passkey is asked for after the password. As `turnOnApp`. Throws Refused when there is none. */
export async function askForPasskey(personId: string): Promise<string[]> {
  const made = newRecoveryCodes(personId);
  let isFirst = true;
  await changeFactors(personId, (factors) => {
    if (factors.passkeys.length === 0) throw new Refused('Add a passkey first.');
    isFirst = factors.codes.length === 0;
    if (factors.asksPasskey) return { factors: {} };
    return {
      factors: { asksPasskey: true, ...(isFirst ? { codes: made.marks } : {}) },
      facts: [changed(personId, 'second-step-on', 'Passkey')],
    };
  });
  return isFirst ? made.codes : [];
}

/** As `turnOffApp`. */
export async function stopAskingForPasskey(person: Person): Promise<void> {
  await changeFactors(person.id, (factors) => {
    if (!factors.asksPasskey) return { factors: {} };
    return without(person, factors, { asksPasskey: false }, 'Passkey');
  });
}

/** Ten new recovery codes; the old ones end. Throws Refused without a second step. */
export async function renewRecoveryCodes(personId: string): Promise<string[]> {
  const made = newRecoveryCodes(personId);
  await changeFactors(personId, (factors) => {
    if (!hasSecondStep(factors)) throw new Refused('Recovery codes belong to a second step. Set one up first.');
    return { factors: { codes: made.marks }, facts: [changed(personId, 'recovery-codes', 'Ten new ones were made')] };
  });
  return made.codes;
}

/** Takes a code of the person's app, each once. Throws Refused (`code`). */
export async function takeAppCode(personId: string, code: string): Promise<void> {
  await changeFactors(personId, ({ app }) => {
    if (!app) throw wrongCode();
    const key = unseal(app.sealedKey, placeOf(personId));
    const step = stepOfCode(key, code, now());
    if (step === null) throw wrongCode();
    if (step <= app.lastStep)
      throw new Refused('This code was used already. Wait for the next one: it comes within 30 seconds.', 'code');
    // So that an old key of the school can be given up once its people have signed in.
    const sealedKey = isSealedByOldKey(app.sealedKey) ? seal(key, placeOf(personId)) : app.sealedKey;
    return { factors: { app: { ...app, sealedKey, lastStep: step } } };
  });
}

/** Takes one of the person's recovery codes, each once. Resolves with how many are left. Throws Refused (`recovery`). */
export async function takeRecoveryCode(personId: string, typed: string): Promise<number> {
  const marks = marksOfCode(personId, typed);
  let left = 0;
  await changeFactors(personId, ({ codes }) => {
    const rest = codes.filter((code) => !marks.includes(code));
    if (rest.length === codes.length)
      throw new Refused('This is not one of your recovery codes, or it was used already.', 'recovery');
    left = rest.length;
    const detail = `One was used to sign in, ${left} left`;
    return { factors: { codes: rest }, facts: [changed(personId, 'recovery-codes', detail)] };
  });
  return left;
}

/**
 * Removes the whole second step and the recovery codes, for a person who lost both (an admin's act, `by`) or who says that
 * it was set up by somebody else. Passkeys stay: each is removed by itself. May be repeated.
 */
export async function removeSecondStep(personId: string, by: 'owner' | 'admin'): Promise<void> {
  await changeFactors(personId, (factors, user) => {
    if (!hasSecondStep(factors) && factors.codes.length === 0) return { factors: {} };
    const on = { kind: 'person', id: personId, name: user.name };
    return {
      factors: { app: null, asksPasskey: false, codes: [] },
      facts: [
        changed(personId, 'second-step-off', by === 'admin' ? 'By an admin of the school' : 'By you'),
        ...(by === 'admin' ? [actFact({ action: 'person.second-step-removed', on })] : []),
      ],
    };
  });
}

/** For a person who lost app, passkeys and codes. Throws Forbidden, NotFound, Refused where there is none. */
export async function removeSecondStepFor(admin: Person, personId: string): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  if (admin.id === personId) throw new Forbidden('Your own second step is turned off under Security.');
  if (!hasSecondStep(await factorsOf(personId))) throw new Refused('This person has no second step.');
  await removeSecondStep(personId, 'admin');
}

/** `factors` without a part of the second step; the recovery codes go with its last part. */
function without(person: Person, factors: Factors, change: Partial<Factors>, detail: string) {
  const stays = hasSecondStep({ ...factors, ...change });
  if (!stays) requireNotDue(person.role);
  return {
    factors: { ...change, ...(stays ? {} : { codes: [] }) },
    facts: [changed(person.id, 'second-step-off', detail)],
  };
}

function changed(userId: string, what: 'second-step-on' | 'second-step-off' | 'recovery-codes', detail: string) {
  return securityFact({ userId, what, detail });
}

function wrongCode(): Refused {
  return new Refused('This code does not fit. Type the one that your app shows now.', 'code');
}

const placeOf = (personId: string) => `totp:${personId}`;
