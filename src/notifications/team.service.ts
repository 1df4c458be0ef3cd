/** What happens in the team of a course, told to those it concerns. May be repeated: the keys make it once. */
import { listPeopleByIds } from '../accounts/accounts.service.ts';
import { findCourseTitle } from '../authoring/courses/courses.service.ts';
import type { DomainEvents } from '../events.ts';
import { notify } from './notify.service.ts';

type News = DomainEvents['team.changed'];

/** `who` is whom it is about, `what` the course in quotation marks. */
const sentences: Record<News['what'], (who: string, what: string) => string> = {
  joined: (who, what) => `${who} works on ${what} now.`,
  declined: (who, what) => `${who} does not want to work on ${what}.`,
  left: (who, what) => `${who} left the team of ${what}.`,
  removed: (_who, what) => `You are not in the team of ${what} any more.`,
  rights: (_who, what) => `What you may do in ${what} has changed.`,
  offered: (_who, what) => `${what} is offered to you: say whether you want to own it.`,
  'offer-declined': (who, what) => `${who} does not want to own ${what}.`,
  'handed-over': (who, what) => `${who} owns ${what} now.`,
};

export async function tellTeam({ courseId, what, personId, tellId, at }: News): Promise<void> {
  const title = await findCourseTitle(courseId);
  if (title === null) return;
  const who = personId ? (await listPeopleByIds([personId])).get(personId)?.name : undefined;
  await notify(tellId, {
    kind: 'team',
    key: `team:${courseId}:${what}:${personId ?? ''}:${at}`,
    title: sentences[what](who ?? 'Somebody you invited', `“${title}”`),
    href: what === 'removed' ? '/learn' : `/studio/courses/${courseId}/team`,
  });
}
