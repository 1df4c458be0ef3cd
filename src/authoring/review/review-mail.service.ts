/** Mails about reviews: to admins that something waits, to authors what became of it. */
import { findPersonById } from '../../accounts/accounts.service.ts';
import { eachPerson } from '../../accounts/people/people.service.ts';
import { config } from '../../config.ts';
import { sendMail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';
import { requireSubmissionFacts } from './submissions.service.ts';

type Sent = { title: string; by: string; again: boolean; address: string };
type Decided = { title: string; approved: boolean; answer: string; address: string };
const sentHtml = view<Sent>('mail/authoring/submission');
const sentText = view<Sent>('mail/authoring/submission.text');
const decidedHtml = view<Decided>('mail/authoring/decision');
const decidedText = view<Decided>('mail/authoring/decision.text');

/** One mail to one admin. */
export type SubmissionMail = { submissionId: string; adminId: string };

/** To every admin, each by a job of its own: an address that takes no mail is in nobody else's way. May be repeated. */
export async function mailAdmins(
  submissionId: string,
  mailLater: (mail: SubmissionMail) => Promise<void>,
): Promise<void> {
  for await (const { id } of eachPerson({ role: 'admin', state: 'active' }))
    await mailLater({ submissionId, adminId: id });
}

/** Nothing where it no longer waits, or who is told is no admin any more. */
export async function sendSubmission({ submissionId, adminId }: SubmissionMail): Promise<void> {
  const { title, number, state, submittedBy } = await requireSubmissionFacts(submissionId);
  const [admin, author] = await Promise.all([findPersonById(adminId), findPersonById(submittedBy)]);
  if (state !== 'waiting' || admin?.role !== 'admin' || admin.state !== 'active') return;
  const by = author?.name ?? 'Somebody';
  const locals = { title, by, again: number > 1, address: `${config.publicUrl}/admin/submissions/${submissionId}` };
  await sendMail({
    to: admin.email,
    subject: `${by} hands in “${title}”`,
    html: sentHtml(locals),
    text: sentText(locals),
  });
}

/** To whoever handed it in. */
export async function sendDecision(id: string): Promise<void> {
  const { title, courseId, state, submittedBy, answer } = await requireSubmissionFacts(id);
  if (state !== 'approved' && state !== 'returned') return;
  const approved = state === 'approved';
  const person = await findPersonById(submittedBy);
  if (person?.state !== 'active') return;
  const page = approved ? 'publish' : 'review';
  const locals = { title, approved, answer, address: `${config.publicUrl}/studio/courses/${courseId}/${page}` };
  const subject = approved ? `“${title}” is published` : `“${title}” comes back with remarks`;
  await sendMail({ to: person.email, subject, html: decidedHtml(locals), text: decidedText(locals) });
}
