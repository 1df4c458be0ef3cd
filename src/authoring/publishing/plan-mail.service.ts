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

/** Nothing where it was published. */
export async function sendPlanFailed(data: { courseId: string; byId: string; at: string }): Promise<void> {
  const outcome = await findPlanOutcome(data.courseId, new Date(data.at));
  if (!outcome?.reason) return;
  for (const id of new Set([outcome.ownerId, data.byId])) {
    const person = await findPersonById(id);
    if (person?.state !== 'active') continue;
    const { title, at, reason } = outcome;
    const address = `${config.publicUrl}/studio/courses/${data.courseId}/publish`;
    const locals = { title, reason, address, when: spelledOut(at, person.timeZone ?? config.school.timeZone) };
    await sendMail({
      to: person.email,
      subject: `“${title}” was not published`,
      html: html(locals),
      text: text(locals),
    });
  }
}
