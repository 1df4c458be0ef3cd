/** A teacher's own courses: made, found through the person, and their facts kept. */
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import type { Person } from '../../web/request.ts';
import { isApart } from '../history/opened.service.ts';
import { recordSave } from '../history/record.service.ts';
import { isSame, type Manner, markOf } from '../history/save-mark.ts';
import { factsState } from '../history/states.ts';
import { canTeach } from '../policy.ts';
import { type Right, rights } from '../team/membership.ts';
import { listCategories } from './categories.service.ts';
import { Course, type CourseFacts, type CourseRecord, requireCourse } from './course.model.ts';
import { slugCandidates } from './slugs.ts';

/** A course as one of its teachers sees it. */
export type OwnCourse = Omit<CourseRecord, '_id' | 'outbox' | 'invited' | 'handover' | 'teamRevision'> & {
  id: string;
  /** Something was edited since it was published. */
  changed: boolean;
  /** What the person who looks may do with it. */
  may: readonly Right[];
  /** The person who looks decides over it: its owner, or an admin. */
  leads: boolean;
};

/** Asked of a finder: anybody of the team, whatever their rights. */
export const wholeTeam = rights;

/**
 * A new draft. The address comes from the title, or from `slug` (then Refused when it is taken). Every call makes another
 * course, but for an `id` that is there. Throws Forbidden for a learner, also for one who works on courses of others.
 */
export async function createCourse(
  owner: Person,
  facts: Partial<CourseFacts> & { title: string },
  { slug, id }: { slug?: string; id?: string | undefined } = {},
): Promise<OwnCourse> {
  if (!canTeach(owner)) throw new Forbidden('Only instructors make courses. Under “Teach” you can ask to become one.');
  await checkCategory(facts.category);
  const course = { ...(id ? { _id: id } : {}), ownerId: owner.id, draft: facts, draftSaved: markOf(owner, {}, 1) };
  for (const candidate of slug ? [slug] : slugCandidates(facts.title, 'course')) {
    try {
      return own((await Course.create({ ...course, slug: candidate })).toObject(), owner);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = id ? await findMade(owner, id) : null;
      if (made) return made;
      if (!isDuplicate(error, 'slug')) throw error;
    }
  }
  throw new Refused('A course with this address exists already.', 'title');
}

/** What an earlier click made. Throws NotFound for the id of somebody else's course. */
export async function findMade(owner: Person, id: string): Promise<OwnCourse | null> {
  const made = await Course.findById(id).lean<CourseRecord>();
  if (made && made.ownerId !== owner.id) throw new NotFound('This course');
  return made ? own(made, owner) : null;
}

/**
 * Found through the person, in one query: owners get theirs while they are instructors, teams those they work on, admins
 * any; for everybody else it is not there (NotFound). Who is in its team without the right gets Forbidden, with words. Of
 * several rights one is enough.
 */
export async function requireOwnCourse(
  person: Person,
  courseId: string,
  right: Right | readonly Right[] = 'edit',
): Promise<OwnCourse> {
  // By its id alone: an `$or` beside it makes the embedded database read all courses.
  const course = own(await requireCourse(courseId), person);
  if (!course.leads && !course.team.some(({ userId }) => userId === person.id)) throw new NotFound('This course');
  const needed = typeof right === 'string' ? [right] : right;
  if (!needed.some((one) => course.may.includes(one))) throw new Forbidden(refusalOf(needed));
  return course;
}

/** The working title, for who is told about a course; null where it is gone. */
export async function findCourseTitle(courseId: string): Promise<string | null> {
  const course = await Course.findById(courseId).select('draft.title').lean<Pick<CourseRecord, 'draft'>>();
  return course?.draft.title ?? null;
}

/** The courses that this person owns, the last changed first. */
export async function listOwnCourses(person: Person): Promise<OwnCourse[]> {
  const courses = await Course.find({ ownerId: person.id }).sort({ updatedAt: -1 }).limit(500).lean<CourseRecord[]>();
  return courses.map((course) => own(course, person));
}

/** The courses of others whose team this person is in, the last changed first. */
export async function listTeamCourses(person: Person): Promise<OwnCourse[]> {
  const courses = await Course.find({ 'team.userId': person.id }).limit(500).lean<CourseRecord[]>();
  return courses
    .sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime())
    .map((course) => own(course, person));
}

/**
 * Changes the facts given, if nobody changed them since `expectedRevision`; else Conflict with the course as it is stored.
 * Written into the history; what changes nothing is no save. Throws NotFound, and Refused for a category that is none.
 */
export async function updateDraft(
  person: Person,
  courseId: string,
  facts: Partial<CourseFacts>,
  expectedRevision: number,
  manner: Manner = {},
): Promise<OwnCourse> {
  const before = await requireOwnCourse(person, courseId);
  if (before.draftRevision === expectedRevision && isSame(before.draft, facts)) return before;
  await checkCategory(facts.category);
  const changes = Object.fromEntries(Object.entries(facts).map(([name, value]) => [`draft.${name}`, value]));
  const draftSaved = markOf(person, manner, expectedRevision + 1);
  const saved = await Course.findOneAndUpdate(
    { _id: courseId, draftRevision: expectedRevision },
    {
      $set: { ...changes, files: fileIdsIn({ ...before.draft, ...facts }), draftSaved },
      $inc: { draftRevision: 1, edits: 1 },
    },
    { returnDocument: 'after' },
  ).lean<CourseRecord>();
  if (!saved) {
    const theirs = await requireOwnCourse(person, courseId);
    if (theirs.draftRevision > expectedRevision && (await isApart(courseId, expectedRevision, facts, theirs.draft)))
      return updateDraft(person, courseId, facts, theirs.draftRevision, manner);
    throw new Conflict('This course was saved in another window meanwhile.', theirs);
  }
  const subject = { subjectId: courseId, courseId };
  await recordSave(subject, factsState(before), factsState(saved), manner.restored);
  return own(saved, person);
}

/** Says that something of the course is no longer as published. Call it after the change is stored. */
export async function markEdited(courseId: string): Promise<void> {
  await Course.updateOne({ _id: courseId }, { $inc: { edits: 1 } });
}

/** The course as this person may know it: the addresses of those who are invited stay with the team's own pages. */
export function own(record: CourseRecord, person: Person): OwnCourse {
  const { _id, outbox: _outbox, invited: _invited, handover: _handover, teamRevision: _revision, ...rest } = record;
  const leads = person.role === 'admin' || (rest.ownerId === person.id && canTeach(person));
  const member = (rest.team ?? []).find(({ userId }) => userId === person.id);
  return {
    ...rest,
    id: String(_id),
    changed: rest.state !== 'draft' && rest.edits !== rest.publishedEdits,
    team: rest.team ?? [],
    may: leads ? rights : (member?.rights ?? []),
    leads,
  };
}

const rightWords: Record<Right, string> = {
  edit: 'edit this course',
  answer: 'answer its learners',
  money: 'see what it brings',
  publish: 'publish it',
};

function refusalOf(needed: readonly Right[]): string {
  return `You are in the team of this course, but may not ${needed.map((one) => rightWords[one]).join(' or ')}. Its owner can give you the right.`;
}

async function checkCategory(slug: string | undefined): Promise<void> {
  if (!slug) return;
  const known = (await listCategories()).some((category) => category.slug === slug);
  if (!known) throw new Refused('This category does not exist. Please choose another one.', 'category');
}
