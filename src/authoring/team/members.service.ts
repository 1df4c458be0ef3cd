/** Those who work on a course beside its owner: what they may do, and how they go. */
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { NotFound } from '../../lib/errors.ts';
import type { Fact } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import type { CourseRecord } from '../courses/course.model.ts';
import type { Right, TeamMember } from './membership.ts';
import {
  changeAsLead,
  changeTeam,
  requireLead,
  requireTeam,
  settleCoTeaching,
  teamAct,
  teamFact,
} from './team.service.ts';
import { rightsText } from './words.ts';

/** By the owner or an admin. May be repeated. Throws NotFound for who is not in the team. */
export async function changeRights(person: Person, courseId: string, memberId: string, rights: Right[]): Promise<void> {
  const { team: seen } = await requireLead(person, courseId);
  memberOf(seen, memberId);
  const on = await subject(memberId);
  await changeAsLead(person, courseId, (course) => {
    const member = memberOf(course, memberId);
    const [before, after] = [rightsText(member.rights), rightsText(rights)];
    if (before === after) return null;
    const told = [
      teamAct(course, 'team.rights-changed', on, { rights: after }, { rights: before }),
      teamFact(course, { what: 'rights', personId: memberId, tellId: memberId }),
    ];
    return { set: { team: course.team.map((one) => (one === member ? { ...one, rights } : one)) }, told };
  });
}

/**
 * Takes somebody out of the team, by the owner or an admin, or oneself: it holds with their next click. Throws NotFound,
 * Forbidden for a member who would take out another.
 */
export async function removeMember(person: Person, courseId: string, memberId: string): Promise<void> {
  const isOwnWish = person.id === memberId;
  const { team } = isOwnWish ? await requireTeam(person, courseId) : await requireLead(person, courseId);
  memberOf(team, memberId);
  const on = await subject(memberId);
  if (isOwnWish)
    await changeTeam(courseId, (course) => {
      const news = teamFact(course, { what: 'left', personId: memberId, tellId: course.ownerId });
      return out(course, memberId, [teamAct(course, 'team.left', on), news]);
    });
  else
    await changeAsLead(person, courseId, (course) => {
      const news = teamFact(course, { what: 'removed', personId: memberId, tellId: memberId });
      return out(course, memberId, [teamAct(course, 'team.removed', on), news]);
    });
  await settleCoTeaching(memberId);
}

/** The team without a person, and without an offer to them. */
export function without({ team, handover }: Pick<CourseRecord, 'team' | 'handover'>, memberId: string) {
  return {
    team: team.filter(({ userId }) => userId !== memberId),
    handover: handover?.personId === memberId ? null : handover,
  };
}

export function memberOf({ team }: Pick<CourseRecord, 'team'>, memberId: string): TeamMember {
  const member = team.find(({ userId }) => userId === memberId);
  if (!member) throw new NotFound('This person');
  return member;
}

/** For the audit log. */
export async function subject(personId: string): Promise<{ kind: string; id: string; name: string }> {
  return { kind: 'person', id: personId, name: (await listPeopleByIds([personId])).get(personId)?.name ?? '' };
}

function out(course: CourseRecord, memberId: string, told: Fact[]) {
  memberOf(course, memberId);
  return { set: without(course, memberId), told };
}
