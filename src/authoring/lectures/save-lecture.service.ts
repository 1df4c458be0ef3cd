/** One save of a lecture that was found already: its texts rendered, its history written, the course marked as edited. */
import { now } from '../../lib/clock.ts';
import { Conflict, NotFound } from '../../lib/errors.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import type { Person } from '../../web/request.ts';
import { markEdited } from '../courses/courses.service.ts';
import { isApart } from '../history/opened.service.ts';
import { recordSave } from '../history/record.service.ts';
import { isSame, type Manner, markOf } from '../history/save-mark.ts';
import { lectureState } from '../history/states.ts';
import { takeMoment } from '../posters/moment.service.ts';
import { Lecture, type LectureContent, type LectureRecord, requireLecture } from './lecture.model.ts';
import { renderTexts } from './lecture-content.service.ts';

type Draft = Omit<LectureRecord, '_id'> & { id: string };

/**
 * Changes what is given, if nobody changed it since `expectedRevision`; else Conflict with the lecture as stored. `lecture`
 * was found through the person. What changes nothing is no save. Throws NotFound for a lecture in the bin.
 */
export async function saveLecture(
  person: Person,
  lecture: Draft,
  content: Partial<LectureContent>,
  expectedRevision: number,
  manner: Manner = {},
): Promise<Draft> {
  const { id, courseId } = lecture;
  if (lecture.deletedAt) throw new NotFound('This lecture');
  if (lecture.revision !== expectedRevision) return saveApart(person, lecture, content, expectedRevision, manner);
  if (isSame(lecture, content)) return lecture;
  const texts = await renderTexts({ kind: lecture.kind, ...changedTexts(lecture, content) });
  const saved = markOf(person, manner, expectedRevision + 1);
  const change = { ...texts, ...content, files: fileIdsIn({ ...lecture, ...content }), saved };
  const { matchedCount } = await Lecture.updateOne(
    { _id: id, courseId, revision: expectedRevision, deletedAt: null },
    { $set: change, $inc: { revision: 1 } },
  );
  if (matchedCount === 0) return saveApart(person, lecture, content, expectedRevision, manner);
  const stored = { ...lecture, ...change, revision: expectedRevision + 1, updatedAt: now() };
  await recordSave({ subjectId: id, courseId }, lectureState(lecture), lectureState(stored), manner.restored);
  if (stored.fileId !== lecture.fileId || stored.posterAt !== lecture.posterAt) await takeMoment(stored);
  await markEdited(courseId);
  return stored;
}

/** Somebody saved meanwhile, perhaps only since the lecture was read. Where they changed other things, both hold. */
async function saveApart(
  person: Person,
  { id, courseId }: Draft,
  content: Partial<LectureContent>,
  expectedRevision: number,
  manner: Manner,
): Promise<Draft> {
  const { _id, ...found } = await requireLecture(courseId, id);
  const theirs = { ...found, id };
  const isNewer = theirs.revision > expectedRevision;
  if (theirs.revision === expectedRevision || (isNewer && (await isApart(id, expectedRevision, content, theirs))))
    return saveLecture(person, theirs, content, theirs.revision, manner);
  throw new Conflict('This lecture was saved in another window meanwhile.', theirs);
}

/** Without the texts that are stored just so: they are rendered already. Those with pictures are, as sizes come later. */
function changedTexts(lecture: Draft, content: Partial<LectureContent>): Partial<LectureContent> {
  const { markdown, transcript, ...rest } = content;
  const isStale = markdown !== undefined && (markdown !== lecture.markdown || lecture.html.includes('<img '));
  return {
    ...rest,
    ...(isStale ? { markdown } : {}),
    ...(transcript !== undefined && transcript !== lecture.transcript ? { transcript } : {}),
  };
}
