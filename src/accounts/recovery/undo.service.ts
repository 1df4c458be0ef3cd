/** Takes back what a stranger added to the ways into an account. */
import { second } from '../../lib/clock.ts';
import { changeFactors } from '../second-step/factors.service.ts';
import { removePasskeysSince } from '../second-step/passkeys.service.ts';
import { removeSecondStep } from '../second-step/second-step.service.ts';
import { User, type UserRecord } from '../user.model.ts';
import type { Told } from './told.ts';

/**
 * Takes back the change, and every way in that was added after it: whoever made the one may have made the others. What was
 * taken away (a passkey, the second step) cannot be put back: the owner adds it anew. May be repeated.
 */
export async function undoChange(user: UserRecord, { what, at }: Told): Promise<void> {
  const personId = user._id.toString();
  // The fact and what it tells of are dated one after the other.
  const since = new Date(at.getTime() - second);
  await removePasskeysSince(personId, since);
  if (what === 'second-step-on' || isSince(user.factors?.app?.since, since)) await removeSecondStep(personId, 'owner');
  if (what === 'recovery-codes') await changeFactors(personId, () => ({ factors: { codes: [] } }));
  if (what === 'google-linked' || isSince(user.googleAt, since)) await unlink(user);
}

/** Also where it is the only way in: the link to a new password is another. */
async function unlink({ _id }: UserRecord): Promise<void> {
  await User.updateOne({ _id }, { $unset: { googleId: 1, googleEmail: 1, googleAt: 1, googleAwaited: 1 } });
}

function isSince(date: Date | null | undefined, since: Date): boolean {
  return date !== null && date !== undefined && date >= since;
}
