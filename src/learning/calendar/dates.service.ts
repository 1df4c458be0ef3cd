/** Everything in a person's courses that has a date: what opens, when quizzes can be taken, what is due, what is planned, when access ends. */
import { DateTime } from 'luxon';
import {
  holding,
  listOwnAccommodations,
  type StoredAccommodation,
  wholeCourse,
} from '../../assessment/accommodations/accommodations.service.ts';
import { ownWindow } from '../../assessment/accommodations/own-rules.service.ts';
import { listOpenReviewsOf, type Review } from '../../assessment/peers/reviews.service.ts';
import {
  findLearnableCourse,
  type OutlineLecture,
  type PublishedCourse,
} from '../../authoring/publishing/published.service.ts';
import { locksOf, momentOf, planOf } from '../../authoring/release/openings.service.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { type Enrolment, hasAccess, listEnrolments } from '../enrolment.service.ts';
import { lectureHref, numberOf } from '../outline.ts';
import { aheadOf, listCompletedToday, listPlans, type StudyPlan, standingOf } from '../plan/plan.service.ts';
import { roundedUp, workWords } from '../plan/words.ts';
import { readyLectures } from '../progress.service.ts';
import { factsOf, missingAmong, type NeededCourse } from '../release/locks.service.ts';
import { lockLine } from '../release/words.ts';
import { minutesOf } from '../words.ts';
import { assignmentDuesOf, type Works, worksOf } from './assignment-dues.ts';
import { quizWindowsOf } from './quiz-windows.ts';

export type DateKind = 'opens' | 'quiz-opens' | 'quiz-closes' | 'due' | 'reviews' | 'study' | 'finish' | 'access';
export type CourseDate = {
  /** Names this date for good, also when it moves. */
  key: string;
  kind: DateKind;
  /** A moment, or null for a whole day. */
  at: Date | null;
  /** In the calendar of the person: `2026-11-21`. */
  day: string;
  title: string;
  courseTitle: string;
  /** More about it, '' for nothing. */
  detail: string;
  /** A path of the school. */
  href: string;
  /** Goes up whenever what is said here may have changed; never down. */
  sequence: number;
  changedAt: Date;
};
type Around = {
  course: PublishedCourse;
  enrolment: Enrolment;
  missing: readonly NeededCourse[];
  /** Other conditions of this learner in this course, also those taken back. */
  own: readonly StoredAccommodation[];
  /** IANA name of the person's zone. */
  zone: string;
};

/** What is past stays in sight so long. */
const pastDays = 60;

/** In order of time, whole days first, from sixty days ago on. `zone`: IANA name. Seven reads, however many courses. */
export async function listDates(userId: string, zone: string): Promise<CourseDate[]> {
  const [all, plans, works, accommodations, reviews] = await Promise.all([
    listEnrolments(userId),
    listPlans(userId),
    worksOf(userId),
    listOwnAccommodations(userId),
    listOpenReviewsOf(userId),
  ]);
  const today = plans.length > 0 ? await listCompletedToday(userId, zone) : new Set<string>();
  const found = await Promise.all(
    all.filter(hasAccess).map(async (enrolment) => {
      const course = await findLearnableCourse({ id: enrolment.courseId });
      if (!course) return [];
      const own = accommodations.filter(({ enrolmentId }) => enrolmentId === enrolment.id);
      const around = { course, enrolment, missing: await missingAmong(course, enrolment, all), own, zone };
      const plan = plans.find(({ enrolmentId }) => enrolmentId === enrolment.id);
      return [
        ...openingsOf(around),
        ...(await quizzesOf(around)),
        ...(await duesOf(around, works)),
        ...reviewsOf(around, reviews),
        ...(plan ? planned(around, plan, today) : []),
        ...accessOf(around),
      ];
    }),
  );
  const since = dayOf(fromNow(-pastDays * day), zone);
  return found
    .flat()
    .filter((date) => date.day >= since)
    .sort(byTime);
}

function openingsOf(around: Around): CourseDate[] {
  const { course, enrolment, missing, zone } = around;
  const plan = planOf(course);
  const [facts, at] = [factsOf(enrolment, missing), now()];
  return readyLectures(course).flatMap((lecture) => {
    const planned = plan.get(lecture.id);
    const moment = planned && !planned.free ? momentOf(planned.rule, facts) : null;
    if (!moment) return [];
    const locks = locksOf(plan, lecture.id, facts, at);
    // A teacher opened it earlier for this person, or it was begun before the rule came.
    if (moment > at && locks.length === 0) return [];
    const others = locks.filter(({ kind }) => kind !== 'date');
    const detail = others.length > 0 ? lockLine(others, { course, missing, zone, at }).replace(/^opens /, '') : '';
    return [momentAt(around, { lecture, kind: 'opens', moment, words: 'opens', detail })];
  });
}

