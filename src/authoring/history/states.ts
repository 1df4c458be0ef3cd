/** What of a lecture or a course goes into its history. */
import type { CourseRecord } from '../courses/course.model.ts';
import { contentPaths, type LectureContent, type LectureRecord } from '../lectures/lecture.model.ts';
import type { State } from './record.service.ts';

type Facts = Pick<CourseRecord, 'draft' | 'draftRevision' | 'draftSaved' | 'updatedAt'>;

export function lectureState(lecture: Omit<LectureRecord, '_id'>): State {
  const { revision, saved, updatedAt } = lecture;
  return { revision, content: { lecture: contentOf(lecture) }, mark: saved ?? null, at: updatedAt };
}

export function factsState({ draft, draftRevision, draftSaved, updatedAt }: Facts): State {
  return { revision: draftRevision, content: { facts: draft }, mark: draftSaved ?? null, at: updatedAt };
}

/** The content alone: neither where the lecture stands nor what its texts were rendered to. */
export function contentOf(lecture: LectureContent): LectureContent {
  return Object.fromEntries(contentKeys.map((key) => [key, lecture[key]])) as LectureContent;
}

const contentKeys = (Object.keys(contentPaths) as (keyof typeof contentPaths)[]).filter(
  (key): key is keyof LectureContent => key !== 'html' && key !== 'transcriptHtml',
);
