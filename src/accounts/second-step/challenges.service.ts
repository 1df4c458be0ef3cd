/** What an authenticator must sign: made for one purpose, kept in the session, worth something once. */
import { createHash } from 'node:crypto';
import { fromNow, now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { redis } from '../../lib/redis.ts';
import type { Challenge } from '../../web/request.ts';
import { type Asked, passkeyTime } from './webauthn.ts';

/** What the session keeps of `asked`. */
export function challengeOf(asked: Asked, purpose: Challenge['purpose']): Challenge {
  return { value: asked.challenge, purpose, endsAt: fromNow(passkeyTime).getTime() };
}

/** The value, once: in two requests at the same moment one succeeds. Throws Refused. */
export async function spendChallenge(
  challenge: Challenge | null | undefined,
  purpose: Challenge['purpose'],
): Promise<string> {
  const isOpen = challenge?.purpose === purpose && challenge.endsAt > now().getTime();
  if (!isOpen || !(await isFirst(challenge.value)))
    throw new Refused('This took too long, or was sent twice. Please try again.');
  return challenge.value;
}

async function isFirst(value: string): Promise<boolean> {
  const hash = createHash('sha256').update(value).digest('base64url');
  return (await redis.set(`challenge-spent:${hash}`, '1', 'PX', passkeyTime * 2, 'NX')) === 'OK';
}
