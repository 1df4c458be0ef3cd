/** The e-mails of credentials. */
import { config } from '../config.ts';
import type { Mail } from '../lib/mailer.ts';
import { view } from '../lib/view.ts';
import type { Change } from './certificate.model.ts';
import type { Certificate } from './certificates.service.ts';
import { changeWords } from './changes/change-words.service.ts';

type IssuedLocals = { name: string; course: string; address: string; pdf: string };
const html = view<IssuedLocals>('mail/credentials/issued');
const text = view<IssuedLocals>('mail/credentials/issued.text');
type ChangedLocals = { title: string; text: string; reason: string; address: string };
const changedHtml = view<ChangedLocals>('mail/credentials/changed');
const changedText = view<ChangedLocals>('mail/credentials/changed.text');

export function issuedMail(person: { email: string; name: string }, certificate: Certificate): Mail {
  const address = `${config.publicUrl}/certificates/${certificate.publicId}`;
  const course = certificate.courseTitle;
  const locals = { name: person.name, course, address, pdf: `${address}/certificate.pdf` };
  return { to: person.email, subject: `Your certificate for ${course}`, html: html(locals), text: text(locals) };
}

export function changedMail(person: { email: string }, certificate: Certificate, change: Change): Mail {
  const locals = {
    ...changeWords(certificate, change),
    reason: change.reason,
    address: `${config.publicUrl}/certificates/${certificate.publicId}`,
  };
  return { to: person.email, subject: locals.title, html: changedHtml(locals), text: changedText(locals) };
}
