/** How long the school keeps what nobody uses: sign-ups never finished, links long over, accounts nobody signs in to. */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { removeOldInvitations } from '../invitations/forget.service.ts';
import { schoolSettings } from '../settings/settings.service.ts';
import { SignUp } from '../sign-up.model.ts';
import { removeOldTokens } from '../tokens/tokens.service.ts';
import { User, type UserRecord } from '../user.model.ts';
import { leave, reasonsToStay } from './leaving.service.ts';
import { sendUnused } from './mails.service.ts';

/** Of people unseen: a mail at 23 months, another one and two weeks to come back at 24. */
const months = { told: 23, gone: 24 };
const month = 365.25 * (day / 12);
const signUpsLast = 7 * day;

/**
 * Tells people who were not seen for 23 months, and lets those go whom that did not bring back a month later. Nothing
 * happens to admins, to people with courses or open orders, or where the school has switched it off. Runs weekly; may be
 * repeated: each is told once. Returns how many were told and how many began to go.
 */
export async function letUnusedGo(): Promise<{ told: number; going: number }> {
  const count = { told: 0, going: 0 };
  if (!schoolSettings().erasesUnused) return count;
  for await (const user of unseenSince(fromNow(-months.told * month))) {
    if ((await reasonsToStay(user._id.toString())).length > 0) continue;
    if (await tellOnce(user)) count.told++;
    else if (await letGo(user)) count.going++;
  }
  return count;
}

/** Removes sign-ups never finished after seven days, links and invitations a month after their end, old lists of people. May be repeated. */
export async function removeForgotten(): Promise<number> {
  const { deletedCount } = await SignUp.deleteMany({ endsAt: trusted({ $lt: fromNow(day - signUpsLast) }) });
  return deletedCount + (await removeOldTokens()) + (await removeOldInvitations());
}

function unseenSince(moment: Date): AsyncIterable<UserRecord> {
  const before = trusted({ $lt: moment });
  return User.find({
    role: trusted({ $in: ['learner', 'instructor'] }),
    eraseAt: null,
    $or: [{ lastSeenAt: before }, { lastSeenAt: null, createdAt: before }],
  })
    .sort({ _id: 1 })
    .lean<UserRecord[]>()
    .cursor() as unknown as AsyncIterable<UserRecord>;
}

/** Claimed before it is sent, so that two workers send one mail. A claim from before they were seen last counts not. */
async function tellOnce(user: UserRecord): Promise<boolean> {
  const seen = user.lastSeenAt ?? user.createdAt;
  const { modifiedCount } = await User.updateOne(
    { _id: user._id, $or: [{ unusedToldAt: null }, { unusedToldAt: trusted({ $lt: seen }) }] },
    { $set: { unusedToldAt: now() } },
  );
  if (modifiedCount > 0) await sendUnused(user, seen);
  return modifiedCount > 0;
}

async function letGo(user: UserRecord): Promise<boolean> {
  const seen = user.lastSeenAt ?? user.createdAt;
  const isTime = seen < fromNow(-months.gone * month) && (user.unusedToldAt ?? now()) < fromNow(-27 * day);
  if (!isTime) return false;
  try {
    await leave(user._id.toString(), 'unused');
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    log.info({ personId: user._id.toString(), reason: error.message }, 'an unused account stays');
    return false;
  }
}
