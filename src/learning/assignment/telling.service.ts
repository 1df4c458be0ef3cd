/** What a learner is told by mail about an assignment. */
import { findPersonById } from '../../accounts/accounts.service.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { latenessOf } from '../../assessment/assignments/due.service.ts';
import { noteTold } from '../../assessment/assignments/grading.service.ts';
import { dueOf } from '../../assessment/assignments/handing-in.service.ts';
import { findSubmission, type Try } from '../../assessment/assignments/submissions.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { sendMail } from '../../lib/mailer.ts';
import { lectureHref } from '../outline.ts';
import { requireTerms } from './assignment-of.service.ts';
import { receiptOf } from './handed.service.ts';
import { handedBackMail, receiptMail } from './mail.ts';

/** Nothing where it was taken back meanwhile. A process that dies after sending may send it again. */
export async function sendReceipt(submissionId: string): Promise<void> {
  const one = await findSubmission(submissionId);
  if (!one?.handedInAt) return;
  const [about, { rules, zone }] = [await aboutOf(one), await requireTerms(one.revisionId)];
  if (!about) return;
  const { person, lecture, course, path } = about;
  const lateness = latenessOf(rules, await dueOf(one, rules, zone), one.handedInAt, zone);
  const facts = {
    ...{ lecture, course, receipt: receiptOf(one), parts: partsOf(one) },
    when: formatMoment(one.handedInAt, person.timeZone ?? config.school.timeZone),
    late: lateness.days > 0 ? `It came ${plural(lateness.days, 'day')} late.` : '',
  };
  await sendMail(receiptMail(person, facts, path));
}

/** Once for each result. A process that dies between sending and noting it may send a second one. */
export async function sendHandedBack(submissionId: string, count: number): Promise<void> {
  const one = await findSubmission(submissionId);
  if (!one?.result || one.toldResults >= count) return;
  const about = await aboutOf(one);
  if (!about) return;
  const { person, lecture, course, path } = about;
  const { rules } = await requireTerms(one.revisionId);
  const left = rules.again - one.number + 1;
  const again = left > 0 ? `You can hand it in again: ${left === 1 ? 'one try is' : `${left} tries are`} left.` : '';
  const byPeers = one.peers === 'dealt';
  await sendMail(handedBackMail(person, { lecture, course, isChanged: count > 1, byPeers, again }, path));
  // Where two changes follow each other at once, the second mail speaks for both.
  for (let told = one.toldResults + 1; told <= count; told++) await noteTold(one.id, told);
}

/** null where the person or the lecture is gone. */
async function aboutOf({ userId, courseId, lectureId }: Try) {
  const [person, course] = await Promise.all([findPersonById(userId), findLearnableCourse({ id: courseId })]);
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  if (!person || !course || !lecture) return null;
  return { person, lecture: lecture.title, course: course.facts.title, path: lectureHref(course.slug, lecture) };
}

function partsOf({ text, link, attached }: Try): string[] {
  const words = text.trim() === '' ? 0 : text.trim().split(/\s+/u).length;
  return [
    ...(words > 0 ? [`Text of ${plural(words, 'word')}`] : []),
    ...(link ? [link] : []),
    ...attached.map(({ name }) => name),
  ];
}
