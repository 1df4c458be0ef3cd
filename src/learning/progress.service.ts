/** How far a person is: completions count once, percent is over the required lectures of the published version. */
import {
  type OutlineLecture,
  type PublishedCourse,
  requireLearnableCourse,
} from '../authoring/publishing/published.service.ts';
import { isLookingOn } from '../lib/acting.ts';
import { now } from '../lib/clock.ts';
import { NotFound } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import { Completion, type HowCompleted, insertCompletion, listCompletions } from './completion.model.ts';
import { type EnrolmentRecord, Enrolment as Enrolments, settleRecord } from './enrolment.model.ts';
import { type Enrolment, plain } from './enrolment.service.ts';

export type Progress = {
  /** Counted lectures: the required ones, or all when none is required. */
  done: number;
  total: number;
  /** Whole percent, rounded down: 100 only when all is done. */
  percent: number;
  /** All counted lectures are done now, or the person finished an earlier version. */
  isComplete: boolean;
  completedIds: ReadonlySet<string>;
  /** Where to go on: the lecture opened last if it is not done, else the next one that is not; null when all are. */
  nextLecture: OutlineLecture | null;
};
export type Completed = { enrolment: Enrolment; progress: Progress; first: boolean };

/** From memory but for the first look at a version. Throws NotFound when the course never was published. */
export async function progressOf(enrolment: Enrolment): Promise<Progress> {
  return progressIn(await requireLearnableCourse({ id: enrolment.courseId }), enrolment);
}

/** As `progressOf`, for callers that have the course. */
export function progressIn(course: Pick<PublishedCourse, 'sections'>, enrolment: Enrolment): Progress {
  const lectures = readyLectures(course);
  const completedIds = new Set(enrolment.completedIds);
  const counted = countedLectures(lectures);
  const done = counted.filter((lecture) => completedIds.has(lecture.id)).length;
  const total = counted.length;
  return {
    done,
    total,
    percent: total === 0 ? 0 : Math.floor((done / total) * 100),
    isComplete: enrolment.completedAt !== null || (total > 0 && done === total),
    completedIds,
    nextLecture: nextOf(lectures, completedIds, enrolment.lastLectureId),
  };
}

/**
 * Completes a lecture of the published version. Repeating it, also at the same moment, changes nothing. Tells
 * `lecture.completed` the first time, and `course.completed` once when nothing required is left. Throws NotFound.
 */
export async function completeLecture(
  enrolment: Enrolment,
  lectureId: string,
  how: HowCompleted = 'button',
  at: Date = now(),
): Promise<Completed> {
  const course = await requireLearnableCourse({ id: enrolment.courseId });
  if (!readyLectures(course).some((lecture) => lecture.id === lectureId)) throw new NotFound('This lecture');
  const { id: enrolmentId, userId, courseId } = enrolment;
  const told = fact('lecture.completed', { enrolmentId, lectureId });
  const made = await insertCompletion({ enrolmentId, lectureId, userId, courseId, at, how }, told);
  const settled = await settleProgress(recordOf(enrolment), at);
  if (made) await relay(Completion, made._id, [told]);
  return { enrolment: settled, progress: progressIn(course, settled), first: made !== null };
}

/** Takes a completion back; one that is not there is fine. A course once finished stays finished. */
export async function undoCompletion(enrolment: Enrolment, lectureId: string): Promise<Completed> {
  await Completion.deleteOne({ enrolmentId: enrolment.id, lectureId });
  const settled = await settleProgress(recordOf(enrolment), now());
  return { enrolment: settled, progress: await progressOf(settled), first: false };
}

/** Makes the enrolment say what its completions say, e.g. after a process died in between. May be repeated. */
export async function repairProgress(enrolmentId: string): Promise<void> {
  const record = await Enrolments.findById(enrolmentId).lean<EnrolmentRecord>();
  if (record) await settleProgress(record, now());
}

/** When each lecture was completed, by its id. */
export async function listCompletionTimes(enrolmentId: string): Promise<Map<string, Date>> {
  return new Map((await listCompletions(enrolmentId)).map((record) => [record.lectureId, record.at]));
}

/** Remembers what was opened last. Writes only what is new, and nothing for an admin who looks on. */
export async function recordOpening(enrolment: Enrolment, lectureId: string): Promise<void> {
  if (isLookingOn()) return;
  const at = now();
  const fresh = at.getTime() - enrolment.lastOpenedAt.getTime() < 300_000;
  if (enrolment.lastLectureId === lectureId && fresh) return;
  await Enrolments.updateOne({ _id: enrolment.id }, { $set: { lastLectureId: lectureId, lastOpenedAt: at } });
}

/** The lectures of an outline that can be opened, in order. */
export function readyLectures(course: Pick<PublishedCourse, 'sections'>): OutlineLecture[] {
  return course.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
}

function countedLectures(lectures: OutlineLecture[]): OutlineLecture[] {
  const required = lectures.filter((lecture) => lecture.required);
  return required.length > 0 ? required : lectures;
}

function nextOf(lectures: OutlineLecture[], done: Set<string>, lastId: string | null): OutlineLecture | null {
  const open = (lecture: OutlineLecture) => !done.has(lecture.id);
  const last = lectures.findIndex((lecture) => lecture.id === lastId);
  return lectures.slice(Math.max(last, 0)).find(open) ?? lectures.find(open) ?? null;
}

async function settleProgress(record: EnrolmentRecord, at: Date): Promise<Enrolment> {
  const { userId, courseId } = record;
  const enrolmentId = String(record._id);
  const course = await requireLearnableCourse({ id: courseId });
  const told = fact('course.completed', { enrolmentId, userId, courseId });
  let finished = false;
  const settled = await settleRecord(record, async (current) => {
    const completedIds = (await listCompletions(enrolmentId)).map((one) => one.lectureId);
    const next = { ...plain(current), completedIds };
    finished = current.completedAt === null && progressIn(course, next).isComplete;
    if (!finished && sameIds(completedIds, current.completedIds)) return null;
    const end = { completedAt: at, finishedVersionId: course.versionId };
    return { $set: { completedIds, ...(finished ? end : {}) }, ...(finished ? { $push: { outbox: told } } : {}) };
  });
  if (finished) await relay(Enrolments, settled._id, [told]);
  return plain(settled);
}

const sameIds = (a: string[], b: string[]) => a.length === b.length && a.every((id, index) => id === b[index]);

/** Enough of the stored record for a guarded write: the revision is the one that was read. */
function recordOf(enrolment: Enrolment): EnrolmentRecord {
  const { id, ...rest } = enrolment;
  return { ...rest, _id: Enrolments.base.Types.ObjectId.createFromHexString(id) };
}
