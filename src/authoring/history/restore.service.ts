/** Brings an earlier state back: a save like any other, so it can be taken back too. */
import { listFilesByIds } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { listCategories } from '../courses/categories.service.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import { updateDraft } from '../courses/courses.service.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';
import { updateLecture } from '../outline/outline.service.ts';
import { filesIn } from '../publishing/bodies.ts';
import { requireEdit } from './edit.model.ts';
import type { Subject } from './record.service.ts';

/**
 * Stores the state `revision` anew, if nobody saved since `expected`; else Conflict. Files that are gone meanwhile are left
 * out; how many these were is returned. Throws NotFound for a state that is not kept.
 */
export async function restoreState(
  person: Person,
  { subjectId, courseId }: Subject,
  revision: number,
  expected: number,
): Promise<{ missing: number }> {
  const { lecture, facts } = await requireEdit(subjectId, revision);
  if (facts) {
    const { content, missing } = await factsWithFiles(facts);
    await updateDraft(person, courseId, content, expected, { restored: revision });
    return { missing };
  }
  if (!lecture) return { missing: 0 };
  const { content, missing } = await lectureWithFiles(lecture);
  await updateLecture(person, courseId, subjectId, content, expected, { restored: revision });
  return { missing };
}

async function lectureWithFiles(
  lecture: LectureContent,
): Promise<{ content: Partial<LectureContent>; missing: number }> {
  const { kind: _kind, ...content } = lecture;
  const named = filesIn(lecture);
  const there = await listFilesByIds(named);
  const kept = <T extends { fileId: string }>(list: T[]) => list.filter(({ fileId }) => there.has(fileId));
  const id = (fileId: string | null) => (fileId && there.has(fileId) ? fileId : null);
  return {
    content: {
      ...content,
      fileId: id(lecture.fileId),
      posterFileId: id(lecture.posterFileId),
      captions: kept(lecture.captions),
      resources: kept(lecture.resources),
    },
    missing: named.filter((fileId) => !there.has(fileId)).length,
  };
}

/** A category that was removed meanwhile is left out like a file. */
async function factsWithFiles(facts: CourseFacts): Promise<{ content: CourseFacts; missing: number }> {
  const named = [facts.coverFileId, facts.promoFileId].filter((id) => id !== null);
  const there = await listFilesByIds(named);
  const id = (fileId: string | null) => (fileId && there.has(fileId) ? fileId : null);
  const hasCategory = (await listCategories()).some(({ slug }) => slug === facts.category);
  return {
    content: {
      ...facts,
      category: hasCategory ? facts.category : '',
      coverFileId: id(facts.coverFileId),
      promoFileId: id(facts.promoFileId),
    },
    missing: named.filter((fileId) => !there.has(fileId)).length,
  };
}
