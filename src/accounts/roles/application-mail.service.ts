/** Tells a person what became of their application. */
import { sendMail } from '../../lib/mailer.ts';
import { findPersonById } from '../accounts.service.ts';
import { findApplication } from './applications.service.ts';
import { decisionMail } from './mail.ts';

/** `at`: when it was decided; a later application has a mail of its own. */
export async function sendDecision(personId: string, at: Date): Promise<void> {
  const [person, application] = await Promise.all([findPersonById(personId), findApplication(personId)]);
  if (!person || application?.decidedAt?.getTime() !== at.getTime()) return;
  await sendMail(decisionMail(person.email, application));
}
