/** `/admin/people`: finding somebody, and what an admin does about them. */
import { type Request, type Response, Router } from 'express';
import type { PersonRecord } from '../accounts/accounts.service.ts';
import { blockPerson, searchPeople, signOutEverywhere, unblockPerson } from '../accounts/people/people.service.ts';
import { sendResetTo } from '../accounts/people/reset-for.service.ts';
import { changeRole } from '../accounts/roles/roles.service.ts';
import { removeSecondStepFor } from '../accounts/second-step/second-step.service.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query, submit } from '../web/form.ts';
import { requireFresh, requireRole } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { BlockForm, listHref, type PeopleAsked, PeopleQuery, RoleForm } from './forms.ts';
import { showPerson } from './person-page.ts';
import { dayOf, optionsOf, personStates, roleWords, seenWords, type Table } from './words.ts';

type Option = { value: string; label: string };
type IndexLocals = {
  asked: PeopleAsked;
  roles: Option[];
  states: Option[];
  seens: Option[];
  orders: Option[];
  table: Table;
  csvHref: string;
  nextHref: string | null;
};
const indexPage = view<IndexLocals>('analytics/people/index');

export const people = Router();
people.use('/admin/people', ...requireRole('admin'));
// At a desk that was left open nobody may open somebody else's account.
people.use('/admin/people/:id/second-step', requireFresh);

people.get('/admin/people', async (req, res) => {
  const asked = query(req, PeopleQuery);
  const { people: found, next } = await searchPeople(asked);
  const { after: _after, ...filter } = asked;
  const page = indexPage({
    asked,
    roles: optionsOf(roleWords),
    states: optionsOf(personStates),
    seens: optionsOf(seenWords),
    orders: optionsOf({ newest: 'Newest first', oldest: 'Oldest first', name: 'Name' }),
    table: { caption: 'People', columns: columnsOf(filter), rows: found.map(rowOf) },
    csvHref: listHref('/admin/reports/people.csv', filter),
    nextHref: next ? listHref('/admin/people', { ...filter, after: next }) : null,
  });
  await answer(req, res, { page, title: 'People', layout: 'admin' });
});

people.get('/admin/people/:id', (req, res) => showPerson(req, res, req.params.id));

people.post('/admin/people/:id/block', async (req, res) => {
  const { id } = req.params;
  const sent = await submit(req, BlockForm, ({ reason }) => blockPerson(me(req), id, reason));
  if (!sent.ok) return showPerson(req, res, id, sent);
  return back(req, res, 'Blocked, and signed out everywhere.');
});

people.delete('/admin/people/:id/block', async (req, res) => {
  await unblockPerson(me(req), req.params.id);
  return back(req, res, 'Not blocked any more. They can sign in again.');
});

people.delete('/admin/people/:id/sessions', async (req, res) => {
  const ended = await signOutEverywhere(me(req), req.params.id);
  return back(req, res, ended === 1 ? 'Signed out of one session.' : `Signed out of ${ended} sessions.`);
});

people.put('/admin/people/:id/role', async (req, res) => {
  const sent = await submit(req, RoleForm, ({ role }) => changeRole(me(req), req.params.id, role));
  if (!sent.ok) return showPerson(req, res, req.params.id, sent);
  return back(req, res, 'The role is changed. They sign in anew with it.');
});

people.post('/admin/people/:id/reset', async (req, res) => {
  await sendResetTo(me(req), req.params.id);
  return back(req, res, 'A link to choose a new password is on its way to them. It works for 30 minutes.');
});

people.delete('/admin/people/:id/second-step', async (req, res) => {
  await removeSecondStepFor(me(req), req.params.id);
  return back(req, res, 'The second step is off. They got a mail about it and sign in by password alone.');
});

function back(req: Request<{ id: string }>, res: Response, flash: string): Promise<void> {
  return answer(req, res, { redirect: `/admin/people/${req.params.id}`, flash });
}

function columnsOf(filter: Omit<PeopleAsked, 'after'>): Table['columns'] {
  const { sort } = filter;
  const to = (order: string) => listHref('/admin/people', { ...filter, sort: order });
  const joined = sort === 'newest' ? 'descending' : 'ascending';
  return [
    { key: 'name', label: 'Name', sort: { href: to('name'), ...(sort === 'name' ? { direction: 'ascending' } : {}) } },
    { key: 'role', label: 'Role' },
    { key: 'state', label: 'State' },
    {
      key: 'joined',
      label: 'Joined',
      tight: true,
      sort: { href: to(sort === 'newest' ? 'oldest' : 'newest'), ...(sort === 'name' ? {} : { direction: joined }) },
    },
    { key: 'seen', label: 'Last seen', tight: true },
  ];
}

function rowOf(person: PersonRecord): Table['rows'][number] {
  const { id, name, email, role, state, createdAt, lastSeenAt } = person;
  return {
    name: { text: name, href: `/admin/people/${id}`, note: email },
    role: roleWords[role],
    state: personStates[state],
    joined: dayOf(createdAt),
    seen: lastSeenAt ? dayOf(lastSeenAt) : 'Never',
  };
}
