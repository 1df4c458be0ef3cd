/** Joining a team: asked by mail, answered by the person whose address it is. */

import { trusted } from 'mongoose';
import { findPersonByEmail, findPersonById, requirePersonById } from '../../accounts/accounts.service.ts';
import { requireToken, spendToken } from '../../accounts/tokens/tokens.service.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { Forbidden, Gone, NotFound, Refused } from '../../lib/errors.ts';
import { type Fact, fact } from '../../lib/events.ts';
import { limit } from '../../lib/limits.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseRecord, newId } from '../courses/course.model.ts';
import type { Right, TeamInvitation } from './membership.ts';
import { changeAsLead, changeTeam, mostInTeam, settleCoTeaching, teamAct, teamFact } from './team.service.ts';
import { rightsText } from './words.ts';

/** What a link invites to. */
export type Invited = Pick<TeamInvitation, 'id' | 'email' | 'rights' | 'endsAt'> & {
  /** The name of who asked. */
  by: string;
  courseId: string;
  title: string;
};

export const invitationLasts = 14 * day;
const purpose = 'team-invitation';
const sendings = limit('team-invitation', 60, 3600, 'Too many invitations.');

/**
 * Asks an address to join the team, whether it has an account or not; an open invitation of it is replaced. By the owner or
 * an admin. Throws Refused (`email`) for who is in the team, and where it is full, TooMany.
 */
export async function inviteToTeam(
  person: Person,
  courseId: string,
  { email, rights }: { email: string; rights: Right[] },
): Promise<void> {
  const known = await findPersonByEmail(email);
  await sendings.consume(person.id);
  await changeAsLead(person, courseId, (course) => {
    if (known?.id === course.ownerId) throw new Refused('This is the address of the owner.', 'email');
    if (course.team.some(({ userId }) => userId === known?.id))
      throw new Refused('They are in the team already. You can change what they may do.', 'email');
    const open = course.invited.find((one) => one.email === email);
    if (!open && course.team.length + course.invited.length >= mostInTeam)
      throw new Refused(`A team has at most ${mostInTeam} people, invitations included.`, 'email');
    return asked(course, person, { id: open?.id ?? newId(), email, rights, round: (open?.round ?? 0) + 1 });
  });
}

/** Sends the mail of an open or ended invitation again, for another 14 days; the link before does nothing any more. */
export async function sendAgain(person: Person, courseId: string, invitationId: string): Promise<void> {
  await sendings.consume(person.id);
  await changeAsLead(person, courseId, (course) => {
    const { id, email, rights, round } = requireEntry(course, invitationId);
    return asked(course, person, { id, email, rights, round: round + 1 });
  });
}

/** Ends an invitation: its link does nothing any more. Throws NotFound. */
export async function withdrawInvitation(person: Person, courseId: string, invitationId: string): Promise<void> {
  await changeAsLead(person, courseId, (course) => {
    const entry = requireEntry(course, invitationId);
    const told = [teamAct(course, 'team.invitation-withdrawn', subjectOf(entry))];
    return { set: { invited: course.invited.filter((one) => one !== entry) }, told };
  });
}

/** What a link invites to; looking spends nothing. Throws Gone, also when it was withdrawn or sent again. */
export async function requireInvited(secret: string): Promise<Invited> {
  const { data } = await requireToken(purpose, secret);
  const course = await Course.findById(data.courseId).lean<CourseRecord>();
  if (!course) throw gone();
  const { id, email, rights, byId, endsAt } = requireOpen(course, data);
  const by = await nameOf(byId);
  return { id, email, rights, by, endsAt, courseId: String(course._id), title: course.draft.title };
}

/**
 * The person with the invited address joins the team. Returns the course's id. Throws Gone, also for the second of two at
 * once, and Forbidden for anybody else: an account's address is a proved one.
 */
