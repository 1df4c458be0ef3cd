/** A year of learning in the demo school: enrolments, orders, completed lectures, certificates, reviews. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { findPublishedCourse, type PublishedCourse } from '../../authoring/published.service.ts';
import { seedPaidOrder } from '../../commerce/seed.service.ts';
import { saveReview } from '../../community/reviews.service.ts';
import { issueCertificate } from '../../credentials/issue.service.ts';
import { type Enrolment, findEnrolment, grantAccess } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures, recordOpening } from '../../learning/progress.service.ts';
import { day, hour, minute, turnClock } from '../../lib/clock.ts';
import type { DemoSchool } from './content.ts';

type Visit = Omit<DemoSchool['enrolments'][number], 'course'> & { person: PersonRecord; course: PublishedCourse };
const inactive = 5;

/** The oldest enrolment first, so that orders are numbered in the order of their days. */
export async function seedActivity(school: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  const visits = await visitsOf(school, people);
  for (const visit of visits) await seedVisit(visit);
  for (const review of school.reviews) {
    const visit = visits.find((one) => one.learner === review.learner && one.course.slug === review.course);
    if (!visit) continue;
    turnClock(-Math.max(1, Math.floor(visit.daysAgo / 2)) * day);
    await saveReview(snapshotOf(visit.person), visit.course.slug, { rating: review.rating, text: review.text });
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

async function seedVisit(visit: Visit): Promise<void> {
  const { person, course, daysAgo } = visit;
  const start = -(daysAgo * day) + (visit.course.facts.title.length % 12) * hour;
  turnClock(start);
  if (course.price) await seedPaidOrder({ buyerId: person.id, courseSlug: course.slug });
  else await grantAccess(person.id, course.id, { kind: 'free', id: person.id });
  const enrolment = await findEnrolment(person.id, course.id);
  if (enrolment) await seedProgress(enrolment, visit, start);
}

/** One lecture after the other, spread over the days since; the one after the last is open. */
async function seedProgress(enrolment: Enrolment, visit: Visit, start: number): Promise<void> {
  const lectures = readyLectures(visit.course);
  const count = Math.ceil((lectures.length * visit.percent) / 100);
  const step = Math.min(2 * day, Math.max(20 * minute, (-start - hour) / (count + 1)));
  let current = enrolment;
  for (const [at, lecture] of lectures.slice(0, count).entries()) {
    turnClock(start + (at + 1) * step);
    current = (await completeLecture(current, lecture.id, 'seed')).enrolment;
  }
  const next = lectures[count] ?? lectures.at(-1);
  if (next && visit.daysAgo > inactive) await recordOpening(current, next.id);
  if (current.completedAt) await issueCertificate(current.id);
}
