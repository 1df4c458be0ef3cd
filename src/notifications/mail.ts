/** Mails that tell what the bell tells, to those who want them. */
import { config } from '../config.ts';
import type { Mail } from '../lib/mailer.ts';
import { view } from '../lib/view.ts';

type News = { line: string; note: string; address: string; privacy: string; school: string };
const html = view<News>('mail/notifications/course-news');
const text = view<News>('mail/notifications/course-news.text');

type Marked = { line: string; address: string };
const markedHtml = view<Marked>('mail/notifications/marked');
const markedText = view<Marked>('mail/notifications/marked.text');

/** `line`: what the bell says; `href`: the path of the result. */
export function markedMail(
  person: { email: string },
  { quiz, line, href }: { quiz: string; line: string; href: string },
): Mail {
  const locals = { line, address: `${config.publicUrl}${href}` };
  return { to: person.email, subject: `“${quiz}” was marked`, html: markedHtml(locals), text: markedText(locals) };
}

type Regraded = { line: string; address: string };
const regradedHtml = view<Regraded>('mail/notifications/regraded');
const regradedText = view<Regraded>('mail/notifications/regraded.text');

/** `line`: what the bell says; `href`: the path of the result. */
export function regradedMail(
  person: { email: string },
  { quiz, line, href }: { quiz: string; line: string; href: string },
): Mail {
  const locals = { line, address: `${config.publicUrl}${href}` };
  return {
    to: person.email,
    subject: `Your result in “${quiz}” changed`,
    html: regradedHtml(locals),
    text: regradedText(locals),
  };
}

/** `line`: what the bell says; `note`: the teacher's own words. */
export function courseNewsMail(
  person: { email: string },
  { title, slug, note, line }: { title: string; slug: string; note: string; line: string },
): Mail {
  const privacy = `${config.publicUrl}/account/privacy`;
  const address = `${config.publicUrl}/learn/${slug}`;
  const locals = { line, note, address, privacy, school: config.school.name };
  return { to: person.email, subject: `New in “${title}”`, html: html(locals), text: text(locals) };
}
