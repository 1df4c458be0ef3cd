/** A teacher's own courses: made, found through the person, and their facts kept. */
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { listCategories } from './categories.service.ts';
import {
  Course,
  type CourseFacts,
  type CourseRecord,
  type Right,
  requireCourse,
  requireCourseOf,
} from './course.model.ts';
import { slugCandidates } from './slugs.ts';

/** A course as its teacher sees it. */
export type OwnCourse = Omit<CourseRecord, '_id' | 'outbox'> & {
  id: string;
  /** Something was edited since it was published. */
  changed: boolean;
};

const emptyFacts: Omit<CourseFacts, 'title'> = {
  subtitle: '',
  description: '',
  learn: [],
  requirements: [],
  audience: [],
  category: '',
  level: 'all',
  language: 'en',
  tags: [],
  price: null,
  coverFileId: null,
  promoFileId: null,
  refundDays: 14,
  forcedOrder: false,
  prerequisites: [],
};

/**
 * A new draft. The address comes from the title, or from `slug` (then Refused when it is taken).
 * Every call makes another course.
 */
export async function createCourse(
  owner: Pick<Person, 'id'>,
  facts: Partial<CourseFacts> & { title: string },
  options: { slug?: string } = {},
): Promise<OwnCourse> {
  await checkCategory(facts.category);
  const candidates = options.slug ? [options.slug] : slugCandidates(facts.title, 'course');
  for (const slug of candidates) {
    try {
      const made = await Course.create({ slug, ownerId: owner.id, draft: { ...emptyFacts, ...facts } });
      return own(made.toObject());
    } catch (error) {
      if (!isDuplicate(error, 'slug')) throw error;
    }
  }
  throw new Refused('A course with this address exists already.', 'title');
}

/** Found through the person: owners get theirs, teams those they have the right in, admins any; else NotFound. */
export async function requireOwnCourse(person: Person, courseId: string, right: Right = 'edit'): Promise<OwnCourse> {
  const course =
    person.role === 'admin' ? await requireCourse(courseId) : await requireCourseOf(person.id, courseId, right);
  return own(course);
}

/** All courses of this teacher, the last changed first. */
export async function listOwnCourses(person: Pick<Person, 'id'>): Promise<OwnCourse[]> {
  const courses = await Course.find({ ownerId: person.id }).sort({ updatedAt: -1 }).limit(500).lean<CourseRecord[]>();
  return courses.map(own);
}

/**
 * Changes the facts given, if nobody saved since `expectedRevision`; else Conflict with the course as it is stored.
 * Throws NotFound, and Refused for a category that is none.
 */
export async function updateDraft(
  person: Person,
  courseId: string,
  facts: Partial<CourseFacts>,
  expectedRevision: number,
): Promise<OwnCourse> {
  await requireOwnCourse(person, courseId);
  await checkCategory(facts.category);
  const changes = Object.fromEntries(Object.entries(facts).map(([name, value]) => [`draft.${name}`, value]));
  const saved = await Course.findOneAndUpdate(
    { _id: courseId, draftRevision: expectedRevision },
    { $set: changes, $inc: { draftRevision: 1, edits: 1 } },
    { returnDocument: 'after' },
  ).lean<CourseRecord>();
  if (saved) return own(saved);
  throw new Conflict('This course was saved in another window meanwhile.', await requireOwnCourse(person, courseId));
}

/** Says that something of the course is no longer as published. Call it after the change is stored. */
export async function markEdited(courseId: string): Promise<void> {
  await Course.updateOne({ _id: courseId }, { $inc: { edits: 1 } });
}

export function own(record: CourseRecord): OwnCourse {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id), changed: rest.state !== 'draft' && rest.edits !== rest.publishedEdits };
}

async function checkCategory(slug: string | undefined): Promise<void> {
  if (!slug) return;
  const known = (await listCategories()).some((category) => category.slug === slug);
  if (!known) throw new Refused('This category does not exist. Please choose another one.', 'category');
}
