/** The e-mails of peer review. Nobody's name but the reader's stands in them. */
import { config } from '../../config.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';

type WaitLocals = {
  name: string;
  works: string;
  lecture: string;
  course: string;
  due: string;
  isReminder: boolean;
  address: string;
};
type AnswerLocals = {
  name: string;
  lecture: string;
  course: string;
  isReport: boolean;
  answer: string;
  address: string;
};
const waitHtml = view<WaitLocals>('mail/learning/reviews');
const waitText = view<WaitLocals>('mail/learning/reviews.text');
const answerHtml = view<AnswerLocals>('mail/learning/case-answered');
const answerText = view<AnswerLocals>('mail/learning/case-answered.text');

type To = { email: string; name: string };

export function reviewsMail(
  to: To,
  { count, ...facts }: Omit<WaitLocals, 'name' | 'works' | 'address'> & { count: number },
  path: string,
): Mail {
  const works = count === 1 ? 'one work' : `${count} works`;
  const locals = { ...facts, works, name: to.name, address: `${config.publicUrl}${path}#reviews` };
  const subject = facts.isReminder
    ? `Due soon: review ${works}, ${facts.lecture}`
    : `You have ${works} to review: ${facts.lecture}`;
  return { to: to.email, subject, html: waitHtml(locals), text: waitText(locals) };
}

export function answeredMail(to: To, facts: Omit<AnswerLocals, 'name' | 'address'>, path: string): Mail {
  const locals = { ...facts, name: to.name, address: `${config.publicUrl}${path}#work` };
  return {
    to: to.email,
    subject: `Your teacher answered: ${facts.lecture}`,
    html: answerHtml(locals),
    text: answerText(locals),
  };
}
