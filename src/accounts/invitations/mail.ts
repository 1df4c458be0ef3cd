/** The mail that invites. */
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import type { InvitationRecord } from './invitation.model.ts';

type Locals = { name: string; by: string; what: string; until: string; address: string; school: string };
const html = view<Locals>('mail/accounts/invitation');
const text = view<Locals>('mail/accounts/invitation.text');

export function invitationMail({ email, name, by, role, courses, endsAt }: InvitationRecord, secret: string): Mail {
  const school = config.school.name;
  const titles = courses.map(({ title }) => `“${title}”`).join(', ');
  const teach = role === 'instructor' ? `teach at ${school}` : `learn at ${school}`;
  const what = titles
    ? `${teach}. ${courses.length === 1 ? 'This course is' : 'These courses are'} open for you: ${titles}.`
    : `${teach}.`;
  const until = formatDay(endsAt, config.school.timeZone);
  const locals = { name, by, what, until, school, address: `${config.publicUrl}/invitation/${secret}` };
  return { to: email, subject: `${by} invites you to ${school}`, html: html(locals), text: text(locals) };
}
