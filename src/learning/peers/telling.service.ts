/** What learners are told by mail about peer review, each once. A process that dies between sending and noting may send twice. */
import { findPersonById } from '../../accounts/accounts.service.ts';
import { findSubmission } from '../../assessment/assignments/submissions.service.ts';
import { findCase } from '../../assessment/peers/cases.service.ts';
import { listReviewsBy, noteReviewsTold, type Review } from '../../assessment/peers/reviews.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { day, now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { sendMail } from '../../lib/mailer.ts';
import { lectureHref } from '../outline.ts';
import { answeredMail, reviewsMail } from './mail.ts';

type Reviewer = { lectureId: string; enrolmentId: string };

/** "You have 3 works to review". */
export async function sendReviewsWait({ lectureId, enrolmentId }: Reviewer): Promise<void> {
  const open = (await listReviewsBy(enrolmentId, lectureId)).filter(({ state }) => state === 'open');
  const untold = open.filter(({ told }) => told === '');
  if (untold.length > 0) await send(untold, 'asked');
}

export async function sendReminder({ lectureId, enrolmentId }: Reviewer): Promise<void> {
  const open = (await listReviewsBy(enrolmentId, lectureId)).filter(
    ({ state, told, dueAt }) => state === 'open' && told === 'asked' && dueAt.getTime() - now().getTime() <= day,
  );
  if (open.length > 0) await send(open, 'reminded');
}

/** What the team answered to whoever asked. */
export async function sendCaseAnswered(caseId: string): Promise<void> {
  const one = await findCase(caseId);
  const work = one && (await findSubmission(one.submissionId));
  const about = one?.answeredAt && work ? await aboutOf({ ...work, userId: one.byId }) : null;
  if (!one || !about) return;
  const { person, lecture, course, path } = about;
  await sendMail(answeredMail(person, { lecture, course, isReport: one.kind === 'report', answer: one.answer }, path));
}

async function send(reviews: readonly Review[], told: 'asked' | 'reminded'): Promise<void> {
  const [first] = reviews;
  const about = first && (await aboutOf({ ...first, userId: first.reviewerId }));
  if (about) {
    const { person, lecture, course, path } = about;
    const due = reviews.map(({ dueAt }) => dueAt).sort((a, b) => a.getTime() - b.getTime())[0] ?? now();
    const facts = {
      count: reviews.length,
      isReminder: told === 'reminded',
      due: formatMoment(due, person.timeZone ?? config.school.timeZone),
    };
    await sendMail(reviewsMail(person, { ...facts, lecture, course }, path));
  }
  await noteReviewsTold(
    reviews.map(({ id }) => id),
    told,
  );
}

async function aboutOf({ userId, courseId, lectureId }: { userId: string; courseId: string; lectureId: string }) {
  const [person, course] = await Promise.all([findPersonById(userId), findLearnableCourse({ id: courseId })]);
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  if (!person || !course || !lecture) return null;
  return { person, lecture: lecture.title, course: course.facts.title, path: lectureHref(course.slug, lecture) };
}
