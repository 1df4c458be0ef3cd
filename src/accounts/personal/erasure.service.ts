/** Erasing accounts whose time is over: area by area, remembering what is done, so that it goes on after a crash. */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { log } from '../../lib/log.ts';
import { endSessionsOf } from '../../web/session.ts';
import { audit } from '../audit/audit.service.ts';
import { findUser, User, type UserRecord } from '../user.model.ts';
import { listPersonalAreas } from './areas.service.ts';
import { Erasure, type ErasureRecord } from './erasure.model.ts';
import { listDue, reasonsToStay } from './leaving.service.ts';
import { tellErased } from './mails.service.ts';

/** Erases all that are due, and goes on with those that a crash left half done. May run twice. Returns how many. */
export async function eraseDue(): Promise<number> {
  const begun = await Erasure.find({ doneAt: null }).limit(100).lean<ErasureRecord[]>();
  const ids = new Set([...begun.map(({ _id }) => _id), ...(await listDue())]);
  let count = 0;
  for (const id of ids) {
    try {
      if (await erasePerson(id)) count++;
    } catch (error) {
      // One that cannot be erased now must not stand in the way of the others.
      log.error({ personId: id, reason: String(error) }, 'an account could not be erased, it is tried again');
    }
  }
  return count;
}

/**
 * Erases one account whose time is over. False when its owner came back, or something that must be settled first keeps it
 * another day. May be repeated.
 */
export async function erasePerson(id: string): Promise<boolean> {
  const user = await findUser(id);
  if (user && !(await begin(user))) return false;
  const begun = await Erasure.findById(id).lean<ErasureRecord>();
  if (!begun || begun.doneAt) return false;
  if (user) await tellErased(user);
  await endSessionsOf(id);
  for (const { area, erase } of listPersonalAreas().reverse()) {
    if (begun.areas.includes(area)) continue;
    await erase(id);
    await Erasure.updateOne({ _id: id }, { $addToSet: { areas: area } });
  }
  const act = { action: 'person.erased', on: { kind: 'person', id }, by: { id: null, name: 'The school' } };
  await audit(act, `erased-${id}`);
  await Erasure.updateOne({ _id: id }, { $set: { doneAt: now() } });
  return true;
}

/** From here on nobody comes back: signing in is refused. */
async function begin({ _id, eraseAt }: UserRecord): Promise<boolean> {
  const id = _id.toString();
  if (await Erasure.exists({ _id: id })) return true;
  if (!eraseAt || eraseAt > now()) return false;
  if ((await reasonsToStay(id)).length > 0) {
    await User.updateOne({ _id, eraseAt }, { $set: { eraseAt: fromNow(day) } });
    return false;
  }
  const closed = { state: 'blocked', blockedReason: 'This account is being erased.' } as const;
  const { matchedCount } = await User.updateOne({ _id, eraseAt: trusted({ $lte: now() }) }, { $set: closed });
  if (matchedCount === 0) return false;
  await Erasure.create({ _id: id, beganAt: now() }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  return true;
}
