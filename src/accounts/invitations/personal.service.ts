/** What lists and invitations keep about a person: as somebody who was invited, and as the admin who invited. */
import { trusted } from 'mongoose';
import { Audit } from '../audit/audit.model.ts';
import { Invitation, type InvitationRecord } from './invitation.model.ts';
import { InvitationList, InvitationRow, type ListRecord, type RowRecord } from './list.model.ts';

/** Readable, for the person's own copy. */
export async function invitationsOf(personId: string, email: string): Promise<Record<string, unknown>> {
  const [rows, lists, open] = await Promise.all([
    InvitationRow.find({ email }).lean<RowRecord[]>(),
    InvitationList.find({ byId: personId }).lean<ListRecord[]>(),
    Invitation.find({ email }).lean<InvitationRecord[]>(),
  ]);
  return {
    onLists: rows.map(({ name, role, courseTitle, outcome }) => ({ name, role, course: courseTitle, outcome })),
    open: open.map(({ by, role, createdAt, endsAt }) => ({ invitedBy: by, role, invitedAt: createdAt, endsAt })),
    sentLists: lists.map(({ fileName, createdAt }) => ({ fileName, at: createdAt })),
  };
}

/** Removes the rows and invitations of an address, and the name of the admin from those they sent. May be repeated. */
export async function eraseInvitations(personId: string, email: string): Promise<void> {
  await Promise.all([InvitationRow.deleteMany({ email }), Invitation.deleteMany({ email })]);
  const formerAdmin = { $set: { by: 'A former admin' } };
  await Promise.all([
    Invitation.updateMany({ byId: personId }, formerAdmin),
    InvitationList.updateMany({ byId: personId }, formerAdmin),
  ]);
  // Lines about invitations are found by the address, because there was no account yet.
  const actions = [
    ...['invitation.withdrawn', 'admin.invited', 'admin.invitation-withdrawn'],
    ...['team.invited', 'team.invitation-withdrawn', 'team.declined'],
  ];
  await Audit.updateMany(
    { action: trusted({ $in: actions }), subjectName: email },
    { $set: { subjectName: '', subjectId: 'erased' } },
  );
}
