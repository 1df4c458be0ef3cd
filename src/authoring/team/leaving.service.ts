/** What teams keep about a person, and how they forget them. */
import { findPersonById } from '../../accounts/accounts.service.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { without } from './members.service.ts';
import { changeTeam } from './team.service.ts';
import { rightsText } from './words.ts';

/** Readable, for the person's own copy. */
export async function teamsOf(personId: string): Promise<Record<string, unknown>[]> {
  const courses = await Course.find({ 'team.userId': personId }).lean<CourseRecord[]>();
  return courses.flatMap(({ slug, draft, team }) =>
    team
      .filter(({ userId }) => userId === personId)
      .map(({ rights, since }) => ({
        course: draft.title,
        address: `/courses/${slug}`,
        may: rightsText(rights),
        since,
      })),
  );
}

/** Takes a person out of all teams, with the invitations of their address and what was offered to them. May be repeated. */
export async function leaveAllTeams(personId: string): Promise<void> {
  const email = (await findPersonById(personId))?.email;
  const named = [{ 'team.userId': personId }, { 'handover.personId': personId }];
  const courses = await Course.find({ $or: email ? [...named, { 'invited.email': email }] : named })
    .select('_id')
    .lean<{ _id: unknown }[]>();
  for (const { _id } of courses)
    await changeTeam(String(_id), (course) => ({
      set: { ...without(course, personId), invited: course.invited.filter((one) => one.email !== email) },
      told: [],
    }));
}
