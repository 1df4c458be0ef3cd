/** "Finish by": what a learner has planned for a course, and what is left of it today. Nothing is stored when days pass. */
import { DateTime } from 'luxon';
import { trusted } from 'mongoose';
import type { OutlineLecture, PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { Completion, type CompletionRecord } from '../completion.model.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { numberOf } from '../outline.ts';
import { countedLectures, progressIn, readyLectures } from '../progress.service.ts';
import { locksIn, type NeededCourse } from '../release/locks.service.ts';
import { minutesOf } from '../words.ts';
import {
  farthestDays,
  paceOf,
  pieceOf,
  plusDays,
  type Spread,
  type Standing,
  spreadAtPace,
  spreadEvenly,
  spreadNow,
} from './pace.ts';
import { Plan, type PlanRecord, storePlan } from './plan.model.ts';

/** `zone`: IANA name of the learner's zone, in which days begin and end. */
export type Planned = { course: PublishedCourse; enrolment: Enrolment; missing: readonly NeededCourse[]; zone: string };
export type StudyPlan = Omit<PlanRecord, '_id'> & { id: string };
/** What is still to be learned, by its lectures. */
export type Ahead = Standing & { lectures: ReadonlyMap<string, OutlineLecture> };

/** More than this on one day is no plan. */
const mostSeconds = 6 * 3600;

/** The plan of an enrolment, or null. */
export async function findPlan(enrolmentId: string): Promise<StudyPlan | null> {
  const record = await Plan.findOne({ enrolmentId }).lean<PlanRecord>();
  return record && plain(record);
}

/** All plans of a person. At most 500. */
export async function listPlans(userId: string): Promise<StudyPlan[]> {
  return (await Plan.find({ userId }).limit(500).lean<PlanRecord[]>()).map(plain);
}

/** What is left to finish the course and for its certificate. `completions`: those of today, as `listCompletedToday` gives them. */
export function aheadOf({ course, enrolment, missing, zone }: Planned, completions: ReadonlySet<string>): Ahead {
  const today = dayIn(now(), zone);
  const ready = readyLectures(course);
  const locks = locksIn(course, enrolment, missing);
  const progress = progressIn(course, enrolment, locks);
  const counted = new Set(countedLectures(ready).map(({ id }) => id));
  const isWanted = (one: OutlineLecture) =>
    (!progress.isComplete && counted.has(one.id)) || (!progress.isCertified && one.certificate);
  const left = ready.filter((one) => isWanted(one) && !progress.completedIds.has(one.id));
  const pieces = left.map(({ id, seconds }) => {
    const opening = locks(id).find((lock) => lock.kind === 'date');
    return pieceOf(id, seconds, opening?.kind === 'date' ? dayIn(opening.at, zone) : today);
  });
  const done = ready.filter(({ id }) => completions.has(`${enrolment.id} ${id}`) && counted.has(id));
  const doneToday = done.reduce((sum, { id, seconds }) => sum + pieceOf(id, seconds, today).seconds, 0);
  return { pieces, today, doneToday, lectures: new Map(left.map((one) => [one.id, one])) };
}

/** `<enrolment> <lecture>` of what a person completed today. One read. */
export async function listCompletedToday(userId: string, zone: string): Promise<Set<string>> {
  const start = DateTime.fromJSDate(now(), { zone }).startOf('day').toJSDate();
  const records = await Completion.find({ userId, at: trusted({ $gte: start }) })
    .select('enrolmentId lectureId')
    .limit(1000)
    .lean<CompletionRecord[]>();
  return new Set(records.map(({ enrolmentId, lectureId }) => `${enrolmentId} ${lectureId}`));
}

/** What a plan asks for from today on. */
export function standingOf(plan: StudyPlan, ahead: Ahead): Spread {
  return spreadNow(plan, ahead);
}

/** The day on which somebody would be done who learns `pace` seconds on each of these weekdays. */
export function proposalFor(weekdays: readonly number[], pace: number, ahead: Ahead): Spread {
  return spreadAtPace({ weekdays, pace }, ahead);
}

/**
 * Keeps a plan for the course. May be repeated. Throws Refused (`finishBy`) for an end that cannot be: in the past, before
 * something opens, or with more than six hours on a day.
 */
export async function keepPlan(
  planned: Planned,
  ahead: Ahead,
  { weekdays, finishBy }: { weekdays: number[]; finishBy: string },
): Promise<void> {
  const { course, enrolment } = planned;
  if (finishBy < ahead.today) throw new Refused('This day is over. Please choose today or a later one.', 'finishBy');
  if (finishBy > plusDays(ahead.today, farthestDays))
    throw new Refused('Please choose a day within the next two years.', 'finishBy');
  const spread = spreadEvenly({ weekdays, finishBy }, ahead);
  if (!spread) throw new Refused(tooEarly(course, ahead), 'finishBy');
  if (spread.most > mostSeconds) {
    const { end } = spreadAtPace({ weekdays, pace: mostSeconds }, ahead);
    const asked = `That would be ${minutesOf(spread.most)} on a day.`;
    throw new Refused(`${asked} ${dayWords(end)} is the first day that leaves you some air.`, 'finishBy');
  }
  const { id: enrolmentId, userId, courseId } = enrolment;
  const pace = paceOf(spread);
  await storePlan({ enrolmentId, userId, courseId, weekdays, finishBy, pace, changedAt: now() });
}

/** Forgets the plan of an enrolment. May be repeated. */
export async function dropPlan(enrolmentId: string): Promise<void> {
  await Plan.deleteOne({ enrolmentId });
}

/** "Friday, 12 December 2026" of `2026-12-12`. */
export function dayWords(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en').toFormat('cccc, d LLLL yyyy');
}

/** The day of a moment, `2026-11-21`. */
export function dayIn(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
}

function tooEarly(course: PublishedCourse, ahead: Ahead): string {
  const last = ahead.pieces.toSorted((a, b) => b.from.localeCompare(a.from))[0];
  const lecture = last && last.from > ahead.today ? ahead.lectures.get(last.id) : undefined;
  if (!last || !lecture) return 'None of the days you learn on comes before that. Please choose a later day.';
  const name = `${numberOf(course.sections, lecture.id)} “${lecture.title}”`;
  return `${name} opens on ${dayWords(last.from)}. Please choose a day of yours after that.`;
}

function plain({ _id, ...rest }: PlanRecord): StudyPlan {
  return { ...rest, id: String(_id) };
}
