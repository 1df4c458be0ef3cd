/** The mail that asks somebody to join a team. */
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import type { TeamInvitation } from './membership.ts';
import { rightsText } from './words.ts';

type Locals = { by: string; title: string; may: string; email: string; until: string; address: string; school: string };
const html = view<Locals>('mail/authoring/team-invitation');
const text = view<Locals>('mail/authoring/team-invitation.text');

type Letter = { by: string; title: string; secret: string };

export function teamInvitationMail({ email, rights, endsAt }: TeamInvitation, { by, title, secret }: Letter): Mail {
  const locals = {
    ...{ by, title, email, may: rightsText(rights), school: config.school.name },
    until: formatDay(endsAt, config.school.timeZone),
    address: `${config.publicUrl}/team-invitation/${secret}`,
  };
  return { to: email, subject: `${by} invites you to work on “${title}”`, html: html(locals), text: text(locals) };
}
