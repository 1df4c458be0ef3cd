/** The one way in, whatever it was that showed who it is. */
import type { Request } from 'express';
import { now } from '../lib/clock.ts';
import { Refused } from '../lib/errors.ts';
import { beginHalfSignIn, dropSession, signInSession } from '../web/session.ts';
import { type PersonRecord, snapshotOf } from './accounts.service.ts';
import { meetDevice } from './devices/devices.service.ts';
import { stay as keepAccount } from './personal/leaving.service.ts';
import { mayStay } from './sign-in.service.ts';

/** A passkey is something one has and is or knows: it needs no second step. */
export type Way = 'password' | 'google' | 'passkey' | 'second-step' | 'code' | 'link';

type Entrance = {
  by: Way;
  stay: boolean;
  next: string | null;
  /** When the proof began; now, where it is not said. */
  since?: Date;
};

/**
 * Signs the person in, or half in where a second step is still to come. Returns the address to go to. Throws Refused when
 * the account was blocked, or its password changed, after the proof began.
 */
export async function enter(
  req: Request,
  person: PersonRecord,
  { by, stay, next, since = now() }: Entrance,
): Promise<string> {
  const isHalf = person.secondStepAt && by !== 'passkey' && by !== 'second-step';
  if (isHalf) {
    await beginHalfSignIn(req, { personId: person.id, since: since.getTime(), stay, next });
    return '/sign-in/second-step';
  }
  await signInSession(req, snapshotOf(person), { stay });
  if (await mayStay(person.id, since)) {
    await meetDevice(person, req.session.device ?? { agent: '', address: '' });
    if (await keepAccount(person.id)) req.session.flash = 'Welcome back. Your account stays; nothing is erased.';
    return next ?? '/learn';
  }
  await dropSession(req);
  throw new Refused('This account was changed just now. Please sign in again.');
}
