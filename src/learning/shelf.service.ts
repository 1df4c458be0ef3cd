/** "My learning": a person's courses, sorted into the one to go on with, the others, the finished and the ended. */
import {
  type OutlineLecture,
  type PublishedCourse,
  requireLearnableCourse,
} from '../authoring/publishing/published.service.ts';
import { NotFound } from '../lib/errors.ts';
import { listAdded } from './changes/changes.service.ts';
import { type Enrolment, hasAccess, listEnrolments } from './enrolment.service.ts';
import { positionOf } from './positions.service.ts';
import { type Progress, progressIn } from './progress.service.ts';
import { locksIn, missingAmong, type NeededCourse } from './release/locks.service.ts';
import { nextBeside, ungradedLectures } from './ungraded.service.ts';

/** `missing`: the courses to be finished before this one opens. */
export type ShelfEntry = {
  course: PublishedCourse;
  enrolment: Enrolment;
  progress: Progress;
  missing: NeededCourse[];
  /** Lectures that came since it was finished and are not done. */
  added: number;
};
export type Shelf = {
  /** The course opened last that has something left. */
  current: (ShelfEntry & { next: OutlineLecture; secondsLeft: number }) | null;
  others: ShelfEntry[];
  finished: ShelfEntry[];
  ended: ShelfEntry[];
};

/** One read of the enrolments, one of the position; courses come from memory. */
export async function shelfOf(userId: string): Promise<Shelf> {
  const all = await listEnrolments(userId);
  const found = await Promise.all(all.map((enrolment) => entryOf(enrolment, all)));
  const entries = found.filter((entry) => entry !== null);
  const live = entries.filter((entry) => hasAccess(entry.enrolment));
  const finished = live.filter((entry) => entry.progress.isComplete);
  const [first, ...rest] = live.filter((entry) => !entry.progress.isComplete);
  const next = first && (await nextOf(first));
  const current = first && next ? await withNext(first, next) : null;
  return {
    current,
    others: first && !current ? [first, ...rest] : rest,
    finished,
    ended: entries.filter((entry) => !hasAccess(entry.enrolment)),
  };
}

/** What is left of a lecture, in seconds, for somebody who stopped somewhere in it. */
export async function secondsLeft(enrolment: Enrolment, lecture: OutlineLecture): Promise<number> {
  const place = lecture.kind === 'video' ? await positionOf(enrolment.id, lecture.id) : null;
  return Math.max(lecture.seconds - (place?.seconds ?? 0), 0);
}

/** What is handed in and waits for its teacher is nothing to go on with. */
async function nextOf(entry: ShelfEntry): Promise<OutlineLecture | null> {
  const { course, enrolment, progress, missing } = entry;
  const ungraded = await ungradedLectures(entry, progress.completedIds);
  return nextBeside(entry, progress, { ungraded, locks: locksIn(course, enrolment, missing) });
}

async function withNext(entry: ShelfEntry, next: OutlineLecture) {
  return { ...entry, next, secondsLeft: await secondsLeft(entry.enrolment, next) };
}

/** A course that is gone for good is left out rather than taking the page down. */
async function entryOf(enrolment: Enrolment, all: readonly Enrolment[]): Promise<ShelfEntry | null> {
  try {
    const course = await requireLearnableCourse({ id: enrolment.courseId });
    const missing = await missingAmong(course, enrolment, all);
    const progress = progressIn(course, enrolment, locksIn(course, enrolment, missing));
    const added = (await listAdded(course, enrolment)).filter(({ id }) => !progress.completedIds.has(id)).length;
    return { course, enrolment, progress, missing, added };
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}
