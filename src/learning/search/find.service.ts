/** Finds places in the courses that a person learns: only what their outline, their player and their captions show them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  findLearnableCourse,
  type OutlineLecture,
  type PublishedCourse,
} from '../../authoring/publishing/published.service.ts';
import { log } from '../../lib/log.ts';
import { type Enrolment, hasAccess, listEnrolments } from '../enrolment.service.ts';
import { locksIn, missingAmong } from '../release/locks.service.ts';
import { captionsFor } from '../transcript/transcript.service.ts';
import { type Hit, hitsIn, type Manner, manners } from './engine.ts';
import { indexLater } from './indexing.service.ts';
import { type KnownIndex, listIndexes, loadPart } from './loaded.service.ts';
import type { Piece, PieceKind } from './pieces.ts';

export type Place = Hit & { course: PublishedCourse; lecture: OutlineLecture };
export type FoundPlaces = {
  /** Best first, at most `mostPlaces`. */
  places: Place[];
  /** Nothing holds all words; these hold some of them. */
  isSome: boolean;
  /** Courses whose index is being made. */
  waiting: PublishedCourse[];
};
/** A course with what this person may see of it. */
export type Learned = { course: PublishedCourse; isSeen: (piece: Piece) => boolean };
type Asked = { words: string; kinds: readonly PieceKind[] };

export const mostPlaces = 200;
/** Courses that are searched at once: those opened last. */
export const mostCourses = 40;

/** The courses that a person may learn now, the one opened last first, and how many more there are than are searched. */
export async function listLearned(
  userId: string,
  reads: readonly (string | undefined)[],
  courseId?: string,
): Promise<{ learned: Learned[]; more: number }> {
  const all = await listEnrolments(userId);
  const open = all.filter((one) => hasAccess(one) && (!courseId || one.courseId === courseId));
  const chosen = await Promise.all(open.slice(0, mostCourses).map((enrolment) => learnedOf(enrolment, all, reads)));
  return { learned: chosen.filter((one) => one !== null), more: Math.max(0, open.length - mostCourses) };
}

/** Each course is searched in turn, so that nobody else waits for all of them. */
export async function findPlaces(learned: readonly Learned[], { words, kinds }: Asked): Promise<FoundPlaces> {
  const indexes = await listIndexes(learned.map(({ course }) => course.id));
  const waiting = learned.filter(({ course }) => !indexes.has(course.id)).map(({ course }) => course);
  await haveIndexed(learned, indexes);
  for (const manner of manners) {
    const places: Place[] = [];
    for (const one of learned) {
      const index = indexes.get(one.course.id);
      if (index) places.push(...(await placesIn(one, index, { words, manner, kinds })));
    }
    if (places.length > 0) {
      places.sort((a, b) => b.score - a.score);
      return { places: places.slice(0, mostPlaces), isSome: manner === 'some', waiting };
    }
  }
  return { places: [], isSome: false, waiting };
}

async function placesIn(
  { course, isSeen }: Learned,
  index: KnownIndex,
  { words, manner, kinds }: Asked & { manner: Manner },
): Promise<Place[]> {
  const lectures = lecturesOf(course);
  const places: Place[] = [];
  for (let number = 0; number < index.parts; number++) {
    const part = await loadPart(index, number);
    if (!part) continue;
    const hits = hitsIn(part, words, manner, (piece) => kinds.includes(piece.kind) && isSeen(piece));
    for (const hit of hits.slice(0, mostPlaces)) {
      const lecture = lectures.get(hit.piece.lectureId);
      if (lecture) places.push({ ...hit, course, lecture });
    }
    await nextTurn();
  }
  return places;
}

async function learnedOf(
  enrolment: Enrolment,
  all: readonly Enrolment[],
  reads: readonly (string | undefined)[],
): Promise<Learned | null> {
  const course = await findLearnableCourse({ id: enrolment.courseId });
  if (!course) return null;
  const locks = locksIn(course, enrolment, await missingAmong(course, enrolment, all));
  const [lectures, open] = [lecturesOf(course), new Map<string, boolean>()];
  const isOpen = ({ id, ready }: OutlineLecture) => {
    const known = open.get(id) ?? (ready && locks(id).length === 0);
    open.set(id, known);
    return known;
  };
  const isSeen = (piece: Piece) => {
    const lecture = lectures.get(piece.lectureId);
    // Words of another version of the lecture are not on its page.
    if (!lecture || lecture.revision !== piece.revision) return false;
    // The outline names what is closed, too.
    return piece.kind === 'title' || (isOpen(lecture) && isRead(piece, reads));
  };
  return { course, isSeen };
}

/** Of captions in several languages the player shows one. */
function isRead({ among, language }: Piece, reads: readonly (string | undefined)[]): boolean {
  if (among.length === 0) return true;
  return (
    captionsFor(
      among.map((one) => ({ language: one })),
      reads,
    )?.language === language
  );
}

function lecturesOf({ sections }: PublishedCourse): Map<string, OutlineLecture> {
  return new Map(sections.flatMap(({ lectures }) => lectures.map((one) => [one.id, one] as const)));
}

/** What was published before, or is newer than its index. A queue that is away keeps nobody from what is found. */
async function haveIndexed(learned: readonly Learned[], indexes: Map<string, KnownIndex>): Promise<void> {
  const old = learned.filter(({ course }) => indexes.get(course.id)?.versionId !== course.versionId);
  for (const { course } of old)
    await indexLater(course.versionId).catch((error: unknown) =>
      log.warn({ courseId: course.id, reason: String(error) }, 'could not have a course indexed'),
    );
}
