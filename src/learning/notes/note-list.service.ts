/** Notes in the order of their courses, lectures and places, a page at a time. */
import { trusted } from 'mongoose';
import { findLearnableCourse, type PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { isId } from '../../lib/db.ts';
import { holdsWords } from '../../lib/found-words.ts';
import { findEnrolment, hasAccess, listEnrolments } from '../enrolment.service.ts';
import { lectureHref, numberOf } from '../outline.ts';
import { type NoteRecord, Note as Notes } from './note.model.ts';
import { type Note, plain } from './notes.service.ts';

export type NoteFilter = { courseId?: string | undefined; words?: string | undefined };
/** A lecture with notes in it. */
export type NotedLecture = {
  id: string;
  title: string;
  /** "1.3"; '' where it is not part of the course any more. */
  number: string;
  courseId: string;
  courseTitle: string;
  /** Where it is learnt; null where this person cannot go. */
  href: string | null;
  /** It has seconds to point at. */
  isFilm: boolean;
  count: number;
};
type Counted = { _id: string; courseId: string; courseTitle: string; lectureTitle: string; count: number };
type Page = { notes: Note[]; next: string | null };

/** All lectures in which this person has such notes: courses by their titles, lectures as in the outline. */
export async function listNotedLectures(userId: string, filter: NoteFilter = {}): Promise<NotedLecture[]> {
  const [counted, enrolments] = await Promise.all([countByLecture(userId, filter), listEnrolments(userId)]);
  const ids = [...new Set(counted.map(({ courseId }) => courseId))];
  const courses = new Map(await Promise.all(ids.map(async (id) => [id, await findLearnableCourse({ id })] as const)));
  const open = new Set(enrolments.filter(hasAccess).map(({ courseId }) => courseId));
  const places = placesOf([...courses.values()]);
  return counted
    .map((one) => notedLecture(one, courses.get(one.courseId) ?? null, open))
    .sort(
      (a, b) =>
        a.courseTitle.localeCompare(b.courseTitle) ||
        a.courseId.localeCompare(b.courseId) ||
        (places.get(a.id) ?? Number.POSITIVE_INFINITY) - (places.get(b.id) ?? Number.POSITIVE_INFINITY) ||
        a.id.localeCompare(b.id),
    );
}

/** One page of the notes of these lectures; `next` leads on, null at the end. */
export async function listNotes(
  userId: string,
  lectures: readonly Pick<NotedLecture, 'id' | 'count'>[],
  options: { words?: string | undefined; after?: string | undefined; limit?: number } = {},
): Promise<Page> {
  const { words = '', after = '', limit = 50 } = options;
  const such = { userId, deletedAt: null, ...holdsWords(words) };
  const cursor = cursorIn(after);
  const begin = Math.max(0, cursor ? lectures.findIndex(({ id }) => id === cursor.lectureId) : 0);
  const found: NoteRecord[] = [];
  let at = begin;
  const first = lectures[begin];
  if (cursor && first?.id === cursor.lectureId) {
    found.push(...(await inLecture({ ...such, ...afterOf(cursor) }, first.id, limit + 1)));
    at += 1;
  }
  const whole: string[] = [];
  let left = limit + 1 - found.length;
  for (let one = lectures[at]; one && one.count <= left; one = lectures[at]) {
    whole.push(one.id);
    left -= one.count;
    at += 1;
  }
  found.push(...(await inLectures(such, whole)));
  const part = lectures[at];
  if (part && found.length <= limit) found.push(...(await inLecture(such, part.id, limit + 1 - found.length)));
  const shown = found.slice(0, limit);
  return { notes: shown.map(plain), next: found.length > limit ? cursorOf(shown.at(-1)) : null };
}

/** The lecture of one note. */
export async function findNotedLecture(userId: string, note: Note): Promise<NotedLecture> {
  const [course, enrolment] = await Promise.all([
    findLearnableCourse({ id: note.courseId }),
    findEnrolment(userId, note.courseId),
  ]);
  const open = new Set(enrolment && hasAccess(enrolment) ? [note.courseId] : []);
  return notedLecture({ ...note, _id: note.lectureId, count: 1 }, course, open);
}

/** All of them, page by page, for files. */
export async function* everyNote(
  userId: string,
  lectures: readonly NotedLecture[],
  words?: string,
): AsyncGenerator<Note> {
  let after: string | undefined;
  do {
    const page = await listNotes(userId, lectures, { words, after, limit: 200 });
    yield* page.notes;
    after = page.next ?? undefined;
  } while (after);
}

/** How many notes this person has in a lecture. */
export function countNotes(userId: string, lectureId: string): Promise<number> {
  return Notes.countDocuments({ userId, lectureId, deletedAt: null });
}

function countByLecture(userId: string, { courseId, words = '' }: NoteFilter): Promise<Counted[]> {
  return Notes.aggregate<Counted>([
    { $match: { userId, ...(courseId ? { courseId } : {}), deletedAt: null, ...holdsWords(words) } },
    {
      $group: {
        _id: '$lectureId',
        courseId: { $first: '$courseId' },
        courseTitle: { $first: '$courseTitle' },
        lectureTitle: { $first: '$lectureTitle' },
        count: { $sum: 1 },
      },
    },
  ]);
}

function notedLecture(one: Counted, course: PublishedCourse | null, open: ReadonlySet<string>): NotedLecture {
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === one._id);
  const isThere = course && lecture?.ready && open.has(one.courseId);
  return {
    id: one._id,
    title: lecture?.title ?? one.lectureTitle,
    number: course ? numberOf(course.sections, one._id) : '',
    courseId: one.courseId,
    courseTitle: course?.facts.title ?? one.courseTitle,
    href: isThere ? lectureHref(course.slug, lecture) : null,
    isFilm: lecture?.kind === 'video' || lecture?.kind === 'audio',
    count: one.count,
  };
}

/** The place of each lecture in the outline of its course. */
function placesOf(courses: (PublishedCourse | null)[]): Map<string, number> {
  const lists = courses.map((course) => course?.sections.flatMap(({ lectures }) => lectures) ?? []);
  return new Map(lists.flatMap((lectures) => lectures.map(({ id }, at) => [id, at] as const)));
}

function inLecture(such: object, lectureId: string, limit: number): Promise<NoteRecord[]> {
  return Notes.find({ ...such, lectureId })
    .sort({ place: 1, _id: 1 })
    .limit(limit)
    .lean<NoteRecord[]>();
}

/** Lectures whose notes fit on the page, in the order of `ids`. */
async function inLectures(such: object, ids: string[]): Promise<NoteRecord[]> {
  if (ids.length === 0) return [];
  const found = await Notes.find({ ...such, lectureId: trusted({ $in: ids }) })
    .sort({ place: 1, _id: 1 })
    .lean<NoteRecord[]>();
  const order = new Map(ids.map((id, at) => [id, at]));
  return found.sort((a, b) => (order.get(a.lectureId) ?? 0) - (order.get(b.lectureId) ?? 0));
}

type Cursor = { lectureId: string; place: number; id: string };

function cursorOf(note: NoteRecord | undefined): string | null {
  return note ? `${note.lectureId}.${note.place}.${note._id}` : null;
}

function cursorIn(text: string): Cursor | null {
  const [lectureId = '', place = '', id = ''] = text.split('.');
  return lectureId && /^-?\d{1,9}$/.test(place) && isId(id) ? { lectureId, place: Number(place), id } : null;
}

function afterOf({ place, id }: Cursor): object {
  return { $or: [{ place: trusted({ $gt: place }) }, { place, _id: trusted({ $gt: id }) }] };
}
