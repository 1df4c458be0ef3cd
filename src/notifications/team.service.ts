/** What happens in the team of a course, told to those it concerns. May be repeated: the keys make it once. */
import { findCourseTitle } from '../authoring/courses/courses.service.ts';
import type { DomainEvents } from '../events.ts';
import { notify } from './notify.service.ts';

type News = DomainEvents['team.changed'];

/** `what` is the course in quotation marks. No names: those stand on the page of the team, as long as their people do. */
const sentences: Record<News['what'], (what: string) => string> = {
  joined: (what) => `The team of ${what} has a new member.`,
  declined: (what) => `An invitation into the team of ${what} was declined.`,
  left: (what) => `Somebody left the team of ${what}.`,
  removed: (what) => `You are not in the team of ${what} any more.`,
  rights: (what) => `What you may do in ${what} has changed.`,
  offered: (what) => `${what} is offered to you: say whether you want to own it.`,
  'offer-declined': (what) => `The offer to own ${what} was declined.`,
  'handed-over': (what) => `${what} has a new owner.`,
};

export async function tellTeam({ courseId, what, personId, tellId, at }: News): Promise<void> {
  const title = await findCourseTitle(courseId);
  if (title === null) return;
  await notify(tellId, {
    kind: 'team',
    key: `team:${courseId}:${what}:${personId ?? ''}:${at}`,
    title: sentences[what](`“${title}”`),
    href: what === 'removed' ? '/learn' : `/studio/courses/${courseId}/team`,
  });
}
