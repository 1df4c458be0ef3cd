/** A lecture as its teacher works on it. What learners see are its revisions. */
import { model, Schema, type Types, trusted } from 'mongoose';
import { type Assignment, assignmentPath } from '../../assessment/assignments/assignment.ts';
import { type Quiz, quizPath } from '../../assessment/quizzes/quiz.ts';
import { type Stops, stopsPath } from '../../assessment/stops/stops.ts';
import { type Survey, surveyPath } from '../../assessment/surveys/survey.ts';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { namesFiles } from '../../lib/named-files.ts';
import { markPath, type SaveMark } from '../history/save-mark.ts';
import { type Release, releasePath } from '../release.ts';

export const lectureKinds = ['video', 'audio', 'article', 'document', 'embed', 'quiz', 'assignment', 'survey'] as const;
export type LectureKind = (typeof lectureKinds)[number];
/** Something is kept of whoever takes part in these, so they are for the enrolled alone, never a free preview. */
export const forLearners: readonly LectureKind[] = ['quiz', 'assignment', 'survey'];
export type Captions = { language: string; label: string; fileId: string };
export type Resource = { id: string; title: string; fileId: string };

export type LectureContent = {
  title: string;
  kind: LectureKind;
  summary: string;
  /** Counts for finishing the course. */
  required: boolean;
  /** Not needed to finish the course, but for its certificate. What is required counts for that anyway. */
  certificate: boolean;
  /** When it opens; null: as its section says, else at once. */
  release: Release | null;
  /** Open to everybody, without enrolment. */
  preview: boolean;
  /** The teacher says it can be learned from; others stand in the outline as coming. */
  ready: boolean;
  /** How long it takes, in seconds: of the video, or of reading. */
  seconds: number;
  markdown: string;
  /** What an `embed` shows, an address of a provider on the list; '' for none. */
  embed: string;
  fileId: string | null;
  /** Shown before a film plays: a picture of its own, else the film's still at this second, else one the school took. */
  posterFileId: string | null;
  posterAt: number | null;
  /** The first one is shown unless the learner chooses another. */
  captions: Captions[];
  /** Markdown. */
  transcript: string;
  resources: Resource[];
  /** What a `quiz` asks and by which rules; null for lectures of other kinds. */
  quiz: Quiz | null;
  /** What an `assignment` asks to be handed in, and how it is graded; null for lectures of other kinds. Its task is `markdown`. */
  assignment: Assignment | null;
  /** What a `survey` asks; null for lectures of other kinds. */
  survey: Survey | null;
  /** Questions for which a `video` or an `audio` stops; null for none. */
  stops: Stops | null;
};

export type LectureRecord = LectureContent & {
  _id: Types.ObjectId;
  courseId: string;
  sectionId: string;
  /** Key between its neighbours' keys (fractional indexing); lectures in the bin keep theirs. */
  position: string;
  slug: string;
  /** `markdown` and `transcript`, rendered when they were saved. */
  html: string;
  transcriptHtml: string;
  /** There is something to read; lists do not load the texts themselves. */
  hasText: boolean;
  hasTranscript?: boolean;
  /** For checks, taken from the text when it was saved: addresses of other sites, and pictures without description. */
  links?: string[];
  bareImages?: number;
  /** Goes up with each save; its revision carries this number once published. */
  revision: number;
  saved?: SaveMark | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The content of a lecture, in drafts and in revisions. */
export const contentPaths = {
  title: { type: String, required: true },
  kind: { type: String, enum: lectureKinds, required: true },
  summary: { type: String, default: '' },
  required: { type: Boolean, default: true },
  certificate: { type: Boolean, default: false },
  release: releasePath,
  preview: { type: Boolean, default: false },
  ready: { type: Boolean, default: true },
  seconds: { type: Number, default: 0 },
  markdown: { type: String, default: '' },
  html: { type: String, default: '' },
  embed: { type: String, default: '' },
  fileId: { type: String, default: null },
  posterFileId: { type: String, default: null },
  posterAt: { type: Number, default: null },
  captions: {
    type: [new Schema<Captions>({ language: String, label: String, fileId: String }, { _id: false })],
    default: [],
  },
  transcript: { type: String, default: '' },
  transcriptHtml: { type: String, default: '' },
  resources: {
    type: [new Schema<Resource>({ id: String, title: String, fileId: String }, { _id: false, id: false })],
    default: [],
  },
  quiz: quizPath,
  assignment: assignmentPath,
  survey: surveyPath,
  stops: stopsPath,
};

const schema = new Schema<LectureRecord>(
  {
    ...contentPaths,
    courseId: { type: String, required: true },
    sectionId: { type: String, required: true },
    position: { type: String, required: true },
    slug: { type: String, required: true },
    hasText: { type: Boolean, default: false },
    hasTranscript: { type: Boolean, default: false },
    links: { type: [String], default: [] },
    bareImages: { type: Number, default: 0 },
    revision: { type: Number, default: 1 },
    saved: markPath,
    deletedAt: { type: Date, default: null },
  },
  { timestamps: true },
);
// Two moves at once cannot land on one place: the second gets a duplicate and looks again.
schema.index({ courseId: 1, sectionId: 1, position: 1 }, { unique: true });
schema.index({ courseId: 1, slug: 1 }, { unique: true });
schema.index({ deletedAt: 1 });

/** What of a lecture may name files. */
export const filePaths = [
  'fileId',
  'posterFileId',
  'captions',
  'resources',
  'markdown',
  'transcript',
  'embed',
  'assignment',
];
namesFiles(schema, { paths: filePaths });

export const Lecture = model<LectureRecord>('Lecture', schema);

/** A lecture of this course, also one in the bin. Throws NotFound. */
export async function requireLecture(courseId: string, id: string): Promise<LectureRecord> {
  const lecture = await findLecture(courseId, id);
  if (!lecture) throw new NotFound('This lecture');
  return lecture;
}

export async function findLecture(courseId: string, id: string): Promise<LectureRecord | null> {
  return isId(id) ? Lecture.findOne({ _id: id, courseId }).lean<LectureRecord>() : null;
}

/** All lectures of a course, or of some sections, in the order of their keys, without their texts; those in the bin too. */
export async function listLectures(courseId: string, sectionIds?: readonly string[]): Promise<LectureRecord[]> {
  const texts = '-html -markdown -transcript -transcriptHtml';
  const place = sectionIds ? { courseId, sectionId: trusted({ $in: [...sectionIds] }) } : { courseId };
  return Lecture.find(place).select(texts).sort({ sectionId: 1, position: 1 }).lean<LectureRecord[]>();
}
