/** The rules of a draft: when its lectures open, in what order, and which courses come first. */
import { trusted } from 'mongoose';
import { Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { type OwnCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import type { Manner } from '../history/save-mark.ts';
import { changeLectures, type Flags } from '../lectures/many-lectures.service.ts';
import { type DraftOutline, readOutline } from '../outline/draft.service.ts';
import { setSectionsRelease } from '../outline/sections.service.ts';
import { findPublishedCourse } from '../publishing/published.service.ts';
import type { Release } from '../release.ts';
import { listDeadlocks } from './openings.service.ts';

export type RuleChange = {
  lectureIds: readonly string[];
  /** Of sections only the rule can be set. */
  sectionIds: readonly string[];
  /** undefined leaves the rules as they are; null takes them away. */
  release?: Release | null | undefined;
  flags: Omit<Flags, 'release'>;
};
const mostPrerequisites = 10;
/** So many courses are looked at for a way back to the one that asks. */
const farthest = 500;

/**
 * Sets rules and flags on many lectures and sections of the draft. May be repeated. Throws Refused for a rule that waits for
 * something that waits for it, or for a lecture of another course.
 */
export async function changeRules(person: Person, courseId: string, change: RuleChange): Promise<void> {
  const { lectureIds, sectionIds, release, flags } = change;
  const course = await requireOwnCourse(person, courseId);
  if (release !== undefined) checkRelease(course, await readOutline(course), { ...change, release });
  const wanted: Flags = { ...flags, ...(release === undefined ? {} : { release }) };
  if (lectureIds.length > 0 && Object.keys(wanted).length > 0)
    await changeLectures(person, courseId, lectureIds, wanted);
  if (release !== undefined && sectionIds.length > 0) await setSectionsRelease(person, courseId, sectionIds, release);
}

/**
 * Sets the forced order and the courses to be finished first, if nobody saved the course's facts since `revision`; else
 * Conflict. Throws Refused for a course that is not on offer, that leads back to this one, or for more than ten.
 */
export async function changeCourseRules(
  person: Person,
  courseId: string,
  rules: { forcedOrder: boolean; prerequisites: string[] },
  revision: number,
  manner: Manner = {},
): Promise<OwnCourse> {
  const course = await requireOwnCourse(person, courseId);
  const prerequisites = [...new Set(rules.prerequisites)];
  if (prerequisites.length > mostPrerequisites)
    throw new Refused(`A course asks for at most ${mostPrerequisites} others.`, 'prerequisites');
  const added = prerequisites.filter((id) => !course.draft.prerequisites.includes(id));
  await Promise.all(added.map((id) => checkPrerequisite(courseId, id)));
  if (rules.forcedOrder && !course.draft.forcedOrder) checkForcedOrder(await readOutline(course));
  return updateDraft(person, courseId, { forcedOrder: rules.forcedOrder, prerequisites }, revision, manner);
}

function checkRelease(
  course: OwnCourse,
  outline: DraftOutline,
  { lectureIds, sectionIds, release }: RuleChange & { release: Release | null },
): void {
  const rows = outline.sections.flatMap((section) => section.lectures);
  const named = release?.kind === 'after' ? release.lectureId : null;
  if (named && !rows.some(({ id }) => id === named)) throw new Refused('There is no such lecture.', 'after');
  if (named && lectureIds.includes(named)) throw new Refused('A lecture cannot wait for itself.', 'after');
  const sections = outline.sections.map((section) => ({
    release: sectionIds.includes(section.id) ? release : section.release,
    lectures: section.lectures.map((one) => (lectureIds.includes(one.id) ? { ...one, release } : one)),
  }));
  const facts = { forcedOrder: course.draft.forcedOrder };
  const before = new Set(listDeadlocks({ sections: outline.sections, facts }));
  const stuck = listDeadlocks({ sections, facts }).find((id) => !before.has(id));
  if (stuck) throw new Refused(circleWords(rows.find(({ id }) => id === stuck)?.title), 'after');
}

function checkForcedOrder({ sections }: DraftOutline): void {
  const [stuck] = listDeadlocks({ sections, facts: { forcedOrder: true } });
  if (!stuck) return;
  const title = sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === stuck)?.title;
  throw new Refused(`${circleWords(title)} Change its rule before you force the order.`, 'forcedOrder');
}

function circleWords(title = 'A lecture'): string {
  return `“${title}” would wait for something that waits for it, so nobody could ever open either.`;
}

async function checkPrerequisite(courseId: string, neededId: string): Promise<void> {
  if (neededId === courseId) throw new Refused('A course cannot ask for itself.', 'prerequisites');
  const needed = await findPublishedCourse({ id: neededId });
  if (!needed) throw new Refused('One of these courses is not on offer.', 'prerequisites');
  if (await leadsTo(neededId, courseId)) {
    const text = `“${needed.facts.title}” asks for this course itself, so nobody could ever begin.`;
    throw new Refused(text, 'prerequisites');
  }
}

/** Does a course ask for the other one, over any number of courses, in what is published or drafted? One query a step. */
async function leadsTo(fromId: string, toId: string): Promise<boolean> {
  const seen = new Set<string>();
  let next = [fromId];
  while (next.length > 0 && seen.size < farthest) {
    if (next.includes(toId)) return true;
    for (const id of next) seen.add(id);
    const drafts = await Course.find({ _id: trusted({ $in: next }) })
      .select('draft.prerequisites')
      .lean<Pick<CourseRecord, 'draft'>[]>();
    const published = await Promise.all(next.map((id) => findPublishedCourse({ id })));
    const asked = [...drafts.map(({ draft }) => draft), ...published.map((course) => course?.facts)];
    next = [...new Set(asked.flatMap((facts) => facts?.prerequisites ?? []))].filter((id) => !seen.has(id));
  }
  return false;
}
