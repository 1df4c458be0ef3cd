/** The team of a course: every change of it goes this way, as one update of the course with what is to be told about it. */
import { type Act, actFact } from '../../accounts/audit/audit.service.ts';
import { setCoTeaching } from '../../accounts/people/co-teaching.service.ts';
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { Busy, Forbidden, NotFound } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseRecord, requireCourse } from '../courses/course.model.ts';
import { type OwnCourse, own, requireOwnCourse, wholeTeam } from '../courses/courses.service.ts';
import { forgetCourse } from '../publishing/published.service.ts';

/** Members and open invitations together. */
export const mostInTeam = 20;

type Team = Pick<CourseRecord, 'ownerId' | 'team' | 'invited' | 'handover'>;
export type TeamChange = { set: Partial<Team>; told: Fact[] };
export type TeamNews = {
  what: 'joined' | 'declined' | 'left' | 'removed' | 'rights' | 'offered' | 'offer-declined' | 'handed-over';
  /** Whom it is about; null for somebody who is not in the school. */
  personId: string | null;
  /** Who is told. */
  tellId: string;
};

/** The course and its team, for anybody of it. Throws NotFound for everybody else. */
export async function requireTeam(
  person: Person,
  courseId: string,
): Promise<{ course: OwnCourse; team: CourseRecord }> {
  const course = await requireOwnCourse(person, courseId, wholeTeam);
  return { course, team: withDefaults(await requireCourse(courseId)) };
}

/** As `requireTeam`, for who decides over it: owner and admins. Throws NotFound for strangers, Forbidden for its members. */
export async function requireLead(
  person: Person,
  courseId: string,
): Promise<{ course: OwnCourse; team: CourseRecord }> {
  const found = await requireTeam(person, courseId);
  if (!found.course.leads) throw new Forbidden('Only the owner of the course decides over its team.');
  return found;
}

/**
 * Changes owner, team, invitations or offer by what `decide` makes of them as they are stored; null leaves them alone.
 * Two at once are one after the other. What `decide` throws goes on to the caller. True where something was changed.
 */
export async function changeTeam(
  courseId: string,
  decide: (course: CourseRecord) => TeamChange | null,
): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    const course = withDefaults(await requireCourse(courseId));
    const change = decide(course);
    if (!change) return false;
    const { set, told } = change;
    const { modifiedCount } = await Course.updateOne(
      { _id: courseId, teamRevision: course.teamRevision ?? null },
      { $set: set, $inc: { teamRevision: 1 }, ...(told.length > 0 ? { $push: { outbox: { $each: told } } } : {}) },
      { timestamps: false },
    );
    if (modifiedCount === 0) continue;
    forgetCourse(courseId);
    await relay(Course, courseId, told);
    if (set.team || set.ownerId) await announce('catalog', { courseId });
    return true;
  }
  throw new Busy();
}

/** As `changeTeam`, where the one who acts must still be the owner, or is an admin, at the moment of the change. */
export async function changeAsLead(
  person: Person,
  courseId: string,
  decide: (course: CourseRecord) => TeamChange | null,
): Promise<boolean> {
  await requireLead(person, courseId);
  return changeTeam(courseId, (course) => {
    if (!own(course, person).leads) throw new NotFound('This course');
    return decide(course);
  });
}

/** The line of the audit log; `on` is the person it is about, so that it goes with them. */
export function teamAct(
  course: CourseRecord,
  action: string,
  on: Act['on'],
  after: NonNullable<Act['after']> = {},
  before?: NonNullable<Act['before']>,
): Fact {
  const values = { after: { course: course.draft.title, ...after }, ...(before ? { before } : {}) };
  return actFact({ action, on, ...values });
}

export function teamFact(course: CourseRecord, news: TeamNews): Fact {
  return fact('team.changed', { courseId: String(course._id), at: now().getTime(), ...news });
}

/** Makes the account say whether its person works on somebody's course: only the menu shows it, finders look at the courses. */
export async function settleCoTeaching(personId: string): Promise<void> {
  await setCoTeaching(personId, await isInATeam(personId));
}

/** Is this person in the team of any course? */
export async function isInATeam(personId: string): Promise<boolean> {
  return (await Course.exists({ 'team.userId': personId })) !== null;
}

/** Courses from before there were teams hold none of this. */
function withDefaults(course: CourseRecord): CourseRecord {
  const { team, invited, handover } = course;
  return { ...course, team: team ?? [], invited: invited ?? [], handover: handover ?? null };
}
