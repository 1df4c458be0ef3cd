import { afterEach, describe, expect, it } from 'vitest';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { findPersonByEmail, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { removeForgotten } from '../personal/retention.service.ts';
import { User } from '../user.model.ts';
import { Invitation } from './invitation.model.ts';
import { InvitationList, InvitationRow } from './list.model.ts';
import { confirmList, takeList } from './lists.service.ts';
import { eraseInvitations, invitationsOf } from './personal.service.ts';
import { sendList } from './send-list.service.ts';

const school = await startSchool();
const { ruth, leo, charlie, ada, knots, ropeCare } = await world();
const blocked = await person('bo', 'Bo Blocked', 'learner');
await User.updateOne({ _id: blocked.id }, { $set: { state: 'blocked' } });
const admin = snapshotOf(ruth);
const desk = await school.signedIn(ruth, { stay: true });
const isOver = { status: 410 };

afterEach(() => turnClock(0));

/** Sends a list through the form; returns the address of its page. */
async function send(text: string | Buffer): Promise<string> {
  const page = await desk.upload(
    '/admin/invitations',
    {},
    { file: { name: 'class.csv', bytes: text, type: 'text/csv' } },
  );
  if (page.status !== 303) throw new Error(`${page.status} ${page.$('main')}`);
  return page.location ?? '';
}

async function carriedOut(text: string): Promise<string> {
  const list = await send(text);
  expect((await desk.post(`${list}/sending`)).status).toBe(303);
  await school.settled();
  return list;
}

/** What the page says about each row, by its number. */
async function rowsOf(address: string): Promise<Record<string, string>> {
  const { html } = await desk.get(address);
  const cell = (row: ReturnType<typeof html.querySelectorAll>[number], label: string) =>
    (row.querySelector(`[data-label="${label}"]`)?.innerHTML ?? '')
      .replace(/<[^>]+>|\s+/g, ' ')
      .replace(/ +/g, ' ')
      .trim();
  const rows = html.querySelectorAll('main tbody tr');
  return Object.fromEntries(rows.map((row) => [cell(row, 'Row'), cell(row, 'Check') || cell(row, 'What happened')]));
}

async function linkTo(email: string): Promise<string> {
  const mail = await school.mailbox.latest(email, /invites you/);
  return /\/invitation\/[\w-]{43}/.exec(mail.text)?.[0] ?? '';
}

const words = 'correct horse staple battery';
const list = [
  'name,e-mail,role,course',
  'Nia New,nia@new.school,,knots',
  'Tess Teacher,tess@new.school,Instructor,',
  `Leo Martins,${leo.email},learner,rope-care`,
  `Charlie Stone,${charlie.email},,`,
  `Bo,${blocked.email},learner,knots`,
  'Nia Again,NIA@new.school,learner,rope-care',
  ',nameless@new.school,,',
  'No Address,not-an-address,,',
  'Al Mighty,al@new.school,admin,',
  'Odd Role,odd@new.school,king,',
  'No Course,no@new.school,,no-such-course',
  '"=HYPERLINK(""http://x.example"")",formula@new.school,,',
];

describe('a list of people', () => {
  it('[ACC-13] is shown first, each row as new, existing, duplicate, or invalid with the reason, and invites nobody', async () => {
    const address = await send(list.join('\n'));
    const rows = await rowsOf(address);
    expect(rows).toMatchObject({
      2: 'New',
      3: 'New',
      4: 'Exists Has an account, and gets the course.',
      5: 'Exists Has an account: nothing to do.',
      6: 'Exists The account is blocked: nothing happens.',
      7: 'Duplicate Row 2 has this address.',
      8: 'Invalid The name is missing.',
      9: 'Invalid This does not look like an e-mail address.',
      10: 'Invalid Admins are invited one by one, on the page “Admins”.',
      11: 'Invalid The role is learner or instructor.',
      12: 'Invalid There is no course “no-such-course” on offer.',
      13: 'Invalid This does not look like a name.',
    });
    expect(Object.keys(await rowsOf(`${address}?show=invalid`))).toHaveLength(6);
    await school.settled();
    expect(await Invitation.countDocuments()).toBe(0);
    expect(await school.mailbox.all('nia@new.school')).toEqual([]);
    expect((await desk.delete(address)).location).toBe('/admin/invitations');
    expect((await desk.get(address)).status).toBe(404);
    expect(await InvitationRow.countDocuments()).toBe(0);
  });

  it('[ACC-13] is carried out by a job whose progress can be seen, and says of every row what happened', async () => {
    const address = await carriedOut(list.join('\n'));
    expect(await rowsOf(address)).toMatchObject({
      2: 'Invited',
      3: 'Invited',
      4: 'Enrolled',
      5: 'Has an account',
      6: 'Account is blocked',
      7: 'Left out Row 2 has this address.',
      8: 'Left out The name is missing.',
    });
    expect((await desk.get(address)).$('#invitation-progress')).toContain('All rows are done');
    const id = address.split('/').at(-1);
    await InvitationList.updateOne({ _id: id }, { $set: { state: 'working' } });
    const part = await desk.htmx.get(`${address}/progress`);
    expect(part.html.querySelectorAll('body, main')).toEqual([]);
    expect(part.$('#invitation-progress')).toContain('5 of 5');
    await InvitationList.updateOne({ _id: id }, { $set: { state: 'done' } });
    expect((await desk.htmx.get(`${address}/progress`)).headers.get('hx-redirect')).toBe(address);
    expect((await desk.get(`${address}/progress`)).location).toBe(address);
    expect((await findEnrolment(leo.id, ropeCare.id))?.state).toBe('live');
    expect((await requirePersonById(leo.id)).role).toBe('learner');
    expect(await findEnrolment(blocked.id, knots.id)).toBeNull();
    const acts = await Audit.find({ actorId: ruth.id }).distinct('action');
    expect(acts).toEqual(expect.arrayContaining(['people-list.read', 'people-list.sent', 'person.course-given']));
  });

  it('[ACC-13] has a report without a formula', async () => {
    const [found] = await InvitationList.find({ state: 'done' }).lean();
    const file = await desk.get(`/admin/invitations/${found?._id}/report.csv`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = file.text.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines).toHaveLength(13);
    expect(lines[0]).toBe('Row,Name,E-mail,Role,Course,Check,Reason,What happened');
    expect(lines[1]).toBe('2,Nia New,nia@new.school,learner,knots,New,,Invited');
    expect(file.text).toContain(`"'=HYPERLINK(""http://x.example"")"`);
    expect(file.text).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('[ACC-13] sent again invites nobody twice, and adds only what is new', async () => {
    const before = await Invitation.find().sort({ email: 1 }).lean();
    const address = await carriedOut(list.join('\n'));
    expect(await rowsOf(address)).toMatchObject({ 2: 'Invited before', 3: 'Invited before', 4: 'Enrolled' });
    await carriedOut('name,e-mail,course\nNia New,nia@new.school,rope-care');
    const after = await Invitation.find().sort({ email: 1 }).lean();
    expect(after.map(({ _id }) => String(_id))).toEqual(before.map(({ _id }) => String(_id)));
    expect(after[0]?.courses.map(({ title }) => title)).toEqual(['Knots', 'Rope care']);
    expect(await school.mailbox.all('nia@new.school')).toHaveLength(1);
    const told = (await school.mailbox.all(leo.email)).filter(({ subject }) => subject.includes('Rope care'));
    expect(told).toHaveLength(1);
  });

  it('[ACC-13] two at once, with the same people, and killed in between: one invitation and one mail for each', async () => {
    const rows = ['name,email', ...Array.from({ length: 30 }, (_, at) => `Person ${at},p${at}@twice.school`)].join(
      '\n',
    );
    const ids = [];
    for (const _ of [1, 2]) {
      const id = await takeList(admin, { bytes: Buffer.from(rows), fileName: 'twice.csv' }, async () => null);
      await confirmList(admin, id);
      ids.push(id);
    }
    await Promise.all([...ids, ...ids].map((id) => sendList(id)));
    await school.settled();
    const [one = ''] = ids;
    // As after a kill: done, but not yet said to be.
    await InvitationRow.updateMany({ listId: one }, { $set: { outcome: 'waiting' } });
    await InvitationList.updateOne({ _id: one }, { $set: { state: 'working' } });
    await sendList(one);
    await school.settled();
    const made = (await Invitation.find().lean()).filter(({ email }) => email.endsWith('@twice.school'));
    expect(made).toHaveLength(30);
    for (const at of [0, 15, 29]) expect(await school.mailbox.all(`p${at}@twice.school`)).toHaveLength(1);
    expect(await InvitationRow.countDocuments({ listId: one, outcome: 'waiting' })).toBe(0);
  });

  it('[ACC-13] may be pasted; nothing, a workbook and too many rows come back with the reason; only admins send it', async () => {
    const pasted = await desk.post('/admin/invitations', { pasted: 'name\te-mail\nPat Paste\tpat@new.school' });
    expect(await rowsOf(pasted.location ?? '')).toEqual({ 2: 'New' });
    const nothing = await desk.post('/admin/invitations');
    expect(nothing.status).toBe(422);
    expect(nothing.$('#error-summary')).toContain('choose a file, or paste the list');
    const wrong = await desk.post('/admin/invitations', { pasted: 'first,second\nPat,pat' });
    expect(wrong.$('#field-pasted')).toContain('first,second');
    const teacher = await school.signedIn(ada);
    expect((await teacher.post('/admin/invitations', { pasted: 'name,email' })).status).toBe(403);
    await expect(
      takeList(snapshotOf(ada), { bytes: Buffer.from('x'), fileName: '' }, async () => null),
    ).rejects.toThrow();
  });
});

describe('an invited person', () => {
  it('[ACC-13] looks at the link without using it, chooses a password, and is in with role and courses', async () => {
    const link = await linkTo('nia@new.school');
    const visitor = school.visitor();
    const seen = await visitor.get(link);
    expect(seen.$('main')).toMatch(/Ruth Okafor invites you .*nia@new\.school.*Knots.*Rope care/);
    expect(seen.headers.get('referrer-policy')).toBe('no-referrer');
    const bad = await visitor.post(link, { name: 'Nia N.', password: 'short', terms: true });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-name')?.getAttribute('value')).toBe('Nia N.');
    expect((await visitor.post(link, { name: 'Nia', password: words })).$('#error-summary')).toContain('tick the box');
    const joined = await visitor.post(link, { name: 'Nia N.', password: words, terms: true, role: 'admin' });
    expect(joined.location).toBe('/learn');
    expect((await visitor.get('/account')).status).toBe(200);
    await school.settled();
    const nia = await findPersonByEmail('nia@new.school');
    expect(nia).toMatchObject({ name: 'Nia N.', role: 'learner', state: 'active' });
    for (const { id } of [knots, ropeCare]) expect((await findEnrolment(nia?.id ?? '', id))?.state).toBe('live');
    expect(await Invitation.countDocuments({ email: 'nia@new.school' })).toBe(0);
    expect((await school.visitor().get(link)).status).toBe(410);
    expect((await school.visitor().post(link, { name: 'X Y', password: words, terms: true })).status).toBe(410);
    const line = await Audit.findOne({ action: 'person.joined-invited', subjectId: nia?.id }).lean();
    expect(line).toMatchObject({
      actorName: 'Ruth Okafor',
      after: { role: 'learner', courses: ['Knots', 'Rope care'] },
    });
  });

  it('[ACC-13] who posts the link twice at once has one account', async () => {
    const link = await linkTo('tess@new.school');
    const answers = await Promise.all(
      [1, 2].map(() => school.visitor().post(link, { name: 'Tess Teacher', password: words, terms: true })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
    await school.settled();
    expect(await findPersonByEmail('tess@new.school')).toMatchObject({ role: 'instructor' });
    expect(await User.countDocuments({ email: 'tess@new.school' })).toBe(1);
  });

  it('[ACC-13] who joins by the form of the school instead gets role and course all the same', async () => {
    await carriedOut('name,email,role,course\nJo Joiner,jo@new.school,instructor,knots');
    const link = await linkTo('jo@new.school');
    const visitor = school.visitor();
    const asked = await visitor.post('/join', { name: 'Jo', email: 'jo@new.school', password: words, terms: true });
    const code = /\b\d{6}\b/.exec((await school.mailbox.latest('jo@new.school', /is your code/)).text)?.[0] ?? '';
    const to = new URL(asked.location ?? '', school.url).searchParams.get('to') ?? '';
    expect((await visitor.post('/join/code', { to, code })).status).toBe(303);
    await school.settled();
    const jo = await findPersonByEmail('jo@new.school');
    expect(jo?.role).toBe('instructor');
    expect((await findEnrolment(jo?.id ?? '', knots.id))?.state).toBe('live');
    expect((await visitor.get(link)).status).toBe(410);
  });

  it('[ACC-13] has 14 days, unless an admin withdraws it; then a new list invites anew', async () => {
    await carriedOut('name,email\nLate Comer,late@new.school\nNo More,no-more@new.school');
    const late = await linkTo('late@new.school');
    turnClock(14.1 * day);
    expect((await school.visitor().get(late)).status).toBe(isOver.status);
    turnClock(0);
    expect((await school.visitor().get(late)).status).toBe(200);
    const open = await desk.get('/admin/invitations/open');
    const row = open.html.querySelectorAll('main li').find((one) => one.text.includes('no-more@new.school'));
    await desk.delete(row?.querySelector('form')?.getAttribute('action') ?? '');
    expect((await school.visitor().get(await linkTo('no-more@new.school'))).status).toBe(410);
    await carriedOut('name,email\nNo More,no-more@new.school');
    expect(await school.mailbox.all('no-more@new.school')).toHaveLength(2);
    await Invitation.updateOne({ email: 'late@new.school' }, { $set: { endsAt: new Date(0) } });
    await carriedOut('name,email\nLate Comer,late@new.school');
    expect(await school.mailbox.all('late@new.school')).toHaveLength(2);
    expect((await school.visitor().get(await linkTo('late@new.school'))).status).toBe(200);
  });

  it('[ACC-10] finds the lists in their copy; erased, nothing of them is left there nor in the log', async () => {
    const email = 'no-more@new.school';
    const copy = await invitationsOf('nobody', email);
    expect(copy).toMatchObject({
      onLists: [{ outcome: 'invited' }, { outcome: 'invited' }],
      open: [{ role: 'learner' }],
    });
    expect(await Audit.countDocuments({ action: 'invitation.withdrawn', subjectName: email })).toBe(1);
    await eraseInvitations('nobody', email);
    expect(await invitationsOf('nobody', email)).toEqual({ onLists: [], open: [], sentLists: [] });
    expect(JSON.stringify(await Audit.find().lean())).not.toContain(email);
  });

  it('[OPS-09] who never comes is forgotten a month after, and lists go: previews after a day, reports after 90', async () => {
    const preview = await send('name,email\nNobody Here,nobody@new.school');
    turnClock(1.1 * day);
    await removeForgotten();
    expect(await InvitationList.exists({ _id: preview.split('/').at(-1) ?? '' })).toBeNull();
    expect(await InvitationRow.countDocuments({ email: 'nobody@new.school' })).toBe(0);
    expect(await Invitation.countDocuments({ email: 'late@new.school' })).toBe(1);
    turnClock(45 * day);
    await removeForgotten();
    expect(await Invitation.countDocuments()).toBe(0);
    expect(await InvitationList.countDocuments({ state: 'done' })).toBeGreaterThan(0);
    turnClock(91 * day);
    await removeForgotten();
    expect(await InvitationList.countDocuments()).toBe(0);
    expect(await InvitationRow.countDocuments()).toBe(0);
  });
});
