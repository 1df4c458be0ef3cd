/** The e-mails about ways into an account. */
import { config } from '../../config.ts';
import type { SecurityNews } from '../../events.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import type { UserRecord } from '../user.model.ts';
import { browserWords } from './browser-words.ts';
import { changeTitle, changeWords } from './change-words.ts';

type Fact = { label: string; value: string };
type SecurityLocals = { title: string; words: string; facts: Fact[]; undoHref: string };
type Owner = Pick<UserRecord, 'timeZone'>;

const securityHtml = view<SecurityLocals>('mail/accounts/security');
const securityText = view<SecurityLocals>('mail/accounts/security.text');

/** What changed, when and from where, and the way to undo it. `secret` opens the page that does. */
export function securityMail(owner: Owner, to: string, news: SecurityNews & { at: Date }, secret: string): Mail {
  const title = changeTitle(news.what);
  const facts = [{ label: 'When', value: formatMoment(news.at, owner.timeZone) }];
  if (news.agent) facts.push({ label: 'Browser', value: browserWords(news.agent) });
  if (news.address) facts.push({ label: 'Network address', value: news.address });
  const undoHref = `${config.publicUrl}/not-me/${secret}`;
  const locals = { title, words: changeWords(news), facts, undoHref };
  return { to, subject: `${title} (${config.school.name})`, html: securityHtml(locals), text: securityText(locals) };
}
