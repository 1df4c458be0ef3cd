/** Who finds a course and who may see its page. It holds at once: nothing of it waits for publishing. */

import { findPersonById } from '../../accounts/accounts.service.ts';
import { type Act, actFact } from '../../accounts/audit/audit.service.ts';
import { announce } from '../../lib/bus.ts';
import { NotFound, SignInFirst } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { forgetCourse, type PublishedCourse } from '../publishing/published.service.ts';
import { Course, type Visibility } from './course.model.ts';
import { requireOwnCourse } from './courses.service.ts';

type Access = { visibility: Visibility; domains: string[] };
type Seen = Pick<PublishedCourse, 'visibility' | 'domains' | 'ownerId' | 'team'>;
/** `sign-in`: open to people, and nobody is signed in. `hidden`: as if it were not there. */
export type Sight = 'open' | 'sign-in' | 'hidden';

/** May this person (or visitor) see the course's page, its free lectures and reviews? Who is enrolled may in any case. */
export async function sightOf(person: Person | undefined, course: Seen): Promise<Sight> {
  const { visibility, domains } = course;
  if (visibility === 'public' || visibility === 'unlisted') return 'open';
  if (!person) return visibility === 'members' ? 'sign-in' : 'hidden';
  if (visibility === 'members' || isStaff(person, course)) return 'open';
  return domains.includes(await domainOf(person)) ? 'open' : 'hidden';
}

/** Does this person teach the course, or run the school? They see its learners as teachers do. */
export function isStaff({ id, role }: Person, { ownerId, team }: Pick<Seen, 'ownerId' | 'team'>): boolean {
  return role === 'admin' || id === ownerId || team.includes(id);
}

/** Throws NotFound, or SignInFirst, where `sightOf` is not open. */
export async function requireSight(person: Person | undefined, course: Seen): Promise<void> {
  const sight = await sightOf(person, course);
  if (sight === 'sign-in') throw new SignInFirst();
  if (sight === 'hidden') throw new NotFound('This course');
}

/** Changes who finds the course, in every process within a second. Needs the right `publish`. May be repeated. */
export async function saveVisibility(person: Person, courseId: string, access: Access): Promise<void> {
  const { visibility, domains, ownerId, draft } = await requireOwnCourse(person, courseId, 'publish');
  const values = { before: wordsOf({ visibility, domains }), after: wordsOf(access) };
  const on = { kind: 'course', id: courseId, name: draft.title };
  const told = person.id === ownerId ? [] : [actFact({ action: 'course.visibility-changed', on, ...values })];
  await Course.updateOne(
    { _id: courseId },
    { $set: access, ...(told.length > 0 ? { $push: { outbox: { $each: told } } } : {}) },
    { timestamps: false },
  );
  forgetCourse(courseId);
  await relay(Course, courseId, told);
  await announce('catalog', { courseId });
}

/** Sessions from before it was kept do not say the domain. */
async function domainOf(person: Person): Promise<string> {
  return person.domain ?? (await findPersonById(person.id))?.email.split('@').at(-1) ?? '';
}

function wordsOf({ visibility, domains }: Access): NonNullable<Act['before']> {
  return visibility === 'organisation' ? { visibility, domains } : { visibility };
}
