/** `/teach`: asking to become an instructor, and what became of it. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type ApplicationFacts, applyToTeach, findApplication, mayApplyFrom } from './applications.service.ts';
import { TeachForm } from './forms.ts';

type Past = { state: 'open' | 'declined'; sent: string; words: string; again: string | null };
type Locals = { past: Past | null; form: FormState | null; isVisitor: boolean; csrf: string | null };
const teachPage = view<Locals>('accounts/roles/teach');

export const teach = Router();

teach.get('/teach', (req, res) => {
  if (req.user && req.user.role !== 'learner') return res.redirect(303, '/studio');
  return showTeach(req, res);
});

teach.post('/teach', requirePerson, async (req, res) => {
  const sent = await submit(req, TeachForm, (words) => applyToTeach(me(req), words));
  if (!sent.ok) return showTeach(req, res, sent);
  return answer(req, res, { redirect: '/teach', flash: 'Sent. An admin reads it and answers by mail.' });
});

async function showTeach(req: Request, res: Response, sent?: { form: FormState; status: number }): Promise<void> {
  const stored = req.user ? await findApplication(req.user.id) : null;
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const past = stored && pastOf(stored, zone);
  const mayAsk = req.user !== undefined && (!past || (past.state === 'declined' && past.again === null));
  const form = sent?.form ?? (mayAsk ? untouched : null);
  const page = teachPage({ past, form, isVisitor: !req.user, csrf: csrfOf(req) });
  const description = `Teach what you know well at ${config.school.name}.`;
  await answer(req, res, { page, title: 'Teach', description, status: sent?.status ?? 200 });
}

/** An approved one has done its work: whoever is a learner all the same may ask anew. */
function pastOf(stored: ApplicationFacts, zone: string): Past | null {
  const { state, sentAt, words } = stored;
  if (state === 'approved') return null;
  const again = mayApplyFrom(stored);
  return { state, sent: formatDay(sentAt, zone), words, again: again && formatDay(again, zone) };
}
