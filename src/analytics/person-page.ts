/** One person as an admin sees them. */
import type { Request, Response } from 'express';
import { type PersonRecord, requirePersonById } from '../accounts/accounts.service.ts';
import { listActs } from '../accounts/audit/audit-log.service.ts';
import { listDevices } from '../accounts/devices/devices.service.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, untouched } from '../web/form.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { auditTable } from './audit-words.ts';
import { enrolmentTable, ordersTable, sessionsTable } from './person-tables.ts';
import { momentOf, personStates, roleWords, type Table } from './words.ts';

type Shown = {
  id: string;
  name: string;
  email: string;
  role: string;
  isBlocked: boolean;
  isMe: boolean;
  isAdmin: boolean;
  canBeSeen: boolean;
  hasSecondStep: boolean;
};
type Locals = {
  person: Shown;
  state: { text: string; tone: string };
  facts: { label: string; value: string; href?: string }[];
  /** With the words for none. */
  tables: { table: Table; none: string; more?: { href: string; label: string } }[];
  roles: { value: string; label: string }[];
  form: FormState;
  csrf: string | null;
};
const showPage = view<Locals>('analytics/people/show');
/** Nobody becomes an admin by a form: that takes an invitation. */
const givenRoles = (['learner', 'instructor'] as const).map((value) => ({ value, label: roleWords[value] }));

/** `sent`: a form of the page that comes back. Throws NotFound. */
export async function showPerson(
  req: Request,
  res: Response,
  id: string,
  sent: { form?: FormState; status?: number } = {},
): Promise<void> {
  const person = await requirePersonById(id);
  const page = showPage({
    person: shownOf(person, me(req).id),
    state: personStates[person.state],
    facts: factsOf(person),
    tables: await tablesOf(id),
    roles: person.role === 'admin' ? [{ value: 'admin', label: roleWords.admin }, ...givenRoles] : givenRoles,
    form: sent.form ?? untouched,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: person.name, layout: 'admin', status: sent.status ?? 200 });
}

async function tablesOf(id: string): Promise<Locals['tables']> {
  const [enrolments, orders, devices, { lines }] = await Promise.all([
    enrolmentTable(id),
    ordersTable(id),
    listDevices(id, null),
    listActs({ personId: id, limit: 10 }),
  ]);
  const more = { href: `/admin/audit?person=${id}`, label: 'All lines about and by this person' };
  return [
    { table: enrolments, none: 'Enrolled in nothing yet.' },
    { table: orders, none: 'Nothing bought yet.' },
    { table: sessionsTable(devices), none: 'Signed in nowhere.' },
    { table: auditTable(lines, 'Last in the audit log'), none: 'Nothing is written about them.', more },
  ];
}

function shownOf({ id, name, email, role, state, secondStepAt }: PersonRecord, myId: string): Shown {
  const isAdmin = role === 'admin';
  const isBlocked = state === 'blocked';
  const isMe = id === myId;
  const canBeSeen = !isAdmin && state === 'active';
  return { id, name, email, role, isBlocked, isMe, isAdmin, canBeSeen, hasSecondStep: Boolean(secondStepAt) };
}

function factsOf(person: PersonRecord): Locals['facts'] {
  const { id, email, role, handle, createdAt, lastSeenAt, timeZone, blockedReason, legalName } = person;
  return [
    { label: 'E-mail', value: email, href: `mailto:${email}` },
    { label: 'Role', value: roleWords[role] },
    ...(handle ? [{ label: 'Public page', value: `/teachers/${handle}`, href: `/teachers/${handle}` }] : []),
    ...(legalName ? [{ label: 'Name on papers', value: legalName }] : []),
    { label: 'Second step', value: person.secondStepAt ? 'On' : 'Off' },
    { label: 'Joined', value: momentOf(createdAt) },
    { label: 'Last signed in', value: lastSeenAt ? momentOf(lastSeenAt) : 'Never' },
    { label: 'Time zone', value: timeZone },
    ...(blockedReason ? [{ label: 'Blocked because', value: blockedReason }] : []),
    { label: 'Id', value: id },
  ];
}
