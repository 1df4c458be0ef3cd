/** `/admin/invitations`: lists of people who are to join, looked at first, then carried out; and who has not come yet. */
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { findPublishedCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { requireFresh, requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFile } from '../../web/uploads.ts';
import { audit } from '../audit/audit.service.ts';
import { ListForm, ListQuery, OpenQuery } from './forms.ts';
import { type ShownList, showList } from './list-page.ts';
import { confirmList, discardList, eachRow, listLists, requireList, takeList } from './lists.service.ts';
import { countInvited, listInvited, withdrawInvited } from './open-invitations.service.ts';
import { listStates, reportHeads, reportLine } from './words.ts';

type IndexLocals = {
  form: FormState;
  lists: { href: string; name: string; sent: string; state: string; people: string }[];
  open: number;
  csrf: string | null;
};
type Invited = { id: string; email: string; name: string; what: string; note: string };
const indexPage = view<IndexLocals>('accounts/invitations/index');
const openPage = view<{ invited: Invited[]; firstHref: string | null; nextHref: string | null; csrf: string | null }>(
  'accounts/invitations/open',
);

// A little more than 5,000 rows need.
acceptUploads({ path: /^\/admin\/invitations$/, role: 'admin', maxBytes: 4 * 1024 * 1024 });

export const invitationLists = Router();
invitationLists.use('/admin/invitations', ...requireRole('admin'));

invitationLists.get('/admin/invitations', (req, res) => showLists(req, res, untouched));

invitationLists.post('/admin/invitations', async (req, res) => {
  const sent = await submit(req, ListForm, async ({ pasted }) =>
    takeList(me(req), await contentOf(req, pasted), findCourse),
  );
  if (!sent.ok) return showLists(req, res, sent.form, sent.status);
  return answer(req, res, { redirect: `/admin/invitations/${sent.value}` });
});

invitationLists.get('/admin/invitations/open', async (req, res) => {
  const { after } = query(req, OpenQuery);
  const { invited, next } = await listInvited(after);
  const page = openPage({
    invited: invited.map(({ id, email, name, role, courses, by, endsAt }) => ({
      ...{ id, email, name, note: `By ${by}, until ${formatMoment(endsAt, zoneOf(req))}` },
      what: [role === 'instructor' ? 'Instructor' : 'Learner', ...courses.map(({ title }) => title)].join(' · '),
    })),
    firstHref: after ? '/admin/invitations/open' : null,
    nextHref: next ? `/admin/invitations/open?after=${next}` : null,
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'Open invitations', layout: 'admin' });
});

invitationLists.delete('/admin/invitations/open/:id', async (req, res) => {
  await withdrawInvited(me(req), req.params.id);
  const flash = 'Withdrawn. The link does nothing any more.';
  return answer(req, res, { redirect: '/admin/invitations/open', flash });
});

invitationLists.get('/admin/invitations/:list', (req, res) => showList(req, res, shownOf(req)));

invitationLists.get('/admin/invitations/:list/progress', (req, res) =>
  showList(req, res, { ...shownOf(req), progressOnly: true }),
);

invitationLists.post('/admin/invitations/:list/sending', requireFresh, async (req: Request<{ list: string }>, res) => {
  await confirmList(me(req), req.params.list);
  return answer(req, res, { redirect: `/admin/invitations/${req.params.list}` });
});

invitationLists.delete('/admin/invitations/:list', async (req, res) => {
  await discardList(me(req), req.params.list);
  return answer(req, res, { redirect: '/admin/invitations', flash: 'Discarded. Nobody was invited.' });
});

invitationLists.get('/admin/invitations/:list/report.csv', async (req, res) => {
  const { id } = await requireList(req.params.list);
  const name = `invitations-${id}.csv`;
  await audit({ action: 'report.downloaded', on: { kind: 'report', id: name, name } });
  await sendCsv(res, name, { heads: reportHeads, rows: reportRows(id) });
});

async function showLists(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const [lists, open] = await Promise.all([listLists(), countInvited()]);
  const page = indexPage({
    form,
    lists: lists.map(({ id, fileName, by, createdAt, state, counts }) => ({
      ...{ href: `/admin/invitations/${id}`, name: fileName, state: listStates[state] },
      sent: `${formatMoment(createdAt, zoneOf(req))}, ${by}`,
      people: (counts.new + counts.exists).toLocaleString('en'),
    })),
    open,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Invite people', layout: 'admin', status });
}

/** The file, or what was pasted where there is none. */
async function contentOf(req: Request, pasted: string): Promise<{ bytes: Buffer; fileName: string }> {
  const file = receivedFile(req, 'file');
  if (file) return { bytes: await readFile(file.path), fileName: file.originalName.slice(0, 120) };
  if (!pasted.trim()) throw new Refused('Please choose a file, or paste the list.', 'file');
  return { bytes: Buffer.from(pasted), fileName: 'Pasted list' };
}

async function findCourse(slug: string) {
  const found = await findPublishedCourse(slug);
  return found && { id: found.id, title: found.facts.title };
}

async function* reportRows(listId: string): AsyncGenerator<string[]> {
  for await (const row of eachRow(listId)) yield reportLine(row);
}

function shownOf(req: Request<{ list: string }>): ShownList {
  const { show, after } = query(req, ListQuery);
  return { id: req.params.list, verdict: show, after };
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
