/** `/admin/applications`: who asks to teach. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { Conflict } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { listPeopleByIds } from '../accounts.service.ts';
import type { ApplicationState } from './application.model.ts';
import { type ApplicationFacts, decideApplication, listApplications } from './applications.service.ts';
import { ApplicationsQuery, DecisionForm } from './forms.ts';

type Entry = Pick<ApplicationFacts, 'about' | 'teaches' | 'link' | 'words'> & {
  id: string;
  name: string;
  sent: string;
  decided: string | null;
  form: FormState;
};
type Locals = { entries: Entry[]; state: ApplicationState; csrf: string | null };
const indexPage = view<Locals>('accounts/roles/applications');

export const applications = Router();
applications.use('/admin/applications', ...requireRole('admin'));

applications.get('/admin/applications', (req, res) => showList(req, res, query(req, ApplicationsQuery).state));

applications.post('/admin/applications/:id/decision', async (req: Request<{ id: string }>, res) => {
  const { id } = req.params;
  const sent = await submit(req, DecisionForm, async ({ decision, words }) => {
    const approved = decision === 'approve';
    await decideApplication(me(req), id, { approved, words: words.trim() });
    return approved;
  });
  if (!sent.ok) return showList(req, res, 'open', { id, ...sent });
  const flash = sent.value ? 'Approved. They can teach now, and are told by mail.' : 'Declined. They are told by mail.';
  return answer(req, res, { redirect: '/admin/applications', flash });
});

type Back = { id: string; form: FormState; status: number };

async function showList(req: Request, res: Response, state: ApplicationState, back?: Back): Promise<void> {
  const found = await listApplications(state);
  const people = await listPeopleByIds(found.map((one) => one.personId));
  const zone = me(req).timeZone ?? config.school.timeZone;
  const entries = found.map(({ personId, about, teaches, link, words, sentAt, decidedAt }) => ({
    id: personId,
    name: people.get(personId)?.name ?? 'Somebody who left',
    ...{ about, teaches, link, words },
    sent: formatMoment(sentAt, zone),
    decided: decidedAt ? formatMoment(decidedAt, zone) : null,
    form: back?.id === personId ? back.form : untouched,
  }));
  const page = indexPage({ entries, state, csrf: csrfOf(req) });
  if (back && !entries.some(({ id }) => id === back.id)) throw new Conflict('This application is not open.', null);
  await answer(req, res, { page, title: 'Applications', layout: 'admin', status: back?.status ?? 200 });
}
