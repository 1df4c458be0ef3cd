/** Publishing: immutable copies first, then one pointer moves. A crash before that leaves everything as it was. */
import { type Act, actFact } from '../../accounts/audit/audit.service.ts';
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy, Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import { formatMoney } from '../../lib/money.ts';
import type { Person } from '../../web/request.ts';
import { Course } from '../courses/course.model.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import { type DraftOutline, readOutline } from '../outline/draft.service.ts';
import { type Change, listChanges } from './changes.ts';
import { type Check, checkDraft, isPublishable } from './checks.ts';
import { sumsOf } from './late-videos.service.ts';
import { forgetCourse, requireVersion, type Version } from './published.service.ts';
import { writeRevisions } from './revisions.service.ts';
import { CourseVersion, type CourseVersionRecord } from './version.model.ts';

export type Draft = {
  course: OwnCourse;
  outline: DraftOutline;
  published: Version | null;
  changes: Change[];
  checks: Check[];
};

/** The draft with what publishing would change and what it still needs. Read anew until no edit came in between. */
export async function readDraft(person: Person, courseId: string): Promise<Draft> {
  for (let tries = 0; tries < 5; tries++) {
    const course = await requireOwnCourse(person, courseId);
    const outline = await readOutline(course);
    const published = course.publishedVersionId ? await requireVersion(course.publishedVersionId) : null;
    const again = await Course.findById(courseId).select('edits').lean<{ edits: number }>();
    if (again?.edits !== course.edits) continue;
    const changes = listChanges({ facts: course.draft, sections: outline.sections }, published);
    return { course, outline, published, changes, checks: checkDraft(course.draft, outline) };
  }
  throw new Busy('This course is being edited right now. Please try again.', 1);
}

/**
 * Makes the draft what learners see, and tells `course.published`. Nothing changed: the same version again.
 * Two at once publish once. Throws Refused while something needed is missing.
 */
export async function publishCourse(
  person: Person,
  courseId: string,
  options: { note?: string } = {},
): Promise<Version> {
  for (let tries = 0; tries < 5; tries++) {
    const draft = await readDraft(person, courseId);
    const { course, published, changes } = draft;
    if (!isPublishable(draft.checks)) throw new Refused(missingText(draft.checks));
    const same = published !== null && changes.length === 0;
    const version = same ? published : await writeVersion(person, draft, options.note ?? '');
    if (!version) continue;
    if (same && course.state === 'published' && !course.changed) return version;
    const acts = publicationActs(person, draft, version);
    if (await swap(course, version, addedLectures(version, published), acts)) return version;
  }
  throw new Busy('This course is being published from another window. Please try again.', 1);
}

/** Takes a course off the catalog; those who are enrolled keep it. May be repeated. */
export async function withdrawCourse(person: Person, courseId: string): Promise<void> {
  const course = await requireOwnCourse(person, courseId);
  const told = person.id === course.ownerId ? [] : [courseAct('course.withdrawn', course)];
  const { modifiedCount } = await Course.updateOne(
    { _id: courseId, state: 'published' },
    { $set: { state: 'withdrawn' }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(Course, courseId, told);
  forgetCourse(courseId);
  await announce('catalog', { courseId });
}

/**
 * First step: the copies. May be repeated and cut off anywhere: nobody sees them until the pointer moves.
 * null when a lecture was saved since the draft was read.
 */
export async function writeVersion(person: Person, draft: Draft, note: string): Promise<Version | null> {
  const { course, outline, published } = draft;
  const ids = await writeRevisions(person, course.id, outline.sections, published);
  if (!ids) return null;
  const sections = outline.sections.map(({ id, title, release, lectures }) => ({
    id,
    title,
    release,
    lectures: lectures.map(({ missing: _missing, ...lecture }) => ({
      ...lecture,
      revisionId: ids.get(lecture.id) ?? '',
    })),
  }));
  const descriptionHtml = await renderMarkdown(course.draft.description, { imageAddress, idPrefix: 'about' });
  const version = {
    courseId: course.id,
    facts: { ...course.draft, descriptionHtml },
    sections,
    ...sumsOf(sections),
    waitsFor: [...new Set(sections.flatMap(({ lectures }) => lectures.map((one) => one.waitsFor)).filter(Boolean))],
    note,
    publishedBy: person.id,
    publishedAt: now(),
  };
  return insertVersion(version);
}

/** Second step: one guarded update. False when somebody else moved the pointer since the draft was read. */
export async function swap(course: OwnCourse, version: Version, added: number, acts: Fact[] = []): Promise<boolean> {
  const told: Fact[] = [];
  if (version.id !== course.publishedVersionId || course.state !== 'published')
    told.push(fact('course.published', { courseId: course.id, versionId: version.id, addedLectures: added }));
  told.push(...acts);
  const at = now();
  const moved = await Course.updateOne(
    { _id: course.id, publishedVersionId: course.publishedVersionId, state: course.state },
    {
      $set: {
        state: 'published',
        publishedVersionId: version.id,
        publishedEdits: course.edits,
        publishedAt: version.id === course.publishedVersionId ? course.publishedAt : at,
        firstPublishedAt: course.firstPublishedAt ?? at,
      },
      ...(told.length > 0 ? { $push: { outbox: { $each: told } } } : {}),
    },
    { timestamps: false },
  );
  if (moved.matchedCount === 0) return false;
  forgetCourse(course.id);
  await relay(Course, course.id, told);
  await announce('catalog', { courseId: course.id });
  return true;
}

/** Lines of the audit log: what an admin does with somebody else's course, and every other price. */
function publicationActs(person: Person, { course, published }: Draft, version: Version): Fact[] {
  const [before, after] = [priceText(published), priceText(version)];
  const foreign = person.id === course.ownerId ? [] : [courseAct('course.published', course)];
  if (before === after) return foreign;
  return [...foreign, courseAct('course.priced', course, { before: { price: before }, after: { price: after } })];
}

function courseAct(action: string, { id, draft }: OwnCourse, values: Pick<Act, 'before' | 'after'> = {}) {
  return actFact({ action, on: { kind: 'course', id, name: draft.title }, ...values });
}

function priceText(version: Version | null): string | null {
  if (!version) return null;
  return version.facts.price ? formatMoney(version.facts.price) : 'Free';
}

async function insertVersion(version: Omit<CourseVersionRecord, '_id' | 'number'>): Promise<Version> {
  for (let tries = 0; tries < 20; tries++) {
    const last = await CourseVersion.findOne({ courseId: version.courseId })
      .select('number')
      .sort({ number: -1 })
      .lean<{ number: number }>();
    try {
      const made = await CourseVersion.create({ ...version, number: (last?.number ?? 0) + 1 });
      return await requireVersion(String(made._id));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Busy('This course is being published from another window. Please try again.', 1);
}

function addedLectures(version: Version, before: Version | null): number {
  const openIn = (one: Version) =>
    one.sections.flatMap((section) => section.lectures.filter((lecture) => lecture.ready));
  const known = new Set(before ? openIn(before).map((lecture) => lecture.id) : []);
  return openIn(version).filter((lecture) => !known.has(lecture.id)).length;
}

function missingText(checks: Check[]): string {
  const missing = checks.filter((check) => check.needed && !check.ok).map((check) => check.text.toLowerCase());
  return `Before this course can be published it needs: ${missing.join(', ')}.`;
}
