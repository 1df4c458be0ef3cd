/** Tells whoever planned a publication, and the owner of the course, that it could not be. */
import { findPersonById } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { spelledOut } from '../../lib/calendar.ts';
import { sendMail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import { findPlanOutcome } from './plans.service.ts';

type Locals = { title: string; when: string; reason: string; address: string };
const html = view<Locals>('mail/authoring/plan-failed');
const text = view<Locals>('mail/authoring/plan-failed.text');

type Ended = { courseId: string; at: string };
/** One mail to one person. */
export type PlanMail = Ended & { personId: string };

/** To both of them, each by a job of its own. Nothing where it was published. May be repeated. */
export async function mailPlanFailed(
  { courseId, at, byId }: Ended & { byId: string },
  mailLater: (mail: PlanMail) => Promise<void>,
): Promise<void> {
  const outcome = await findPlanOutcome(courseId, new Date(at));
  if (!outcome?.reason) return;
  for (const personId of new Set([outcome.ownerId, byId])) await mailLater({ courseId, at, personId });
}

/** Nothing where it was planned or published anew meanwhile. */
export async function sendPlanFailed({ courseId, at, personId }: PlanMail): Promise<void> {
  const [outcome, person] = await Promise.all([findPlanOutcome(courseId, new Date(at)), findPersonById(personId)]);
  if (!outcome?.reason || person?.state !== 'active') return;
  const { title, reason } = outcome;
  const address = `${config.publicUrl}/studio/courses/${courseId}/publish`;
  const when = spelledOut(outcome.at, person.timeZone ?? config.school.timeZone);
  const locals = { title, reason, address, when };
  await sendMail({
    to: person.email,
    subject: `“${title}” was not published`,
    html: html(locals),
    text: text(locals),
  });
}
