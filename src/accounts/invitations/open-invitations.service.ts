/** Who is invited and has not come yet: listed for admins, mailed to, withdrawn. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { Forbidden, NotFound } from '../../lib/errors.ts';
import { sendMail } from '../../lib/mailer.ts';
import type { Person } from '../../web/request.ts';
import { audit } from '../audit/audit.service.ts';
import { issueToken } from '../tokens/tokens.service.ts';
import { Invitation, type InvitationRecord } from './invitation.model.ts';
import { invitationMail } from './mail.ts';

export type OpenInvitation = Pick<InvitationRecord, 'email' | 'name' | 'role' | 'courses' | 'by' | 'endsAt'> & {
  id: string;
};

/** The newest first, 50 at a time; `after` is the `next` of the page before, null at the end. */
export async function listInvited(after?: string): Promise<{ invited: OpenInvitation[]; next: string | null }> {
  const beyond = isId(after) ? { _id: trusted({ $lt: after }) } : {};
  const found = await Invitation.find({ endsAt: trusted({ $gt: now() }), ...beyond })
    .sort({ _id: -1 })
    .limit(51)
    .lean<InvitationRecord[]>();
  const invited = found.slice(0, 50).map(({ _id, email, name, role, courses, by, endsAt }) => ({
    ...{ id: _id.toString(), email, name, role, courses, by, endsAt },
  }));
  return { invited, next: found.length > 50 ? (invited.at(-1)?.id ?? null) : null };
}

export async function countInvited(): Promise<number> {
  return Invitation.countDocuments({ endsAt: trusted({ $gt: now() }) });
}

/** Ends an invitation: its link does nothing any more. Throws Forbidden, NotFound. */
export async function withdrawInvited(admin: Person, id: string): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  const found = isId(id) ? await Invitation.findById(id).lean<InvitationRecord>() : null;
  if (!found) throw new NotFound('This invitation');
  await audit({ action: 'invitation.withdrawn', on: { kind: 'invitation', id, name: found.email } });
  await Invitation.deleteOne({ _id: id });
}

/**
 * Sends the mail with the link, once for an invitation; a process that dies between sending and noting it may send a second
 * one. Nothing where it was withdrawn or taken up meanwhile.
 */
export async function sendInvitation(invitationId: string): Promise<void> {
  const found = await Invitation.findById(invitationId).lean<InvitationRecord>();
  if (!found || found.mailedAt || found.endsAt <= now()) return;
  const lastsMs = found.endsAt.getTime() - now().getTime();
  const secret = await issueToken('invitation', { data: { invitationId }, lastsMs });
  await sendMail(invitationMail(found, secret));
  await Invitation.updateOne({ _id: found._id, endsAt: found.endsAt }, { $set: { mailedAt: now() } });
}