export async function acceptInvitation(person: Person, secret: string): Promise<string> {
  const { data } = await requireToken(purpose, secret);
  const { courseId, email } = await requireInvited(secret);
  const stored = await requirePersonById(person.id);
  if (stored.email !== email || stored.state !== 'active')
    throw new Forbidden(`This invitation is for ${email}. Sign in with that address to accept it.`);
  await changeTeam(courseId, (course) => {
    const entry = requireOpen(course, data);
    const invited = course.invited.filter((one) => one !== entry);
    const isThere = course.ownerId === person.id || course.team.some(({ userId }) => userId === person.id);
    if (isThere) return { set: { invited }, told: [] };
    const member = { userId: person.id, rights: entry.rights, since: now() };
    const on = { kind: 'person', id: person.id, name: stored.name };
    const told = [
      teamAct(course, 'team.joined', on, { rights: rightsText(entry.rights) }),
      // The owner too, where an admin invited.
      ...[...new Set([entry.byId, course.ownerId])].map((tellId) =>
        teamFact(course, { what: 'joined', personId: person.id, tellId }),
      ),
    ];
    return { set: { invited, team: [...course.team, member] }, told };
  });
  await used(secret);
  await settleCoTeaching(person.id);
  return courseId;
}

/** Says no, for whoever holds the link: it came to the invited address only. Throws Gone. */
export async function declineInvitation(secret: string): Promise<void> {
  const { data } = await requireToken(purpose, secret);
  const { courseId, email } = await requireInvited(secret);
  const known = await findPersonByEmail(email);
  await changeTeam(courseId, (course) => {
    const entry = requireOpen(course, data);
    const told = [
      teamAct(course, 'team.declined', subjectOf(entry)),
      teamFact(course, { what: 'declined', personId: known?.id ?? null, tellId: entry.byId }),
    ];
    return { set: { invited: course.invited.filter((one) => one !== entry) }, told };
  });
  await used(secret);
}

/** Takes out of the courses what nobody answered for a month after its end. May be repeated. Returns how many courses. */
export async function removeOldInvitations(): Promise<number> {
  const end = fromNow(-30 * day);
  const found = await Course.find({ 'invited.endsAt': trusted({ $lt: end }) })
    .select('_id')
    .limit(500)
    .lean<{ _id: unknown }[]>();
  for (const { _id } of found)
    await changeTeam(String(_id), ({ invited }) => ({
      set: { invited: invited.filter(({ endsAt }) => endsAt >= end) },
      told: [],
    }));
  return found.length;
}

/** The entry as a link of this round knows it. Throws Gone. */
export function requireOpen(course: CourseRecord, data: Record<string, string>): TeamInvitation {
  const entry = (course.invited ?? []).find(({ id }) => id === data.invitationId);
  if (!entry || String(entry.round) !== data.round || entry.endsAt <= now()) throw gone();
  return entry;
}

type Asked = Pick<TeamInvitation, 'id' | 'email' | 'rights' | 'round'>;

function asked(course: CourseRecord, person: Person, { id, email, rights, round }: Asked) {
  const sent = { at: now(), endsAt: fromNow(invitationLasts), mailedRound: 0 };
  const entry: TeamInvitation = { id, email, rights, byId: person.id, round, ...sent };
  const told: Fact[] = [
    teamAct(course, 'team.invited', subjectOf(entry), { rights: rightsText(rights) }),
    fact('team.invited', { courseId: String(course._id), invitationId: id, round }),
  ];
  return { set: { invited: [...course.invited.filter((one) => one.id !== id), entry] }, told };
}

function requireEntry(course: CourseRecord, invitationId: string): TeamInvitation {
  const entry = course.invited.find(({ id }) => id === invitationId);
  if (!entry) throw new NotFound('This invitation');
  return entry;
}

/** There may be no account yet, so the audit log names the address. */
function subjectOf({ email }: Pick<TeamInvitation, 'email'>) {
  return { kind: 'invitation', id: email, name: email };
}

/** The change is made: a link that another request has used up meanwhile is no fault any more. */
async function used(secret: string): Promise<void> {
  await spendToken(purpose, secret).catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error;
  });
}

/** Who has left the school asked all the same. */
export async function nameOf(personId: string): Promise<string> {
  return (await findPersonById(personId))?.name ?? 'Somebody of the school';
}

function gone(): Gone {
  return new Gone('This invitation does not hold any more. Ask who invited you for a new one.');
}
