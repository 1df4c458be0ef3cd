/** From an invitation to an account. Whoever joins another way with the invited address gets what they were invited to. */
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Gone } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { type PersonRecord, personOf } from '../accounts.service.ts';
import { audit } from '../audit/audit.service.ts';
import { versionsInForce } from '../consent/text-versions.service.ts';
import { hashPassword, requireGoodPassword } from '../passwords.service.ts';
import { giveRole } from '../roles/roles.service.ts';
import { requireToken, spendToken } from '../tokens/tokens.service.ts';
import { findUser, findUserByEmail, User, type UserRecord, wordsOf } from '../user.model.ts';
import { Invitation, type InvitationRecord } from './invitation.model.ts';

export type Invited = Pick<InvitationRecord, 'email' | 'name' | 'role' | 'courses' | 'by'>;

/** What a link invites to; looking spends nothing. Throws Gone, also when it was withdrawn or the address has an account. */
export async function requireInvited(secret: string): Promise<Invited> {
  const { data } = await requireToken('invitation', secret);
  const found = await Invitation.findById(data.invitationId).lean<InvitationRecord>();
  if (!found || found.endsAt <= now())
    throw new Gone('This invitation does not hold any more. Ask the school for a new one.');
  if (await findUserByEmail(found.email)) throw new Gone('This address has an account already. Please sign in.');
  return found;
}

/**
 * Makes the account: the link has proved the address. What they were invited to follows by the fact that it is active.
 * Throws Refused (`password`; the link stays good), Gone, Busy. Of two at once one succeeds.
 */
export async function join(secret: string, input: { name: string; password: string }): Promise<PersonRecord> {
  const { email, role } = await requireInvited(secret);
  const { name, password } = input;
  await requireGoodPassword(password, [name, email]);
  const passwordHash = await hashPassword(password);
  const user = new User({
    email,
    name,
    role,
    passwordHash,
    timeZone: config.school.timeZone,
    agreed: versionsInForce(),
  });
  const told = fact('account.activated', { userId: user.id });
  user.set({ words: wordsOf(name, email), lastSeenAt: now(), outbox: [told] });
  try {
    await user.save();
  } catch (error) {
    if (isDuplicate(error, 'email')) throw new Gone('This address has an account already. Please sign in.');
    throw error;
  }
  // After the account: a crash in between leaves a link that opens nothing.
  await spendToken('invitation', secret);
  await relay(User, user._id, [told]);
  return personOf(user.toObject());
}

/**
 * Gives somebody who joined what their address was invited to, and closes the invitation. May be repeated: a course is given
 * once by one invitation.
 */
export async function honourInvitation(userId: string): Promise<void> {
  for (let user = await findUser(userId); user; user = await findUser(userId)) {
    const found = await Invitation.findOne({ email: user.email }).lean<InvitationRecord>();
    if (!found || found.endsAt <= user.createdAt) return;
    await give(user, found);
    const { deletedCount } = await Invitation.deleteOne({ _id: found._id, revision: found.revision });
    if (deletedCount > 0) return;
  }
}

async function give({ _id, name }: UserRecord, { _id: from, role, courses, by, byId, revision }: InvitationRecord) {
  const userId = _id.toString();
  const giver = { id: byId, name: by };
  if (role === 'instructor') await giveRole(userId, role, { only: 'learner', by: giver });
  const titles = courses.map(({ title }) => title);
  const act = { action: 'person.joined-invited', on: { kind: 'person', id: userId, name }, by: giver };
  await audit({ ...act, after: { role, courses: titles } }, `invitation-${from}-${revision}`);
  const told = courses.map(({ id }) => fact('course.given', { userId, courseId: id, source: from.toString() }));
  if (told.length === 0) return;
  await User.updateOne({ _id }, { $push: { outbox: { $each: told } } });
  await relay(User, userId, told);
}
