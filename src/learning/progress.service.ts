/** How far a person is: completions count once, percent is over the required lectures of the published version. */
import { listReached } from '../assessment/grades/grades.service.ts';
import { asksForGrades } from '../authoring/certificate/rule.service.ts';
import {
  type OutlineLecture,
  type PublishedCourse,
  requireLearnableCourse,
} from '../authoring/publishing/published.service.ts';
import { isLookingOn } from '../lib/acting.ts';
import { now } from '../lib/clock.ts';
import { NotFound, Refused } from '../lib/errors.ts';
import { type Fact, fact, relay } from '../lib/events.ts';
import { type Grades, meetsRule } from './certificate-rule.service.ts';
import { Completion, type HowCompleted, insertCompletion, listCompletions } from './completion.model.ts';
import { type EnrolmentRecord, Enrolment as Enrolments, settleRecord } from './enrolment.model.ts';
import { type Enrolment, plain } from './enrolment.service.ts';
import { type LocksFor, locksIn } from './release/locks.service.ts';
import { listTakenCompletions } from './reset/reset.model.ts';

export type Progress = {
  /** Counted lectures: the required ones, or all when none is required. */
  done: number;
  total: number;
  /** Whole percent, rounded down: 100 only when all is done, and for who finished it, whatever is added later. */
  percent: number;
  /** All counted lectures are done now, or the person finished an earlier version and has not begun it anew. */
  isComplete: boolean;
  /** Also what the certificate asks for is done, lectures and grades, or was when the certificate was earned. */
  isCertified: boolean;
  completedIds: ReadonlySet<string>;
  /** Where to go on: the lecture opened last if it is not done, else the next open one that is not; null when none is. */
  nextLecture: OutlineLecture | null;
};
const passFirst: Partial<Record<OutlineLecture['kind'], string>> = {
  quiz: 'This lecture is a quiz: it is completed by passing it.',
  assignment: 'This lecture is an assignment: it is completed by what you hand in.',
  survey: 'This lecture is a survey: it is completed by answering it.',
};

export type Completed = { enrolment: Enrolment; progress: Progress; first: boolean };

/** From memory but for the first look at a version. Throws NotFound when the course never was published. */
export async function progressOf(enrolment: Enrolment): Promise<Progress> {
  return progressIn(await requireLearnableCourse({ id: enrolment.courseId }), enrolment);
}

/**
 * As `progressOf`, for callers that have the course, and may know what is closed; else courses to be finished first are not
 * asked for. Without `grades` a certificate that asks for some is earned only if the enrolment says so.
 */
export function progressIn(
  course: Pick<PublishedCourse, 'id' | 'sections' | 'facts'>,
  enrolment: Enrolment,
  locks: LocksFor = locksIn(course, enrolment),
  grades: Grades | null = null,
): Progress {
  const lectures = readyLectures(course);
  const completedIds = new Set(enrolment.completedIds);
  const counted = countedLectures(lectures);
  const done = counted.filter((lecture) => completedIds.has(lecture.id)).length;
  const total = counted.length;
  const isComplete = hasFinished(enrolment) || (total > 0 && done === total);
  const wanted = lectures.filter((lecture) => lecture.certificate);
  const isWhole = wanted.every((lecture) => completedIds.has(lecture.id));
  const isOpen = (lecture: OutlineLecture) => !completedIds.has(lecture.id) && locks(lecture.id).length === 0;
  return {
    done,
    total,
    percent: percentOf(done, total, isComplete),
    isComplete,
    isCertified: enrolment.certifiedAt !== null || (isComplete && isWhole && meetsRule(course, grades)),
    completedIds,
    nextLecture: nextOf(lectures, isOpen, enrolment.lastLectureId),
  };
}

/**
 * Completes a lecture of the published version. Repeating it, also at the same moment, changes nothing. Tells
 * `lecture.completed` the first time, `course.completed` once when nothing required is left, and `course.certified` once
 * when nothing that counts for the certificate is left either. Throws NotFound, and Refused for a quiz, an assignment or a
 * survey. Whether the lecture is open to the learner
 * is asked by whoever finds it (`requireOpenLecture`).
 */
