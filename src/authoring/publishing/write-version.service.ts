/** The first step of publishing: immutable copies, which nobody sees until the pointer moves. */
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import type { DraftOutline, DraftRow } from '../outline/draft.service.ts';
import { sumsOf } from './late-videos.service.ts';
import { requireVersion, type Version } from './published.service.ts';
import { writeRevisions } from './revisions.service.ts';
import { CourseVersion, type CourseVersionRecord, type OutlineLecture } from './version.model.ts';

type NewVersion = Omit<CourseVersionRecord, '_id' | 'number' | 'shown'>;
/** What is said of a version: the words for learners, and whether they are told by bell and mail. */
export type Said = { note: string; tells: boolean };

type Draft = { course: OwnCourse; outline: DraftOutline; published: Version | null };

/** May be repeated and cut off anywhere. null when a lecture was saved since the draft was read. */
export async function writeVersion(person: Person, draft: Draft, said: Said): Promise<Version | null> {
  const { course, outline, published } = draft;
  const ids = await writeRevisions(person, course.id, outline.sections, published);
  if (!ids) return null;
  const sections = outline.sections.map(({ id, title, release, lectures }) => ({
    id,
    title,
    release,
    lectures: lectures.map((lecture) => outlined(lecture, ids.get(lecture.id) ?? '')),
  }));
  const descriptionHtml = await renderMarkdown(course.draft.description, { imageAddress, idPrefix: 'about' });
  return insertVersion({
    courseId: course.id,
    facts: { ...course.draft, descriptionHtml },
    sections,
    ...sumsOf(sections),
    waitsFor: [...new Set(sections.flatMap(({ lectures }) => lectures.map((one) => one.waitsFor)).filter(Boolean))],
    ...said,
    restores: null,
    publishedBy: person.id,
    publishedAt: now(),
  });
}

/** Stores a version under the next free number. Throws Busy where others are always faster. */
export async function insertVersion(version: NewVersion): Promise<Version> {
  for (let tries = 0; tries < 20; tries++) {
    const last = await CourseVersion.findOne({ courseId: version.courseId })
      .select('number')
      .sort({ number: -1 })
      .lean<{ number: number }>();
    try {
      // Plain: a thousand lectures as documents of their own would cost a second.
      const stored = { ...version, shown: false, number: (last?.number ?? 0) + 1 };
      const [made] = await CourseVersion.insertMany([stored], { lean: true });
      return await requireVersion(String(made?._id));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Busy('This course is being published from another window. Please try again.', 1);
}

/** Just what the outline of a version holds: it is stored as it stands here. */
function outlined(row: DraftRow, revisionId: string): OutlineLecture {
  const { id, slug, title, kind, summary, seconds, required, certificate, release, preview, ready, waitsFor } = row;
  const { revision } = row;
  const marks = { required, certificate, release, preview, ready, waitsFor };
  return { id, revisionId, revision, slug, title, kind, summary, seconds, ...marks };
}
