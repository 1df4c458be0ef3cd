/** Where courses use files, in words: drafts, what was published, and the history of both. */
import { declareFileUse, type FileUse } from '../../media/library/uses.service.ts';
import { Course, type CourseFacts, type CourseRecord } from '../courses/course.model.ts';
import { Edit, type EditRecord } from '../history/edit.model.ts';
import { Lecture, type LectureContent, type LectureRecord } from '../lectures/lecture.model.ts';
import {
  CourseVersion,
  type CourseVersionRecord,
  LectureRevision,
  type LectureRevisionRecord,
} from '../publishing/version.model.ts';

const lectureFields = 'title kind fileId posterFileId captions resources';
const factsFields = ['title', 'coverFileId', 'promoFileId', 'certificateDesign'];
const studio = (courseId: string) => `/studio/courses/${courseId}`;

declareFileUse<LectureRecord>(Lecture, `${lectureFields} courseId deletedAt`, (lecture, fileId) => ({
  kind: 'draft',
  courseId: lecture.courseId,
  text: `${roleIn(lecture, fileId)} “${lecture.title}”${lecture.deletedAt ? ', in the bin' : ''}`,
  href: lecture.deletedAt
    ? `${studio(lecture.courseId)}/outline`
    : `${studio(lecture.courseId)}/lectures/${String(lecture._id)}`,
}));

declareFileUse<CourseRecord>(Course, inside('draft'), ({ _id, draft }, fileId) => ({
  kind: 'draft',
  courseId: String(_id),
  text: `${partOf(draft, fileId)} of “${draft.title}”`,
  href: `${studio(String(_id))}/basics`,
}));

declareFileUse<CourseVersionRecord>(CourseVersion, `${inside('facts')} courseId number`, (version, fileId) => ({
  kind: 'published',
  courseId: version.courseId,
  text: `${partOf(version.facts, fileId)} of “${version.facts.title}”, published as version ${version.number}`,
  href: null,
}));

declareFileUse<LectureRevisionRecord>(LectureRevision, `${lectureFields} courseId`, (revision, fileId) => ({
  kind: 'published',
  courseId: revision.courseId,
  text: `${roleIn(revision, fileId)} “${revision.title}”, as published`,
  href: null,
}));

const editFields = [...lectureFields.split(' ').map((name) => `lecture.${name}`), inside('facts')].join(' ');
declareFileUse<EditRecord>(Edit, `${editFields} courseId`, (edit, fileId): FileUse => {
  const { lecture, facts, courseId } = edit;
  const what = lecture ? `${roleIn(lecture, fileId)} “${lecture.title}”` : facts ? partOf(facts, fileId) : 'A state';
  return { kind: 'history', courseId, text: `${what}, in the history`, href: null };
});

function inside(name: 'draft' | 'facts'): string {
  return factsFields.map((field) => `${name}.${field}`).join(' ');
}

type InLecture = Pick<LectureContent, 'kind' | 'fileId' | 'posterFileId' | 'captions' | 'resources'>;

function roleIn(lecture: InLecture, fileId: string): string {
  if (lecture.fileId === fileId)
    return { video: 'Video of', audio: 'Sound of' }[lecture.kind as string] ?? 'Document of';
  if (lecture.posterFileId === fileId) return 'Poster of';
  if (lecture.captions.some((one) => one.fileId === fileId)) return 'Captions of';
  if (lecture.resources.some((one) => one.fileId === fileId)) return 'File of';
  return 'In the text of';
}

function partOf(facts: Pick<CourseFacts, 'coverFileId' | 'promoFileId' | 'certificateDesign'>, fileId: string): string {
  if (facts.coverFileId === fileId) return 'Cover';
  if (facts.certificateDesign?.logoFileId === fileId) return 'Logo on the certificate';
  if (facts.certificateDesign?.signatureFileId === fileId) return 'Signature on the certificate';
  return facts.promoFileId === fileId ? 'Promo video' : 'In the description';
}
