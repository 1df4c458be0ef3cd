/** Tells a person that an admin looked at the school as them. */
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { sendMail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import { findPersonById } from '../accounts.service.ts';

type Locals = { by: string; when: string; school: string };
const html = view<Locals>('mail/accounts/seen');
const text = view<Locals>('mail/accounts/seen.text');

/** `by`: the admin's name. Somebody who is gone by now is told nothing. */
export async function sendSeen(personId: string, { by, at }: { by: string; at: Date }): Promise<void> {
  const person = await findPersonById(personId);
  if (!person) return;
  const locals = { by, when: formatMoment(at, person.timeZone), school: config.school.name };
  await sendMail({
    to: person.email,
    subject: 'An admin looked at your account',
    html: html(locals),
    text: text(locals),
  });
}
