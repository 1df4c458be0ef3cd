/** What was published, never changed afterwards: the outline of a course and the body of each of its lectures. */
import { model, Schema, type Types } from 'mongoose';
import { namesFiles } from '../../lib/named-files.ts';
import { type CourseFacts, factsPaths } from '../courses/course.model.ts';
import {
  contentPaths,
  filePaths,
  type LectureContent,
  type LectureKind,
  lectureKinds,
} from '../lectures/lecture.model.ts';
import { type Release, releasePath } from '../release.ts';

/** A lecture in the outline. One that is not `ready` is listed as coming: it cannot be opened or completed. */
export type OutlineLecture = {
  id: string;
  /** '' while it is not ready and waits for no file. `revision` is its number. */
  revisionId: string;
  revision: number;
  slug: string;
  title: string;
  kind: LectureKind;
  summary: string;
  seconds: number;
  required: boolean;
  certificate: boolean;
  release: Release | null;
  preview: boolean;
  ready: boolean;
  /** The video that was still being prepared when this was published; '' for none. Once prepared, the lecture is open. */
  waitsFor: string;
};
export type OutlineSection = { id: string; title: string; release: Release | null; lectures: OutlineLecture[] };
export type PublishedFacts = CourseFacts & { descriptionHtml: string };

export type CourseVersionRecord = {
  _id: Types.ObjectId;
  courseId: string;
  number: number;
  facts: PublishedFacts;
  sections: OutlineSection[];
  /** Ready lectures; `requiredCount` those of them that count for finishing; `seconds` their length. */
  lectureCount: number;
  requiredCount: number;
  seconds: number;
  /** Files that lectures of this version wait for: to find the version by them. */
  waitsFor: string[];
  /** What the teacher says about the change, '' for nothing. Learners read it. */
  note: string;
  /** Learners are told of it by bell and mail; else they read it when they come. */
  tells: boolean;
  /** The number of the version whose content came back with this one; null for one made from the draft. */
  restores: number | null;
  /** Learners saw it once. What they see now need not be marked yet; a copy whose publication was cut off never is. */
  shown?: boolean;
  publishedBy: string;
  publishedAt: Date;
};

export type LectureRevisionRecord = Omit<
  LectureContent,
  'required' | 'certificate' | 'release' | 'preview' | 'ready'
> & {
  _id: Types.ObjectId;
  lectureId: string;
  courseId: string;
  number: number;
  html: string;
  transcriptHtml: string;
  madeBy: string;
  madeAt: Date;
};

const outlineLecture = new Schema<OutlineLecture>(
  {
    id: String,
    revisionId: String,
    revision: Number,
    slug: String,
    title: String,
    kind: { type: String, enum: lectureKinds },
    summary: String,
    seconds: Number,
    required: Boolean,
    certificate: { type: Boolean, default: false },
    release: releasePath,
    preview: Boolean,
    ready: Boolean,
    waitsFor: { type: String, default: '' },
  },
  { _id: false, id: false },
);
const outlineSection = new Schema<OutlineSection>(
  { id: String, title: String, release: releasePath, lectures: [outlineLecture] },
  { _id: false, id: false },
);

const versionSchema = new Schema<CourseVersionRecord>({
  courseId: { type: String, required: true },
  number: { type: Number, required: true },
  facts: { type: new Schema({ ...factsPaths, descriptionHtml: { type: String, default: '' } }, { _id: false }) },
  sections: { type: [outlineSection], default: [] },
  lectureCount: { type: Number, required: true },
  requiredCount: { type: Number, required: true },
  seconds: { type: Number, required: true },
  waitsFor: { type: [String], default: [] },
  note: { type: String, default: '' },
  tells: { type: Boolean, default: false },
  restores: { type: Number, default: null },
  shown: { type: Boolean, default: false },
  publishedBy: { type: String, required: true },
  publishedAt: { type: Date, required: true },
});
versionSchema.index({ courseId: 1, number: 1 }, { unique: true });
versionSchema.index({ waitsFor: 1 });

const {
  required: _required,
  certificate: _certificate,
  release: _release,
  preview: _preview,
  ready: _ready,
  ...bodyPaths
} = contentPaths;
const revisionSchema = new Schema<LectureRevisionRecord>({
  ...bodyPaths,
  lectureId: { type: String, required: true },
  courseId: { type: String, required: true },
  number: { type: Number, required: true },
  madeBy: { type: String, required: true },
  madeAt: { type: Date, required: true },
});
revisionSchema.index({ lectureId: 1, number: 1 }, { unique: true });

namesFiles(versionSchema, { paths: ['facts'] });
namesFiles(revisionSchema, { paths: filePaths });

export const CourseVersion = model<CourseVersionRecord>('CourseVersion', versionSchema);
export const LectureRevision = model<LectureRevisionRecord>('LectureRevision', revisionSchema);
