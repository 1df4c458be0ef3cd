/** The learners of a course, for those who answer them: the newest first, or by name. */
import { trusted } from 'mongoose';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { searchPeople } from '../../accounts/people/people.service.ts';
import { type ShownPerson, shownAs } from '../../accounts/privacy/shown-as.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { isId } from '../../lib/db.ts';
import type { Person } from '../../web/request.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, listEnrolmentsByIds, plain } from '../enrolment.service.ts';

export type Learner = ShownPerson & { enrolment: Enrolment };
export type LearnersPage = { learners: Learner[]; next: string | null };

const pageSize = 30;
/** So many people of a name are looked through for one page; the next page goes on from there. */
const steps = 10;
const stepSize = 500;

/**
 * A page of those who are or were enrolled. `q`: those of whom each word begins a word of the name; their addresses are not
 * searched. `after`: the `next` of the page before. Throws NotFound, Forbidden without the right to answer learners.
 */
export async function listLearners(
  person: Person,
  courseId: string,
  { q = '', after }: { q?: string; after?: string | undefined },
): Promise<LearnersPage> {
  await requireOwnCourse(person, courseId, 'answer');
  return q.trim() ? findByName(courseId, q.trim(), after) : listNewest(courseId, after);
}

/** How these learners are shown to those who teach the course, by enrolment. */
export async function shownLearners(enrolmentIds: readonly string[]): Promise<Map<string, Learner>> {
  const learners = await withPeople(await listEnrolmentsByIds(enrolmentIds));
  return new Map(learners.map((one) => [one.enrolment.id, one]));
}

/** How one learner is shown to those who teach the course. */
export async function shownLearner(enrolment: Enrolment): Promise<Learner> {
  const [learner] = await withPeople([enrolment]);
  return learner ?? nobody(enrolment);
}

async function listNewest(courseId: string, after: string | undefined): Promise<LearnersPage> {
  const before = after && isId(after) ? { _id: trusted({ $lt: after }) } : {};
  const found = await Enrolments.find({ courseId, ...before })
    .sort({ _id: -1 })
    .limit(pageSize + 1)
    .lean<EnrolmentRecord[]>();
  const shown = found.slice(0, pageSize).map(plain);
  return { learners: await withPeople(shown), next: found.length > pageSize ? (shown.at(-1)?.id ?? null) : null };
}

/** Goes through the people of the school who are called so, and keeps those who are enrolled. */
async function findByName(courseId: string, q: string, after: string | undefined): Promise<LearnersPage> {
  const found: Enrolment[] = [];
  let cursor = after;
  for (let step = 0; step < steps; step++) {
    const { people, next } = await searchPeople({ q, after: cursor, limit: stepSize });
    const called = people.filter(({ name }) => fits(name, q)).map(({ id }) => id);
    const records = await Enrolments.find({ userId: trusted({ $in: called }), courseId }).lean<EnrolmentRecord[]>();
    const byPerson = new Map(records.map((record) => [record.userId, plain(record)]));
    for (const id of called) {
      const enrolment = byPerson.get(id);
      if (enrolment) found.push(enrolment);
      if (found.length === pageSize) return { learners: await withPeople(found), next: id };
    }
    if (!next) return { learners: await withPeople(found), next: null };
    cursor = next;
  }
  return { learners: await withPeople(found), next: cursor ?? null };
}

function fits(name: string, q: string): boolean {
  const words = name.toLowerCase().split(/[\s,.'@]+/u);
  const typed = q
    .toLowerCase()
    .split(/[\s,.']+/u)
    .filter(Boolean);
  return typed.every((begin) => words.some((word) => word.startsWith(begin)));
}

async function withPeople(enrolments: Enrolment[]): Promise<Learner[]> {
  const people = await listPeopleByIds(enrolments.map(({ userId }) => userId));
  return enrolments.map((enrolment) => {
    const person = people.get(enrolment.userId);
    return person ? { ...shownAs(person, 'staff'), enrolment } : nobody(enrolment);
  });
}

function nobody(enrolment: Enrolment): Learner {
  return { name: 'Somebody who left the school', initials: '', avatar: null, href: null, enrolment };
}
