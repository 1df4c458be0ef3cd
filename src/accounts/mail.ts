/** The e-mails of accounts. */
import { config } from '../config.ts';
import type { Mail } from '../lib/mailer.ts';
import { view } from '../lib/view.ts';

type CodeLocals = { code: string; address: string; school: string };
type KnownLocals = { school: string; address: string };
type Recipient = { _id: string; email: string };

const codeHtml = view<CodeLocals>('mail/accounts/code');
const codeText = view<CodeLocals>('mail/accounts/code.text');
const knownHtml = view<KnownLocals>('mail/accounts/known');
const knownText = view<KnownLocals>('mail/accounts/known.text');

/**
 * The code, and the way to the field for it from another device. The address carries the sign-up, never the code; the
 * name is left out, because a stranger may have typed it.
 */
export function codeMail(signUp: Recipient, code: string): Mail {
  const address = `${config.publicUrl}/join/code?to=${signUp._id}`;
  const locals = { code, address, school: config.school.name };
  return { to: signUp.email, subject: `${code} is your code`, html: codeHtml(locals), text: codeText(locals) };
}

/** To the owner of an address that somebody signed up with again. */
export function knownMail(signUp: Recipient): Mail {
  const locals = { school: config.school.name, address: `${config.publicUrl}/sign-in` };
  return {
    to: signUp.email,
    subject: 'You already have an account',
    html: knownHtml(locals),
    text: knownText(locals),
  };
}
