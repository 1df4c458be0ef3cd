/** A year of learning in the demo school: enrolments, orders, completed lectures, certificates, reviews. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { findPublishedCourse, type PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { seedPaidOrder } from '../../commerce/seed.service.ts';
import { saveReview } from '../../community/reviews.service.ts';
import { issueCertificate } from '../../credentials/issue.service.ts';
import { type Enrolment, findEnrolment, grantAccess } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures, recordOpening } from '../../learning/progress.service.ts';
import { day, fromNow, hour, minute, turnClock } from '../../lib/clock.ts';
import { tellCertificate, tellEnrolment, tellPayment } from '../../notifications/told.service.ts';
import type { DemoSchool } from './content.ts';

type Visit = Omit<DemoSchool['enrolments'][number], 'course'> & { person: PersonRecord; course: PublishedCourse };
const inactive = 5;
/** Notices older than this would be gone by now. */
const toldDays = 90;
const atOnce = 8;

/** Visits of about the same day run side by side under one turned clock; what has a moment of its own is told it. */
export async function seedActivity(school: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  const visits = await visitsOf(school, people);
  const finished: Enrolment[] = [];
  for (let at = 0; at < visits.length; at += atOnce) {
    const group = visits.slice(at, at + atOnce);
    turnClock(startOf(group[0] as Visit));
    const ends = await Promise.all(group.map(seedVisit));
    finished.push(...ends.filter((one) => one?.completedAt).filter((one) => one !== null));
  }
  for (const enrolment of finished) await seedCertificate(enrolment);
  turnClock(0);
  for (const review of school.reviews) {
    const visit = visits.find((one) => one.learner === review.learner && one.course.slug === review.course);
    const at = fromNow(-Math.max(1, Math.floor((visit?.daysAgo ?? 0) / 2)) * day);
    if (visit)
      await saveReview(snapshotOf(visit.person), visit.course.slug, { rating: review.rating, text: review.text }, at);
  }
}

async function visitsOf(school: DemoSchool, people: Map<string, PersonRecord>): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (const enrolment of school.enrolments) {
    const person = people.get(enrolment.learner);
    const course = await findPublishedCourse(enrolment.course);
    // A review needs a tenth of the course behind it.
    const reviewed = school.reviews.some(
      (review) => review.learner === enrolment.learner && review.course === enrolment.course,
    );
    const percent = reviewed ? Math.max(25, enrolment.percent) : enrolment.percent;
    if (person && course) visits.push({ ...enrolment, percent, person, course });
  }
  return visits.sort((a, b) => b.daysAgo - a.daysAgo);
}

/** Milliseconds before now at which somebody enrolled. */
function startOf({ daysAgo, course }: Visit): number {
  return -(daysAgo * day) + (course.facts.title.length % 12) * hour;
}

async function seedVisit(visit: Visit): Promise<Enrolment | null> {
  const { person, course, daysAgo } = visit;
  const start = startOf(visit);
  const at = new Date(Date.now() + start);
  const order = course.price ? await seedPaidOrder({ buyerId: person.id, courseSlug: course.slug, at }) : null;
  if (!order) await grantAccess(person.id, course.id, { kind: 'free', id: person.id });
  const enrolment = await findEnrolment(person.id, course.id);
  if (!enrolment) return null;
  if (daysAgo < toldDays) await tellBeginning(enrolment, order && String(order._id));
  return seedProgress(enrolment, visit, start);
}

async function tellBeginning({ id, userId, courseId }: Enrolment, orderId: string | null): Promise<void> {
  if (orderId) await tellPayment(orderId);
  await tellEnrolment({ enrolmentId: id, userId, courseId });
}

/** One lecture after the other, spread over the days since; the one after the last is open. */
async function seedProgress(enrolment: Enrolment, visit: Visit, start: number): Promise<Enrolment> {
  // What is handed in completes itself.
  const lectures = readyLectures(visit.course).filter(({ kind }) => kind !== 'assignment');
  const count = Math.ceil((lectures.length * visit.percent) / 100);
  const step = Math.min(2 * day, Math.max(20 * minute, (-start - hour) / (count + 1)));
  let current = enrolment;
  for (const [at, lecture] of lectures.slice(0, count).entries()) {
    const moment = new Date(Date.now() + Math.min(-minute, start + (at + 1) * step));
    current = (await completeLecture(current, lecture.id, 'seed', moment)).enrolment;
  }
  const next = lectures[count] ?? lectures.at(-1);
  if (next && visit.daysAgo > inactive) await recordOpening(current, next.id);
  return current;
}

/** Issued on the day the course was finished. */
async function seedCertificate({ id, completedAt }: Enrolment): Promise<void> {
  turnClock((completedAt?.getTime() ?? Date.now()) - Date.now());
  const certificate = await issueCertificate(id);
  if (certificate) await tellCertificate(certificate.id, certificate.userId);
}
