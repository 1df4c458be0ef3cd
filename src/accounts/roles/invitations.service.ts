/** Admins are invited by admins, by mail, and say yes themselves. */
import { now } from '../../lib/clock.ts';
import { Forbidden, Gone, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { findPersonByEmail, findPersonById, type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { audit } from '../audit/audit.service.ts';
import { invitation } from '../limits.ts';
import { endTokensTo, listOpenTokens, requireToken, spendToken } from '../tokens/tokens.service.ts';
import { inviteAdminLater } from './jobs.ts';
import { giveRole } from './roles.service.ts';

const purpose = 'admin-invitation';
export type OpenInvitation = { email: string; by: string; at: Date; endsAt: Date };

/** Invites an address, whether it has an account or not; an earlier invitation ends. Throws Forbidden, Refused (`email`), TooMany. */
export async function inviteAdmin(admin: Person, email: string): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  const known = await findPersonByEmail(email);
  if (known?.role === 'admin') throw new Refused('They are an admin already.', 'email');
  if (known?.state === 'blocked') throw new Refused('This account is blocked. Unblock it first.', 'email');
  await invitation.consume(admin.id);
  await audit({ action: 'admin.invited', on: { kind: 'invitation', id: email, name: email } });
  await inviteAdminLater({ email, byId: admin.id, by: admin.name, at: now().getTime() });
}

/** The open ones, the newest first. */
export async function listInvitations(): Promise<OpenInvitation[]> {
  const open = await listOpenTokens(purpose);
  return open.map(({ data, createdAt, endsAt }) => ({
    email: data.email ?? '',
    by: data.by ?? '',
    at: createdAt,
    endsAt,
  }));
}

/** Ends the invitation of an address. May be repeated. */
export async function withdrawInvitation(admin: Person, email: string): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  await audit({ action: 'admin.invitation-withdrawn', on: { kind: 'invitation', id: email, name: email } });
  await endTokensTo(purpose, email);
}

/** Whom a link invites, and who did. Throws Gone, also when who invited is no admin any more. */
export async function requireInvitation(secret: string): Promise<{ email: string; by: string }> {
  const { data } = await requireToken(purpose, secret);
  const inviter = await findPersonById(data.byId ?? '');
  if (inviter?.role !== 'admin' || inviter.state !== 'active')
    throw new Gone('This invitation does not hold any more. Ask an admin of the school for a new one.');
  return { email: data.email ?? '', by: inviter.name };
}

/** The person with the invited address becomes an admin; the caller signs them in anew. Throws Gone, Forbidden. */
export async function acceptInvitation(person: Person, secret: string): Promise<PersonRecord> {
  const { email } = await requireInvitation(secret);
  const stored = await requirePersonById(person.id);
  if (stored.email !== email || stored.state !== 'active')
    throw new Forbidden(`This invitation is for ${email}. Sign in with that address to accept it.`);
  // The role first: a crash in between leaves a link that gives its owner nothing new.
  await giveRole(person.id, 'admin');
  await spendToken(purpose, secret);
  return requirePersonById(person.id);
}
