/** Publishing: immutable copies first, then one pointer moves. A crash before that leaves everything as it was. */
import { announce } from '../../lib/bus.ts';
import { Busy, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { Course } from '../courses/course.model.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { deadLinksOf } from '../links/reports.service.ts';
import { type DraftOutline, readOutline } from '../outline/draft.service.ts';
import { quizFaultsOf } from '../quizzes/faults.service.ts';
import { readStudioRules, studioRules } from '../review/studio-settings.service.ts';
import type { Right } from '../team/membership.ts';
import { type Change, listChanges } from './changes.ts';
import { type Check, checkDraft, isPublishable, missingText } from './checks.ts';
import { fingerprintOf } from './fingerprint.ts';
import { addedLectures, swap } from './pointer.service.ts';
import { courseAct, planEnded, publicationActs } from './publication-acts.ts';
import { forgetCourse, requireVersion, type Version } from './published.service.ts';
import { writeVersion } from './write-version.service.ts';

export type Draft = {
  course: OwnCourse;
  outline: DraftOutline;
  published: Version | null;
  changes: Change[];
  checks: Check[];
};
export type PublishOptions = {
  /** What learners read about the change. */
  note?: string;
  /** They are told by bell and mail too; so it is where nothing is said. */
  tells?: boolean;
  /** Publishes just this content (see `fingerprintOf`), or throws Refused. */
  fingerprint?: string;
  /** Only while the draft is planned for this moment. */
  planAt?: Date;
};

/**
 * The draft with what publishing would change and what it still needs. Read anew until no edit came in between. `right`: as
 * whom of the team; see `requireOwnCourse`.
 */
export async function readDraft(
  person: Person,
  courseId: string,
  right: Right | readonly Right[] = 'edit',
): Promise<Draft> {
  for (let tries = 0; tries < 5; tries++) {
    const course = await requireOwnCourse(person, courseId, right);
    const outline = await readOutline(course);
    const published = course.publishedVersionId ? await requireVersion(course.publishedVersionId) : null;
    const again = await Course.findById(courseId).select('edits').lean<{ edits: number }>();
    if (again?.edits !== course.edits) continue;
    const changes = listChanges({ facts: course.draft, sections: outline.sections }, published);
    return { course, outline, published, changes, checks: await checksOf(course, outline) };
  }
  throw new Busy('This course is being edited right now. Please try again.', 1);
}

/**
 * Makes the draft what learners see, and tells `course.published`. Nothing changed: the same version again. Two at once
 * publish once. Needs the right `publish`. Throws Refused while something needed is missing, or an admin has to approve.
 */
export async function publishCourse(person: Person, courseId: string, options: PublishOptions = {}): Promise<Version> {
  await refuseUnapproved(person);
  const { note = '', tells = true, planAt } = options;
  for (let tries = 0; tries < 5; tries++) {
    const draft = await readDraft(person, courseId, 'publish');
    const { course, published, changes } = draft;
    refuseOther(draft, options.fingerprint);
    if (!isPublishable(draft.checks)) throw new Refused(missingText(draft.checks));
    const same = published !== null && changes.length === 0;
    const version = same ? published : await writeVersion(person, draft, { note, tells });
    if (!version) continue;
    if (same && course.state === 'published' && !course.changed && !planAt) return version;
    const told = publicationActs(person, { course, before: published, after: version }, { planned: Boolean(planAt) });
    if (planAt) told.push(planEnded(course.id, { byId: person.id, at: planAt }));
    if (await swap(course, version, { edits: course.edits, told, added: addedLectures(version, published), planAt }))
      return version;
    if (planAt) throw new Busy('The plan was changed.', 1);
  }
  throw new Busy('This course is being published from another window. Please try again.', 1);
}

/** Takes a course off the catalog, and ends any plan; those who are enrolled keep it. May be repeated. */
export async function withdrawCourse(person: Person, courseId: string): Promise<void> {
  const course = await requireOwnCourse(person, courseId, 'publish');
  const told = person.id === course.ownerId ? [] : [courseAct('course.withdrawn', course)];
  const { modifiedCount } = await Course.updateOne(
    { _id: courseId, state: 'published' },
    { $set: { state: 'withdrawn' }, $unset: { plan: 1 }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(Course, courseId, told);
  forgetCourse(courseId);
  await announce('catalog', { courseId });
}

/** Does an admin have to approve what this person publishes? Read afresh. */
export async function needsApproval(person: Person): Promise<boolean> {
  return person.role !== 'admin' && (await readStudioRules()).approval;
}

async function checksOf(course: OwnCourse, outline: DraftOutline): Promise<Check[]> {
  const { checks: levels } = await studioRules();
  const deadLinks = levels['dead-link'] === 'off' ? [] : await deadLinksOf(course.id);
  const quizFaults = levels.quiz === 'off' ? [] : await quizFaultsOf(course.id, outline);
  return checkDraft(course.draft, outline, { levels, deadLinks, quizFaults });
}

async function refuseUnapproved(person: Person): Promise<void> {
  if (await needsApproval(person))
    throw new Refused(
      'In this school an admin looks at a course before it is published. Please hand it in for review.',
    );
}

function refuseOther({ course, outline }: Draft, fingerprint: string | undefined): void {
  if (fingerprint && fingerprintOf(course.draft, outline.sections) !== fingerprint)
    throw new Refused('The course was edited after it was handed in, so this is no longer what was reviewed.');
}