async function quizzesOf(around: Around): Promise<CourseDate[]> {
  const lectures = readyLectures(around.course);
  const windows = await quizWindowsOf(lectures);
  return windows.flatMap(({ lectureId, ...window }) => {
    const lecture = lectures.find(({ id }) => id === lectureId);
    if (!lecture) return [];
    const { opensAt, closesAt } = ownWindow(window, holding(around.own, lectureId));
    const opening = { lecture, kind: 'quiz-opens' as const, words: 'can be taken from now on', detail: '' };
    const closing = { lecture, kind: 'quiz-closes' as const, words: 'closes', detail: '' };
    return [
      ...(opensAt ? [momentAt(around, { ...opening, moment: opensAt })] : []),
      ...(closesAt ? [momentAt(around, { ...closing, moment: closesAt })] : []),
    ];
  });
}

async function duesOf(around: Around, works: Works): Promise<CourseDate[]> {
  const lectures = readyLectures(around.course);
  const extraDaysAt = (id: string) => holding(around.own, id)?.extraDays ?? 0;
  const dues = await assignmentDuesOf(lectures, around.enrolment, works, extraDaysAt);
  return dues.flatMap(({ lectureId, dueAt, detail, moved }) => {
    const lecture = lectures.find(({ id }) => id === lectureId);
    if (!lecture) return [];
    const date = momentAt(around, { lecture, kind: 'due', moment: dueAt, words: 'is due', detail });
    return [{ ...date, sequence: date.sequence + moved }];
  });
}

/** One date for all that waits for review at an assignment: the first one. */
function reviewsOf(around: Around, open: readonly Review[]): CourseDate[] {
  return readyLectures(around.course).flatMap((lecture) => {
    const own = open.filter((one) => one.lectureId === lecture.id && one.reviewerEnrolmentId === around.enrolment.id);
    if (own.length === 0) return [];
    const moment = new Date(Math.min(...own.map(({ dueAt }) => dueAt.getTime())));
    const detail = own.length === 1 ? 'One work waits for your review' : `${own.length} works wait for your review`;
    const date = momentAt(around, { lecture, kind: 'reviews', moment, words: 'reviews are due', detail });
    const asked = Math.max(...own.map(({ askedAt }) => askedAt.getTime()));
    // Whoever is asked for more later, or has given one, sees another date or another number.
    return [
      {
        ...date,
        sequence: date.sequence + Math.floor(asked / day),
        changedAt: latest(date.changedAt, new Date(asked)),
      },
    ];
  });
}

type Moment = { lecture: OutlineLecture; kind: DateKind; moment: Date; words: string; detail: string };

function momentAt(around: Around, { lecture, kind, moment, words, detail }: Moment): CourseDate {
  const { course, enrolment, zone } = around;
  const own = around.own.filter(({ lectureId }) => lectureId === lecture.id || lectureId === wholeCourse);
  return {
    ...{ key: `${kind}-${enrolment.id}-${lecture.id}`, kind, at: moment, day: dayOf(moment, zone), detail },
    title: `${numberOf(course.sections, lecture.id)} ${lecture.title} ${words}`,
    courseTitle: course.facts.title,
    href: lectureHref(course.slug, lecture),
    // What is taken back leaves its number, so the sum only grows.
    sequence: own.reduce((sum, { revision }) => sum + revision, course.number),
    changedAt: latest(course.publishedAt, enrolment.createdAt, ...own.map(({ at }) => at)),
  };
}

/** The days of a plan have keys of their own: one that moves is another day, not the same one at another time. */
function planned({ course, enrolment, missing, zone }: Around, plan: StudyPlan, today: Set<string>): CourseDate[] {
  const ahead = aheadOf({ course, enrolment, missing, zone }, today);
  const spread = standingOf(plan, ahead);
  if (spread.days.length === 0) return [];
  const start = DateTime.fromJSDate(now(), { zone }).startOf('day').toJSDate();
  const shared = {
    ...{ at: null, courseTitle: course.facts.title, href: `/learn/${course.slug}` },
    // Each of these only grows, and whatever changes a plan lets one of them grow.
    sequence: plan.revision + enrolment.revision + course.number + Math.floor(start.getTime() / day),
    changedAt: latest(plan.changedAt, course.publishedAt, enrolment.lastOpenedAt, start),
  };
  const days = spread.days.map((one) => ({
    ...{ ...shared, kind: 'study' as const, key: `study-${plan.id}-${one.day}`, day: one.day },
    title: `Learn for about ${minutesOf(roundedUp(one.seconds))}`,
    detail: workWords(course, ahead, one),
  }));
  const title = 'The day you finish by';
  return [...days, { ...shared, kind: 'finish', key: `finish-${plan.id}`, day: spread.end, title, detail: '' }];
}

function accessOf({ course, enrolment, zone }: Around): CourseDate[] {
  const { accessEndsAt: at, id, revision, createdAt } = enrolment;
  if (!at) return [];
  return [
    {
      ...{ key: `access-${id}`, kind: 'access', at, day: dayOf(at, zone), title: 'Your access ends' },
      ...{ courseTitle: course.facts.title, detail: '', href: `/learn/${course.slug}` },
      ...{ sequence: revision, changedAt: createdAt },
    },
  ];
}

function byTime(a: CourseDate, b: CourseDate): number {
  const byMoment = (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0);
  const endLast = Number(a.kind === 'finish') - Number(b.kind === 'finish');
  return a.day.localeCompare(b.day) || byMoment || endLast || a.key.localeCompare(b.key);
}

function dayOf(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
}

function latest(...dates: Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
