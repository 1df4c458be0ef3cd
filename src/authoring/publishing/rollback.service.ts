/** Back to an earlier version: its content becomes a new version, and the pointer moves there. The draft stays as it is. */
import { now } from '../../lib/clock.ts';
import { Busy, NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { listChanges } from './changes.ts';
import { addedLectures, swap } from './pointer.service.ts';
import { readDraft } from './publication.service.ts';
import { publicationActs } from './publication-acts.ts';
import type { Version } from './published.service.ts';
import { CourseVersion, type CourseVersionRecord } from './version.model.ts';
import { requireVersionEntry } from './versions.service.ts';
import { insertVersion, type Said } from './write-version.service.ts';

/**
 * Learners see again what they saw with version `number`; a withdrawn course is on offer again with it. Going back to what
 * they see already changes nothing, so it may be repeated. Needs the right `publish`; it was published once, so nobody has
 * to approve it. Throws NotFound.
 */
export async function restoreVersion(person: Person, courseId: string, number: number, said: Said): Promise<Version> {
  const stamp = { restores: number, publishedBy: person.id, publishedAt: now() };
  for (let tries = 0; tries < 5; tries++) {
    const { course, outline, published } = await readDraft(person, courseId, 'publish');
    // A copy whose publication was cut off was never seen, nor approved: it is none to go back to.
    const { id } = await requireVersionEntry(course, number);
    const old = await CourseVersion.findById(id).lean<CourseVersionRecord>();
    if (!old || !published) throw new NotFound('This version');
    const isThere = published.number === number || published.restores === number;
    if (isThere && course.state === 'published') return published;
    const version = isThere ? published : await insertVersion({ ...copyOf(old), ...said, ...stamp });
    const isDraft = listChanges({ facts: course.draft, sections: outline.sections }, version).length === 0;
    const told = publicationActs(person, { course, before: published, after: version });
    const added = addedLectures(version, published);
    if (await swap(course, version, { edits: isDraft ? course.edits : 0, told, added })) return version;
  }
  throw new Busy('This course is being published from another window. Please try again.', 1);
}

function copyOf({ courseId, facts, sections, lectureCount, requiredCount, seconds, waitsFor }: CourseVersionRecord) {
  return { courseId, facts, sections, lectureCount, requiredCount, seconds, waitsFor };
}
