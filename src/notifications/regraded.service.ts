/** Learners whose score changed because a question was corrected hear of it: by the bell, and by mail. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { findAttempt } from '../assessment/attempts/attempts.service.ts';
import { findRow, type RowScore } from '../assessment/regrades/rows.service.ts';
import { findLearnableCourse } from '../authoring/publishing/published.service.ts';
import type { DomainEvents } from '../events.ts';
import { now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { regradedMail } from './mail.ts';
import { Notification } from './notification.model.ts';
import { notify } from './notify.service.ts';

/**
 * Once for a learner and a regrade, however many attempts it changed; a process that dies between sending the mail and noting it
 * may send a second one.
 */
export async function tellRegraded(data: DomainEvents['attempt.regraded']): Promise<void> {
  const { userId, courseId, lectureId, attemptId, regradeId } = data;
  const [row, attempt] = await Promise.all([findRow(regradeId, attemptId), findAttempt(attemptId)]);
  const course = await findLearnableCourse({ id: courseId });
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  // A quiz that was taken out has no page to lead to.
  if (!row || !attempt || !course || !lecture) return;
  const href = `/learn/${course.slug}/lectures/${lecture.slug}/attempts/${attemptId}`;
  const key = `regraded:${regradeId}`;
  const title = `A question in “${lecture.title}” was corrected. ${changeWords(row, attempt.number)}`;
  await notify(userId, { kind: 'lectures', key, title, href });
  const waiting = await Notification.findOne({ userId, key, href, mailedAt: null }).lean<{ title: string }>();
  const person = waiting && (await findPersonById(userId));
  if (person?.state !== 'active') return;
  await sendMail(regradedMail(person, { quiz: lecture.title, line: title, href }));
  await Notification.updateOne({ userId, key }, { $set: { mailedAt: now() } });
}

/** "Your attempt 2 has 80 % now instead of 60 %, and is passed." */
function changeWords({ before, after }: { before: RowScore; after: RowScore }, number: number): string {
  const end = after.passed && !before.passed ? ', and is passed' : '';
  const isSmall = percentText(before) === percentText(after);
  const [was, is] = [before, after].map((one) => (isSmall ? pointsText(one) : percentText(one)));
  return `Your attempt ${number} has ${is} now instead of ${was}${end}.`;
}

/** Rounded down, as on the page of the result. */
function percentText({ percent }: RowScore): string {
  return `${Math.floor(percent + 1e-6)} %`;
}

function pointsText({ points, most }: RowScore): string {
  const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
  return `${figures.format(points)} of ${figures.format(most)} points`;
}
