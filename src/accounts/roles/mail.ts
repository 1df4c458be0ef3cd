/** Mails about roles. */
import { config } from '../../config.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import type { ApplicationRecord } from './application.model.ts';

type Decision = { approved: boolean; words: string; address: string; school: string };
type Invitation = { by: string; address: string; school: string };
const decisionHtml = view<Decision>('mail/accounts/application');
const decisionText = view<Decision>('mail/accounts/application.text');
const invitationHtml = view<Invitation>('mail/accounts/admin-invitation');
const invitationText = view<Invitation>('mail/accounts/admin-invitation.text');

export function decisionMail(to: string, { state, words }: Pick<ApplicationRecord, 'state' | 'words'>): Mail {
  const approved = state === 'approved';
  const school = config.school.name;
  const locals = { approved, words, school, address: `${config.publicUrl}${approved ? '/studio' : '/teach'}` };
  const subject = approved ? `You can teach at ${school}` : 'About your application to teach';
  return { to, subject, html: decisionHtml(locals), text: decisionText(locals) };
}

export function invitationMail({ email, by, secret }: { email: string; by: string; secret: string }): Mail {
  const school = config.school.name;
  const locals = { by, school, address: `${config.publicUrl}/admin-invitation?token=${secret}` };
  return {
    to: email,
    subject: `${by} invites you to run ${school}`,
    html: invitationHtml(locals),
    text: invitationText(locals),
  };
}
