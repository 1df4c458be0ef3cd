/** The draft of a course as a whole: its outline with lengths and states, and what lies in the bin. */

import { type Types, trusted } from 'mongoose';
import { takesAnything } from '../../assessment/assignments/assignment-words.service.ts';
import { countQuestions } from '../../assessment/quizzes/parts.service.ts';
import type { Quiz } from '../../assessment/quizzes/quiz.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { listFilesByIds, type MediaFile } from '../../media/media.service.ts';
import { Course } from '../courses/course.model.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { forLearners, Lecture, type LectureRecord, listLectures } from '../lectures/lecture.model.ts';
import type { Release } from '../release.ts';

type Shown = 'title' | 'kind' | 'summary' | 'required' | 'certificate' | 'release' | 'preview' | 'seconds';
export type DraftRow = Pick<LectureRecord, Shown | 'slug' | 'revision'> & {
  id: string;
  /** Can be learned from: the teacher says so and there is something to see. */
  ready: boolean;
  /** Why it is not ready, for its teacher; '' when it is. */
  missing: string;
  /** The video whose preparation is all that it waits for; '' for none. */
  waitsFor: string;
  /** For the checks before publishing. */
  findings: Findings;
  /** Null for lectures of other kinds. */
  quiz: Quiz | null;
};
/** `links` of other sites in the text; `bareImages`: pictures in it without description. */
export type Findings = { captions: number; hasTranscript: boolean; bareImages: number; links: string[] };
export type DraftOutline = {
  sections: { id: string; title: string; release: Release | null; lectures: DraftRow[] }[];
  bin: {
    sections: { id: string; title: string; lectures: number; deletedAt: Date }[];
    lectures: { id: string; title: string; section: string; deletedAt: Date }[];
  };
};

const beingPrepared = 'The video is being prepared';
/** How long deleted things can be taken back. */
export const binDays = 30;

/** Sections and lectures in their order. Two queries. */
export async function readOutline(course: Pick<OwnCourse, 'id' | 'sections'>): Promise<DraftOutline> {
  const lectures = await listLectures(course.id);
  return { sections: await sectionsOf(course, lectures), bin: binOf(course, lectures) };
}

/** Some sections alone, without the bin: what a change of one row needs. Two queries. */
export async function readSections(
  course: Pick<OwnCourse, 'id' | 'sections'>,
  sectionIds: readonly string[],
): Promise<DraftOutline['sections']> {
  const sections = course.sections.filter(({ id }) => sectionIds.includes(id));
  return sectionsOf({ sections }, await listLectures(course.id, sectionIds));
}

async function sectionsOf(
  { sections }: Pick<OwnCourse, 'sections'>,
  lectures: LectureRecord[],
): Promise<DraftOutline['sections']> {
  const files = await listFilesByIds(lectures.map((lecture) => lecture.fileId).filter((id) => id !== null));
  const inSections = Map.groupBy(
    lectures.filter((lecture) => !lecture.deletedAt),
    ({ sectionId }) => sectionId,
  );
  return sections
    .filter((section) => !section.deletedAt)
    .map(({ id, title, release = null }) => ({
      id,
      title,
      release,
      lectures: (inSections.get(id) ?? []).map((lecture) => rowOf(lecture, files)),
    }));
}

/** Removes for good what has been in the bin for more than 30 days. May be repeated. What was published stays published. */
export async function emptyBins(): Promise<void> {
  const before = fromNow(-binDays * day);
  await Lecture.deleteMany({ deletedAt: trusted({ $lt: before }) });
  const courses = await Course.find({ 'sections.deletedAt': trusted({ $lt: before }) })
    .select('sections edits')
    .lean<{ _id: Types.ObjectId; sections: OwnCourse['sections']; edits: number }[]>();
  for (const { _id, sections, edits } of courses) {
    const old = sections.filter((section) => section.deletedAt && section.deletedAt < before).map(({ id }) => id);
    const { matchedCount } = await Course.updateOne({ _id, edits }, { $pull: { sections: { id: { $in: old } } } });
    if (matchedCount === 1) await Lecture.deleteMany({ courseId: String(_id), sectionId: trusted({ $in: old }) });
  }
}

function rowOf(lecture: LectureRecord, files: Map<string, MediaFile>): DraftRow {
  const file = lecture.fileId ? files.get(lecture.fileId) : undefined;
  const missing = missingOf(lecture, file);
  const { slug, title, kind, summary, required, revision } = lecture;
  const { certificate = false, release = null, quiz = null } = lecture;
  // Nobody can take a quiz or a survey, or hand something in, without being enrolled.
  const preview = lecture.preview && !forLearners.includes(kind);
  const seconds = kind === 'video' ? Math.round(file?.seconds ?? lecture.seconds) : lecture.seconds;
  return {
    ...{ id: String(lecture._id), slug, title, kind, summary, required, certificate, release, preview, seconds },
    revision,
    quiz,
    missing,
    ready: missing === '',
    waitsFor: lecture.ready && missing === beingPrepared ? (lecture.fileId ?? '') : '',
    findings: {
      captions: lecture.captions.length,
      hasTranscript: lecture.hasTranscript ?? false,
      bareImages: lecture.bareImages ?? 0,
      links: lecture.links ?? [],
    },
  };
}

function missingOf(lecture: LectureRecord, file: MediaFile | undefined): string {
  if (lecture.kind === 'article' || lecture.kind === 'assignment') {
    if (!lecture.hasText) return lecture.kind === 'article' ? 'No text yet' : 'No task yet';
    if (lecture.assignment && !takesAnything(lecture.assignment)) return 'Nothing can be handed in';
  } else if (lecture.kind === 'embed') {
    if (!lecture.embed) return 'No address yet';
  } else if (lecture.kind === 'quiz') {
    if (!lecture.quiz || countQuestions(lecture.quiz) === 0) return 'No questions yet';
  } else if (lecture.kind === 'survey') {
    if (!lecture.survey?.questions.length) return 'No questions yet';
  } else {
    if (!file) return lecture.kind === 'video' ? 'No video yet' : 'No file yet';
    if (file.state === 'failed') return file.reason || 'The file could not be prepared';
    if (lecture.kind === 'video' && file.state !== 'ready') return beingPrepared;
  }
  return lecture.ready ? '' : 'Marked as not ready';
}

function binOf(course: Pick<OwnCourse, 'sections'>, lectures: LectureRecord[]): DraftOutline['bin'] {
  const titles = new Map(course.sections.map((section) => [section.id, section.title]));
  const sections = course.sections.flatMap(({ id, title, deletedAt }) => {
    const inside = lectures.filter((lecture) => lecture.sectionId === id && !lecture.deletedAt);
    return deletedAt ? [{ id, title, deletedAt, lectures: inside.length }] : [];
  });
  const single = lectures.flatMap(({ _id, title, sectionId, deletedAt }) =>
    deletedAt ? [{ id: String(_id), title, section: titles.get(sectionId) ?? '', deletedAt }] : [],
  );
  return { sections, lectures: single };
}
