/** The files of a course as a whole: gathered into its library, and replaced in all of its draft at once. */
import { isLookingOn } from '../../lib/acting.ts';
import { Conflict, Refused } from '../../lib/errors.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import { addToLibrary } from '../../media/library/library.service.ts';
import type { MediaFile } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import { type OwnCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { Lecture, type LectureContent, type LectureRecord } from '../lectures/lecture.model.ts';
import { requireOwnLecture, updateLecture } from '../outline/outline.service.ts';

type Naming = Pick<LectureRecord, 'fileId' | 'posterFileId' | 'captions' | 'resources'> & { files?: string[] };
export type Replaced = { places: number; inBin: number };

const tries = 5;

/**
 * Puts what the draft uses into the course's library, as it grew by forms, copies and imports. May be repeated. What only a
 * text names must belong to somebody who works on the course: anybody can type an id.
 */
export async function gatherLibrary(course: Pick<OwnCourse, 'id' | 'ownerId' | 'team' | 'draft'>): Promise<void> {
  if (isLookingOn()) return;
  const lectures = await Lecture.find({ courseId: course.id })
    .select('fileId posterFileId captions resources files')
    .lean<Naming[]>();
  const { coverFileId, promoFileId } = course.draft;
  const chosen = new Set([coverFileId, promoFileId, ...lectures.flatMap(chosenIn)].filter((id) => id !== null));
  const named = [...lectures.flatMap(({ files = [] }) => files), ...idsIn(course.draft.description)];
  await addToLibrary(course.id, [...chosen]);
  const people = [course.ownerId, ...course.team.map(({ userId }) => userId)];
  await addToLibrary(
    course.id,
    [...new Set(named)].filter((id) => !chosen.has(id)),
    people,
  );
}

/**
 * Puts another file everywhere in the draft where this one is used: lectures, captions, files to take along, posters, texts,
 * cover, promo video. Published versions stay as they are. Each lecture is one save of its history; may be repeated and goes
 * on where it was cut off. Throws Refused for a file of another kind, and where somebody saves without end.
 */
export async function replaceFile(
  person: Person,
  courseId: string,
  old: MediaFile,
  fresh: MediaFile,
): Promise<Replaced> {
  if (fresh.kind !== old.kind)
    throw new Refused(`This is another kind of file. Here another ${old.kind} is needed.`, 'file');
  if (fresh.id === old.id) throw new Refused('This is the very same file. Nothing was changed.', 'file');
  const course = await requireOwnCourse(person, courseId);
  await addToLibrary(course.id, [fresh.id]);
  const using = await Lecture.find({ courseId, files: old.id }).select('deletedAt').lean<LectureRecord[]>();
  const live = using.filter(({ deletedAt }) => !deletedAt);
  let places = 0;
  for (const { _id } of live) places += await replaceInLecture(person, courseId, String(_id), [old.id, fresh.id]);
  places += await replaceInFacts(person, courseId, [old.id, fresh.id]);
  return { places, inBin: using.length - live.length };
}

type Swap = [from: string, to: string];

function replaceInLecture(person: Person, courseId: string, lectureId: string, swap: Swap): Promise<number> {
  return untilSaved(async () => {
    const { lecture } = await requireOwnLecture(person, courseId, lectureId);
    const { content, places } = swappedLecture(lecture, swap);
    if (places > 0 && !lecture.deletedAt) await updateLecture(person, courseId, lectureId, content, lecture.revision);
    return places;
  });
}

function replaceInFacts(person: Person, courseId: string, [from, to]: Swap): Promise<number> {
  return untilSaved(async () => {
    const { draft, draftRevision } = await requireOwnCourse(person, courseId);
    const facts: Partial<CourseFacts> = {};
    if (draft.coverFileId === from) facts.coverFileId = to;
    if (draft.promoFileId === from) facts.promoFileId = to;
    if (idsIn(draft.description).includes(from)) facts.description = inText(draft.description, [from, to]);
    const places = Object.keys(facts).length;
    if (places > 0) await updateDraft(person, courseId, facts, draftRevision);
    return places;
  });
}

/** Somebody else may save between our reading and our writing: then it is read again. */
async function untilSaved(replace: () => Promise<number>): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await replace();
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === tries) throw error;
    }
  }
}

/** What changes in a lecture, and in how many places. */
function swappedLecture(
  lecture: LectureContent,
  [from, to]: Swap,
): { content: Partial<LectureContent>; places: number } {
  const { fileId, posterFileId, captions, resources, markdown, transcript } = lecture;
  const other = <T extends { fileId: string }>(one: T): T => (one.fileId === from ? { ...one, fileId: to } : one);
  const content: Partial<LectureContent> = {};
  if (fileId === from) content.fileId = to;
  if (posterFileId === from) content.posterFileId = to;
  if (captions.some((one) => one.fileId === from)) content.captions = captions.map(other);
  if (resources.some((one) => one.fileId === from)) content.resources = resources.map(other);
  if (idsIn(markdown).includes(from)) content.markdown = inText(markdown, [from, to]);
  if (idsIn(transcript).includes(from)) content.transcript = inText(transcript, [from, to]);
  return { content, places: Object.keys(content).length };
}

function chosenIn({ fileId, posterFileId, captions = [], resources = [] }: Naming): string[] {
  const parts = [...captions, ...resources].map((one) => one.fileId);
  return [fileId, posterFileId ?? null, ...parts].filter((id) => id !== null);
}

function idsIn(text: string): string[] {
  return fileIdsIn({ text });
}

function inText(text: string, [from, to]: Swap): string {
  return text.replaceAll(`file:${from}`, `file:${to}`);
}
