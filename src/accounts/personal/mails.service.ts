/** The mails about taking one's data away and about leaving. */
import { trusted } from 'mongoose';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatDay } from '../../lib/dates.ts';
import { type Mail, sendMail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import { findUser, type UserRecord } from '../user.model.ts';
import { Erasure } from './erasure.model.ts';

type LeavingLocals = { school: string; day: string; href: string; because: string };
type UnusedLocals = { school: string; since: string; href: string };
type ErasedLocals = { school: string };
type ExportLocals = { school: string; day: string; href: string };

const leavingHtml = view<LeavingLocals>('mail/accounts/leaving');
const leavingText = view<LeavingLocals>('mail/accounts/leaving.text');
const unusedHtml = view<UnusedLocals>('mail/accounts/unused');
const unusedText = view<UnusedLocals>('mail/accounts/unused.text');
const erasedHtml = view<ErasedLocals>('mail/accounts/erased');
const erasedText = view<ErasedLocals>('mail/accounts/erased.text');
const exportHtml = view<ExportLocals>('mail/accounts/export');
const exportText = view<ExportLocals>('mail/accounts/export.text');
const school = config.school.name;
const signInHref = `${config.publicUrl}/sign-in`;

/** When the account goes, and how to keep it. Nothing for who has come back meanwhile. */
export async function sendLeaving(personId: string): Promise<void> {
  const user = await findUser(personId);
  if (!user?.eraseAt) return;
  const because =
    user.eraseBecause === 'unused' ? `You have not been at ${school} for two years.` : `You asked to leave ${school}.`;
  const locals = { school, day: formatDay(user.eraseAt, user.timeZone), href: signInHref, because };
  await sendMail({
    to: user.email,
    subject: `Your account at ${school} will be erased`,
    html: leavingHtml(locals),
    text: leavingText(locals),
  });
}

/** A month before an account that nobody uses begins to go. */
export async function sendUnused(user: UserRecord, since: Date): Promise<void> {
  const locals = { school, since: formatDay(since, user.timeZone), href: signInHref };
  const subject = `Do you still want your account at ${school}?`;
  await sendMail({ to: user.email, subject, html: unusedHtml(locals), text: unusedText(locals) });
}

/** The last mail, before the address is forgotten. Sent at most once, also when the erasure begins again. */
export async function tellErased(user: UserRecord): Promise<void> {
  const { modifiedCount } = await Erasure.updateOne(
    { _id: user._id.toString(), toldAt: null, doneAt: trusted({ $eq: null }) },
    { $set: { toldAt: now() } },
  );
  if (modifiedCount === 0) return;
  const locals = { school };
  const subject = `Your account at ${school} is erased`;
  await sendMail({ to: user.email, subject, html: erasedHtml(locals), text: erasedText(locals) });
}

/** `href` leads to the file, for who is signed in as its owner. */
export function exportMail(user: UserRecord, href: string, endsAt: Date): Mail {
  const locals = { school, day: formatDay(endsAt, user.timeZone), href };
  return { to: user.email, subject: 'Your data is ready', html: exportHtml(locals), text: exportText(locals) };
}
