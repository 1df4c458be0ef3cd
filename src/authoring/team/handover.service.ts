/** A course gets another owner: it is offered to somebody of its team, who says yes. */
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { now } from '../../lib/clock.ts';
import { Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import type { CourseRecord } from '../courses/course.model.ts';
import { memberOf, subject, without } from './members.service.ts';
import { rights } from './membership.ts';
import { changeAsLead, changeTeam, requireTeam, settleCoTeaching, teamAct, teamFact } from './team.service.ts';

/**
 * Offers the course to a member of its team; an earlier offer ends. By the owner or an admin. Throws NotFound, Refused
 * (`member`) for who may not have courses of their own.
 */
export async function offerCourse(person: Person, courseId: string, memberId: string): Promise<void> {
  const member = await requirePersonById(memberId);
  const on = await subject(memberId);
  await changeAsLead(person, courseId, (course) => {
    memberOf(course, memberId);
    if (member.role === 'learner' || member.state !== 'active')
      throw new Refused('Only instructors own courses. They can ask to become one under “Teach”.', 'member');
    const handover = { personId: memberId, byId: person.id, at: now() };
    const told = [
      teamAct(course, 'course.offered', on),
      teamFact(course, { what: 'offered', personId: memberId, tellId: memberId }),
    ];
    return { set: { handover }, told };
  });
}

/** Takes an offer back (owner, admin), or declines it (to whom it was made). May be repeated. Throws NotFound, Forbidden. */
export async function endOffer(person: Person, courseId: string): Promise<void> {
  const { course: seen, team } = await requireTeam(person, courseId);
  const addressee = team.handover?.personId;
  if (!addressee) return;
  const isTheirs = addressee === person.id;
  if (!isTheirs && !seen.leads) throw new Forbidden('Only the owner of the course takes an offer back.');
  const on = await subject(addressee);
  await changeTeam(courseId, (course) => {
    if (course.handover?.personId !== addressee) return null;
    const told = isTheirs
      ? [teamFact(course, { what: 'offer-declined', personId: addressee, tellId: course.handover.byId })]
      : [];
    return {
      set: { handover: null },
      told: [teamAct(course, isTheirs ? 'course.offer-declined' : 'course.offer-withdrawn', on), ...told],
    };
  });
}

/**
 * The person to whom the course was offered becomes its owner; who was it stays in the team with every right. Throws
 * NotFound where nothing was offered to them, or the offer was taken back; Forbidden for who is no instructor any more.
 */
export async function acceptOffer(person: Person, courseId: string): Promise<void> {
  const { team } = await requireTeam(person, courseId);
  if (team.handover?.personId !== person.id) throw new NotFound('This offer');
  if ((await requirePersonById(person.id)).role === 'learner') throw new Forbidden('Only instructors own courses.');
  const on = await subject(person.id);
  let before = '';
  await changeTeam(courseId, (course) => {
    if (course.handover?.personId !== person.id) throw new NotFound('This offer');
    before = course.ownerId;
    const news = { what: 'handed-over' as const, personId: person.id };
    const told = [teamAct(course, 'course.handed-over', on), teamFact(course, { ...news, tellId: before })];
    return { set: { ownerId: person.id, ...handedOver(course, person.id) }, told };
  });
  await Promise.all([settleCoTeaching(person.id), settleCoTeaching(before)]);
}

function handedOver(course: CourseRecord, personId: string): Pick<CourseRecord, 'team' | 'handover'> {
  const former = { userId: course.ownerId, rights: [...rights], since: now() };
  return { team: [...without(course, personId).team, former], handover: null };
}
