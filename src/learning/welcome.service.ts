/** The mail that says that one is enrolled. */
import { requirePersonById } from '../accounts/accounts.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { Enrolment } from './enrolment.model.ts';
import { requireEnrolmentById } from './enrolment.service.ts';
import { enrolledMail } from './mail.ts';
import { progressIn } from './progress.service.ts';
import { isAllClosed, locksFor } from './release/locks.service.ts';

/** Once for an enrolment; a process that dies between sending and noting it may send a second one. */
export async function sendEnrolled(enrolmentId: string): Promise<void> {
  const enrolment = await requireEnrolmentById(enrolmentId);
  if (enrolment.mailedAt || enrolment.state !== 'live') return;
  const [person, course] = await Promise.all([
    requirePersonById(enrolment.userId),
    requireLearnableCourse({ id: enrolment.courseId }),
  ]);
  const locks = await locksFor(course, enrolment);
  const first = progressIn(course, enrolment, locks).nextLecture;
  await sendMail(enrolledMail(person, course, { first, waits: await isAllClosed(course, enrolment) }));
  await Enrolment.updateOne({ _id: enrolment.id }, { $set: { mailedAt: now() } });
}
