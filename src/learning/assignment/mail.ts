/** The e-mails of assignments: the receipt, and the word that a grade is there. */
import { config } from '../../config.ts';
import type { Mail } from '../../lib/mailer.ts';
import { view } from '../../lib/view.ts';

type ReceiptLocals = {
  name: string;
  lecture: string;
  course: string;
  when: string;
  receipt: string;
  /** What was handed in: "Text of 240 words", names of files, the link. */
  parts: string[];
  late: string;
  address: string;
};
type BackLocals = {
  name: string;
  lecture: string;
  course: string;
  isChanged: boolean;
  byPeers: boolean;
  again: string;
  address: string;
};
const receiptHtml = view<ReceiptLocals>('mail/learning/receipt');
const receiptText = view<ReceiptLocals>('mail/learning/receipt.text');
const backHtml = view<BackLocals>('mail/learning/handed-back');
const backText = view<BackLocals>('mail/learning/handed-back.text');

type To = { email: string; name: string };

export function receiptMail(to: To, facts: Omit<ReceiptLocals, 'name' | 'address'>, path: string): Mail {
  const locals = { ...facts, name: to.name, address: `${config.publicUrl}${path}` };
  return { to: to.email, subject: `Handed in: ${facts.lecture}`, html: receiptHtml(locals), text: receiptText(locals) };
}

/** The grade itself stands on the page, where it can be read without being overlooked by others. */
export function handedBackMail(to: To, facts: Omit<BackLocals, 'name' | 'address'>, path: string): Mail {
  const locals = { ...facts, name: to.name, address: `${config.publicUrl}${path}` };
  const what = facts.isChanged ? 'Your grade was changed' : facts.byPeers ? 'Your work was reviewed' : 'Graded';
  const subject = `${what}: ${facts.lecture}`;
  return { to: to.email, subject, html: backHtml(locals), text: backText(locals) };
}