export async function completeLecture(
  enrolment: Enrolment,
  lectureId: string,
  how: HowCompleted = 'button',
  at: Date = now(),
): Promise<Completed> {
  const course = await requireLearnableCourse({ id: enrolment.courseId });
  const lecture = readyLectures(course).find((one) => one.id === lectureId);
  if (!lecture) throw new NotFound('This lecture');
  const reason = passFirst[lecture.kind];
  if (reason && (how === 'button' || how === 'watched')) throw new Refused(reason);
  const { id: enrolmentId, userId, courseId } = enrolment;
  const told = fact('lecture.completed', { enrolmentId, lectureId });
  const made = await insertCompletion(
    { enrolmentId, lectureId, userId, courseId, at, how, revisionId: lecture.revisionId },
    told,
  );
  const settled = await settleProgress(recordOf(enrolment), at);
  if (made) await relay(Completion, made._id, [told]);
  return { enrolment: settled, progress: progressIn(course, settled), first: made !== null };
}

/** Finished, and not begun anew since. */
export function hasFinished({ completedAt, restartedAt }: Pick<Enrolment, 'completedAt' | 'restartedAt'>): boolean {
  return completedAt !== null && restartedAt === null;
}

/** Takes a completion back; one that is not there is fine. A course once finished stays finished. Throws Refused for a quiz or a survey. */
export async function undoCompletion(enrolment: Enrolment, lectureId: string): Promise<Completed> {
  const course = await requireLearnableCourse({ id: enrolment.courseId });
  const lecture = readyLectures(course).find((one) => one.id === lectureId);
  const reason = lecture && passFirst[lecture.kind];
  if (reason) throw new Refused(reason);
  return dropCompletion(enrolment, lectureId);
}

/** As `undoCompletion`, also for what is completed by passing it: when what brought it is taken back. */
export async function dropCompletion(enrolment: Enrolment, lectureId: string): Promise<Completed> {
  await Completion.deleteOne({ enrolmentId: enrolment.id, lectureId });
  const settled = await settleProgress(recordOf(enrolment), now());
  return { enrolment: settled, progress: await progressOf(settled), first: false };
}

/** Makes the enrolment say what its completions say, e.g. after a process died in between. May be repeated. */
export async function repairProgress(enrolmentId: string): Promise<void> {
  const record = await Enrolments.findById(enrolmentId).lean<EnrolmentRecord>();
  if (record) await settleProgress(record, now());
}

/**
 * Notes that the certificate is earned if lectures and grades say so now, and tells `course.certified` once; it is never
 * taken back. For whatever can change that: an attempt that ended, a grade that was written. May be repeated, also at the
 * same moment.
 */
export async function certifyIfEarned(enrolmentId: string): Promise<void> {
  const record = await Enrolments.findById(enrolmentId).lean<EnrolmentRecord>();
  if (!record || plain(record).certifiedAt) return;
  const course = await requireLearnableCourse({ id: record.courseId });
  if (asksForGrades(course)) await settleProgress(record, now());
}

/**
 * Writes down the end of a course that came without a completion, because its teacher asks for less now: when the learner
 * comes by, not before, so that a slip of the teacher does not finish the course for thousands. Writes nothing for an admin
 * who looks on.
 */
export async function settleEnd(course: PublishedCourse, enrolment: Enrolment): Promise<Enrolment> {
  const grades = enrolment.certifiedAt ? null : await gradesFor(course, enrolment.id);
  const { isComplete, isCertified } = progressIn(course, enrolment, undefined, grades);
  const isDue = (isComplete && !hasFinished(enrolment)) || (isCertified && !enrolment.certifiedAt);
  return isDue && !isLookingOn() ? settleProgress(recordOf(enrolment), now()) : enrolment;
}

/** When each lecture was completed last, by its id; also what a reset has taken away, so that a certificate can say it. */
export async function listCompletionTimes(enrolmentId: string): Promise<Map<string, Date>> {
  const [taken, kept] = await Promise.all([listTakenCompletions(enrolmentId), listCompletions(enrolmentId)]);
  return new Map([...taken, ...kept].map(({ lectureId, at }) => [lectureId, at]));
}

