/** The one way in, whatever it was that showed who it is. */
import type { Request } from 'express';
import { Refused } from '../lib/errors.ts';
import { beginHalfSignIn, signInSession } from '../web/session.ts';
import { type PersonRecord, snapshotOf } from './accounts.service.ts';
import { meetDevice } from './devices/devices.service.ts';
import { stay as keepAccount } from './personal/leaving.service.ts';
import { mayStay } from './sign-in.service.ts';

/** A passkey is something one has and is or knows: it needs no second step. */
export type Way = 'password' | 'google' | 'passkey' | 'second-step' | 'code' | 'link';

/**
 * Signs the person in, or half in where a second step is still to come. Returns the address to go to. Throws Refused when
 * the account was blocked meanwhile.
 */
export async function enter(
  req: Request,
  person: PersonRecord,
  { by, stay, next }: { by: Way; stay: boolean; next: string | null },
): Promise<string> {
  const isHalf = person.secondStepAt && by !== 'passkey' && by !== 'second-step';
  if (isHalf) {
    await beginHalfSignIn(req, { personId: person.id, stay, next });
    return '/sign-in/second-step';
  }
  await signInSession(req, snapshotOf(person), { stay });
  if (await mayStay(person.id)) {
    await meetDevice(person, req.session.device ?? { agent: '', address: '' });
    if (await keepAccount(person.id)) req.session.flash = 'Welcome back. Your account stays; nothing is erased.';
    return next ?? '/learn';
  }
  await new Promise<void>((done, fail) => req.session.destroy((error: unknown) => (error ? fail(error) : done())));
  throw new Refused('This account was blocked just now.');
}
