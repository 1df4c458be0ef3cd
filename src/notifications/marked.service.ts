/** A learner is told when nothing of an attempt waits for a person any more, and when marks were changed after that. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { type Attempt, findAttempt, type Score } from '../assessment/attempts/attempts.service.ts';
import { findLearnableCourse } from '../authoring/publishing/published.service.ts';
import { now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { markedMail } from './mail.ts';
import { Notification } from './notification.model.ts';
import { notify } from './notify.service.ts';

/**
 * By the bell and by mail, once for each change of the score. May be repeated; a process that dies between sending and noting
 * it may send one mail twice.
 */
export async function tellMarked(data: { attemptId: string; waiting: number; number: number }): Promise<void> {
  if (data.waiting > 0) return;
  const attempt = await findAttempt(data.attemptId);
  // Newer marks are told by their own fact.
  if (!attempt?.score || attempt.scoring !== data.number) return;
  const course = await findLearnableCourse({ id: attempt.courseId });
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === attempt.lectureId);
  if (!course || !lecture) return;
  const result = resultWords(attempt, attempt.score);
  const line = `“${lecture.title}” in “${course.facts.title}” was marked: ${result}.`;
  const href = `/learn/${course.slug}/lectures/${lecture.slug}/attempts/${attempt.id}`;
  const key = `marked:${attempt.id}:${data.number}`;
  await notify(attempt.userId, { kind: 'lectures', key, title: line, href });
  const told = { userId: attempt.userId, key, mailedAt: null };
  const person = await findPersonById(attempt.userId);
  if (person?.state !== 'active' || !(await Notification.exists(told))) return;
  await sendMail(markedMail(person, { quiz: lecture.title, line, href }));
  await Notification.updateOne(told, { $set: { mailedAt: now() } });
}

function resultWords({ rules }: Attempt, { percent, passed }: Score): string {
  const floored = Math.floor(percent + 1e-6);
  return `${floored} %, ${passed ? 'passed' : `not passed, which takes ${rules.passPercent} %`}`;
}
