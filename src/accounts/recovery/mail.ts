/** The e-mails about ways into an account. */
import { config } from '../../config.ts';
import type { SecurityNews } from '../../events.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import { deviceName } from '../devices/device-words.ts';
import type { UserRecord } from '../user.model.ts';
import { changeTitle, changeWords } from './change-words.ts';

type Fact = { label: string; value: string };
type SecurityLocals = { title: string; words: string; facts: Fact[]; undoHref: string };
type LinkLocals = { school: string; href: string };
type EmailLinkLocals = LinkLocals & { name: string; address: string };
type TakenLocals = { school: string; address: string };
type Owner = Pick<UserRecord, 'timeZone'>;

const securityHtml = view<SecurityLocals>('mail/accounts/security');
const securityText = view<SecurityLocals>('mail/accounts/security.text');
const resetHtml = view<LinkLocals>('mail/accounts/reset');
const resetText = view<LinkLocals>('mail/accounts/reset.text');
const emailLinkHtml = view<EmailLinkLocals>('mail/accounts/email-link');
const emailLinkText = view<EmailLinkLocals>('mail/accounts/email-link.text');
const takenHtml = view<TakenLocals>('mail/accounts/email-taken');
const takenText = view<TakenLocals>('mail/accounts/email-taken.text');
const school = config.school.name;

/** What changed, when and from where, and the way to undo it. `secret` opens the page that does. */
export function securityMail(owner: Owner, to: string, news: SecurityNews & { at: Date }, secret: string): Mail {
  const title = changeTitle(news.what);
  const facts = [{ label: 'When', value: formatMoment(news.at, owner.timeZone) }];
  if (news.agent) facts.push({ label: 'Browser', value: deviceName(news.agent) });
  if (news.address) facts.push({ label: 'Network address', value: news.address });
  const undoHref = `${config.publicUrl}/not-me/${secret}`;
  const locals = { title, words: changeWords(news), facts, undoHref };
  return { to, subject: `${title} (${school})`, html: securityHtml(locals), text: securityText(locals) };
}

/** The link to a new password. */
export function resetMail(to: string, secret: string): Mail {
  const locals = { school, href: `${config.publicUrl}/password/${secret}` };
  return { to, subject: `A new password for ${school}`, html: resetHtml(locals), text: resetText(locals) };
}

/** The link that proves a new address. `name` is of the person who asked for it. */
export function emailLinkMail(to: string, name: string, secret: string): Mail {
  const locals = { school, name, address: to, href: `${config.publicUrl}/email/${secret}` };
  return { to, subject: 'Is this your new address?', html: emailLinkHtml(locals), text: emailLinkText(locals) };
}

/** To the owner of an address that somebody else wanted for their account. */
export function emailTakenMail(to: string): Mail {
  const locals = { school, address: to };
  return { to, subject: 'Your address is in use already', html: takenHtml(locals), text: takenText(locals) };
}