/**
 * Remembers what was opened last, and for good what was `begun` because the rules had it open. Writes only what is new, and
 * nothing for an admin who looks on.
 */
export async function recordOpening(
  enrolment: Enrolment,
  lectureId: string,
  options: { begun?: boolean } = {},
): Promise<void> {
  if (isLookingOn()) return;
  const at = now();
  const fresh = at.getTime() - enrolment.lastOpenedAt.getTime() < 300_000;
  const isBegun = options.begun === true && !enrolment.openedIds.includes(lectureId);
  if (enrolment.lastLectureId === lectureId && fresh && !isBegun) return;
  const begun = isBegun ? { $addToSet: { openedIds: lectureId } } : {};
  await Enrolments.updateOne({ _id: enrolment.id }, { $set: { lastLectureId: lectureId, lastOpenedAt: at }, ...begun });
}

/** The lectures of an outline that can be opened, in order. */
export function readyLectures(course: Pick<PublishedCourse, 'sections'>): OutlineLecture[] {
  return course.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
}

/** Those of which the percent is made: the required ones, or all when none is required. */
export function countedLectures(lectures: OutlineLecture[]): OutlineLecture[] {
  const required = lectures.filter((lecture) => lecture.required);
  return required.length > 0 ? required : lectures;
}

function percentOf(done: number, total: number, isComplete: boolean): number {
  if (isComplete) return 100;
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}

function nextOf(
  lectures: OutlineLecture[],
  open: (lecture: OutlineLecture) => boolean,
  lastId: string | null,
): OutlineLecture | null {
  const last = lectures.findIndex((lecture) => lecture.id === lastId);
  return lectures.slice(Math.max(last, 0)).find(open) ?? lectures.find(open) ?? null;
}

async function settleProgress(record: EnrolmentRecord, at: Date): Promise<Enrolment> {
  const { userId, courseId } = record;
  const enrolmentId = String(record._id);
  const course = await requireLearnableCourse({ id: courseId });
  const ids = { enrolmentId, userId, courseId };
  const facts = { finished: fact('course.completed', ids), certified: fact('course.certified', ids) };
  let told: Fact[] = [];
  const settled = await settleRecord(record, async (current) => {
    const completedIds = (await listCompletions(enrolmentId)).map((one) => one.lectureId);
    const next = { ...plain(current), completedIds };
    const grades = next.certifiedAt ? null : await gradesFor(course, enrolmentId);
    const { isComplete, isCertified } = progressIn(course, next, undefined, grades);
    const finished = current.completedAt === null && isComplete;
    const again = next.restartedAt !== null && isComplete;
    const certified = next.certifiedAt === null && isCertified;
    told = [...(finished ? [facts.finished] : []), ...(certified ? [facts.certified] : [])];
    if (told.length === 0 && !again && sameIds(completedIds, current.completedIds)) return null;
    const end = {
      ...(finished ? { completedAt: at } : {}),
      ...(finished || again ? { finishedVersionId: course.versionId, restartedAt: null } : {}),
    };
    const earned = certified ? { certifiedAt: at, certifiedVersionId: course.versionId } : {};
    const outbox = told.length > 0 ? { $push: { outbox: { $each: told } } } : {};
    return { $set: { completedIds, ...end, ...earned }, ...outbox };
  });
  await relay(Enrolments, settled._id, told);
  return plain(settled);
}

/** Read only where the certificate asks for them. */
async function gradesFor(course: PublishedCourse, enrolmentId: string): Promise<Grades | null> {
  return asksForGrades(course) ? listReached(enrolmentId) : null;
}

const sameIds = (a: string[], b: string[]) => a.length === b.length && a.every((id, index) => id === b[index]);

/** Enough of the stored record for a guarded write: the revision is the one that was read. */
function recordOf(enrolment: Enrolment): EnrolmentRecord {
  const { id, ...rest } = enrolment;
  return { ...rest, _id: Enrolments.base.Types.ObjectId.createFromHexString(id) };
}
