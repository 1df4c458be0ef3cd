import { beforeAll, describe, expect, it } from 'vitest';
import { createPerson, findPersonByEmail, type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { listNotifications } from '../../notifications/notify.service.ts';
import type { Client } from '../../test/client.ts';
import { castPassword } from '../../test/school.ts';
import { studioCast } from '../../test/studio.ts';
import { Course, type CourseRecord, requireCourse } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { acceptInvitation, inviteToTeam, removeOldInvitations } from './invitations.service.ts';
import { changeTeam } from './team.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
let zoe: { person: PersonRecord; client: Client };
beforeAll(async () => {
  cast = await studioCast();
  zoe = await somebody('zoe', 'learner');
});

async function somebody(word: string, role: PersonRecord['role']) {
  const email = `${word}@cast.school`;
  const person = await createPerson({
    email,
    name: `${word} of the cast`,
    role,
    password: castPassword,
    state: 'active',
  });
  return { person, client: await cast.school.signedIn(person) };
}

async function teamOf(id: string): Promise<Pick<CourseRecord, 'ownerId' | 'team' | 'invited' | 'handover'>> {
  const { ownerId, team, invited, handover } = await requireCourse(id);
  return { ownerId, team, invited, handover };
}

/** Ada invites by the form; the path of the link in the mail. */
async function invited(base: string, email: string, rights: string[]): Promise<string> {
  const sent = await cast.ada.post(`${base}/team/invitations`, { email, rights });
  expect(sent.status).toBe(303);
  await cast.school.settled();
  return linkIn((await cast.school.mailbox.latest(email, /invites you to work on/)).text);
}

function linkIn(text: string): string {
  return /\/team-invitation\/[\w-]{43}/.exec(text)?.[0] ?? 'no link';
}

async function joined(base: string, who: { person: PersonRecord; client: Client }, rights: string[]): Promise<void> {
  const link = await invited(base, who.person.email, rights);
  expect((await who.client.post(link)).status).toBe(303);
}

describe('joining a team', () => {
  it('[AUT-09] a learner who is invited works on this course alone, and makes none of their own', async () => {
    const { base, made } = await cast.course('Shared');
    const { base: another } = await cast.course('Not shared');
    expect((await zoe.client.get('/studio')).status).toBe(403);
    const link = await invited(base, 'zoe@cast.school', ['edit', 'money']);
    const page = await zoe.client.get(link);
    expect(page.$('main')).toMatch(/Work on “Shared”.*ada of the cast invites you.*Edit.*See money/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const accepted = await zoe.client.follow(await zoe.client.post(link));
    expect(accepted.$('h1')).toContain('Basics');
    expect((await findPersonByEmail('zoe@cast.school'))?.role).toBe('learner');
    const list = await zoe.client.get('/studio');
    expect(list.$('[aria-labelledby="shared-title"]')).toMatch(/Shared.*You may edit and see money\./);
    expect(list.html.querySelector('a[href="/studio/courses/new"]')).toBeNull();
    expect(list.html.querySelector('header a[href="/studio"]')).not.toBeNull();
    expect((await zoe.client.get('/studio/courses/new')).status).toBe(403);
    expect((await zoe.client.post('/studio/courses', { title: 'Mine' })).status).toBe(403);
    expect((await zoe.client.get(`${another}/basics`)).status).toBe(404);
    expect((await zoe.client.get(link)).status).toBe(410);
    expect((await teamOf(made.id)).team).toMatchObject([{ userId: zoe.person.id, rights: ['edit', 'money'] }]);
    await cast.school.settled();
    const { entries } = await listNotifications(cast.owner.id);
    expect(entries[0]?.title).toBe('The team of “Shared” has a new member.');
    const line = await Audit.findOne({ action: 'team.joined', subjectId: zoe.person.id }).lean();
    expect(line?.after).toEqual({ course: 'Shared', rights: 'edit and see money' });
  });

  it('[AUT-09] who has no account joins the school first and comes back to the invitation', async () => {
    const { base, made } = await cast.course('For newcomers');
    const link = await invited(base, 'newcomer@cast.school', ['answer']);
    const visitor = cast.school.visitor();
    const page = await visitor.get(link);
    const join = page.html.querySelectorAll('main a').find((one) => one.text.includes('Join'));
    expect(join?.getAttribute('href')).toBe(`/join?next=${encodeURIComponent(link)}`);
    const fields = {
      name: 'New Comer',
      email: 'newcomer@cast.school',
      password: 'a quiet harbour at dawn',
      next: link,
    };
    const signedUp = await visitor.post('/join', { ...fields, agree: 'on', terms: 'on' });
    expect(signedUp.status).toBe(303);
    const code = /\b(\d{6})\b/.exec((await cast.school.mailbox.latest('newcomer@cast.school', /code|Code/)).text)?.[1];
    const to = new URL(signedUp.location ?? '', 'http://x').searchParams.get('to') ?? '';
    const entered = await visitor.post('/join/code', { to, code });
    expect(entered.location).toBe(link);
    expect((await visitor.post(link)).status).toBe(303);
    expect((await teamOf(made.id)).team).toHaveLength(1);
  });

  it('[AUT-09] nobody else can take an invitation, and two at once take it once', async () => {
    const { base, made } = await cast.course();
    const max = await somebody('max', 'instructor');
    const link = await invited(base, max.person.email, ['edit']);
    expect((await zoe.client.get(link)).$('main')).toContain('You are signed in as zoe of the cast');
    expect((await zoe.client.post(link)).status).toBe(403);
    expect((await cast.school.visitor().post(link)).location).toContain('/sign-in');
    const secret = link.split('/').at(-1) ?? '';
    const both = await Promise.allSettled([1, 2].map(() => acceptInvitation(snapshotOf(max.person), secret)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await teamOf(made.id)).team).toHaveLength(1);
    const again = await cast.ada.post(`${base}/team/invitations`, { email: max.person.email, rights: 'answer' });
    expect(again.$('#error-summary')).toContain('They are in the team already');
  });

  it('[AUT-09] declined, withdrawn, sent again and ended invitations open nothing', async () => {
    const { base, made } = await cast.course('Many letters');
    const declined = await invited(base, 'a@cast.school', ['edit']);
    const said = await cast.school.visitor().delete(declined);
    expect([said.status, said.$('h1')]).toEqual([200, 'Declined']);
    expect((await cast.school.visitor().get(declined)).status).toBe(410);
    const withdrawn = await invited(base, 'b@cast.school', ['edit']);
    const idOf = async (email: string) => (await teamOf(made.id)).invited.find((one) => one.email === email)?.id;
    await cast.ada.delete(`${base}/team/invitations/${await idOf('b@cast.school')}`);
    expect((await cast.school.visitor().get(withdrawn)).status).toBe(410);
    const first = await invited(base, 'c@cast.school', ['edit']);
    await cast.ada.post(`${base}/team/invitations/${await idOf('c@cast.school')}/sending`);
    await cast.school.settled();
    const mails = await cast.school.mailbox.all('c@cast.school');
    expect(mails).toHaveLength(2);
    expect((await cast.school.visitor().get(first)).status).toBe(410);
    const second = mails.map(({ text }) => linkIn(text)).find((one) => one !== first) ?? '';
    expect((await cast.school.visitor().get(second)).status).toBe(200);
    turnClock(15 * day);
    expect((await cast.school.visitor().get(second)).status).toBe(410);
    turnClock(50 * day);
    expect(await removeOldInvitations()).toBeGreaterThan(0);
    turnClock(0);
    expect((await teamOf(made.id)).invited).toEqual([]);
    await cast.school.settled();
    expect((await listNotifications(cast.owner.id)).entries.map(({ title }) => title)).toContain(
      'An invitation into the team of “Many letters” was declined.',
    );
  });

  it('[AUT-09] a bad form comes back with what was typed; a team has an end', async () => {
    const { base, made } = await cast.course();
    const bad = await cast.ada.post(`${base}/team/invitations`, { email: 'nobody', rights: ['rule'] });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-email')?.getAttribute('value')).toBe('nobody');
    expect(bad.$('#error-summary')).toContain('Please choose from the list.');
    const none = await cast.ada.post(`${base}/team/invitations`, { email: 'x@cast.school' });
    expect(none.$('#error-summary')).toContain('Please tick at least one');
    for (let at = 0; at < 20; at++)
      await inviteToTeam(cast.owner, made.id, { email: `many-${at}@cast.school`, rights: ['edit'] });
    await expect(
      inviteToTeam(cast.owner, made.id, { email: 'one@cast.school', rights: ['edit'] }),
    ).rejects.toMatchObject({
      status: 422,
      field: 'email',
    });
    expect((await cast.ada.get(`${base}/team`)).$('main')).toContain('This team is full');
  });
});

describe('rights', () => {
  it('[AUT-09] hold from the next click: changed, taken away, given up', async () => {
    const { base, made } = await cast.course('Rights');
    await joined(base, zoe, ['edit']);
    expect((await zoe.client.get(`${base}/outline`)).status).toBe(200);
    await cast.ada.put(`${base}/team/${zoe.person.id}`, { rights: ['publish', 'answer'] });
    const refused = await zoe.client.get(`${base}/outline`);
    expect(refused.status).toBe(403);
    expect(refused.$('main')).toContain('may not edit this course');
    expect((await zoe.client.get(`${base}/publish`)).status).toBe(200);
    await cast.ada.delete(`${base}/team/${zoe.person.id}`);
    expect((await zoe.client.get(`${base}/publish`)).status).not.toBe(200);
    await joined(base, zoe, ['edit']);
    const left = await zoe.client.delete(`${base}/team/${zoe.person.id}`);
    expect(left.status).toBe(303);
    expect((await zoe.client.get(`${base}/basics`)).status).not.toBe(200);
    expect((await teamOf(made.id)).team).toEqual([]);
    await cast.school.settled();
    expect((await listNotifications(zoe.person.id)).entries.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'What you may do in “Rights” has changed.',
        'You are not in the team of “Rights” any more.',
      ]),
    );
    const acts = (await Audit.find({ subjectId: zoe.person.id, 'after.course': 'Rights' }).lean()).map(
      (one) => one.action,
    );
    expect(acts.sort()).toEqual(['team.joined', 'team.joined', 'team.left', 'team.removed', 'team.rights-changed']);
  });

  it('[AUT-09] a member sees the team, and decides nothing over it', async () => {
    const { base, made } = await cast.course();
    const mia = await somebody('mia', 'instructor');
    await joined(base, zoe, ['edit', 'answer', 'money', 'publish']);
    await joined(base, mia, ['edit']);
    await inviteToTeam(cast.owner, made.id, { email: 'secret@cast.school', rights: ['edit'] });
    const page = await zoe.client.get(`${base}/team`);
    expect(page.$('main')).toContain('mia of the cast');
    expect(page.text).not.toContain('secret@cast.school');
    expect(page.html.querySelector('form[action$="/team/invitations"]')).toBeNull();
    const tries = [
      () => zoe.client.post(`${base}/team/invitations`, { email: 'q@cast.school', rights: 'edit' }),
      () => zoe.client.put(`${base}/team/${mia.person.id}`, { rights: ['answer'] }),
      () => zoe.client.put(`${base}/team/${zoe.person.id}`, { rights: ['answer'] }),
      () => zoe.client.delete(`${base}/team/${mia.person.id}`),
      () => zoe.client.post(`${base}/handover`, { member: zoe.person.id }),
      () => mia.client.post(`${base}/handover/acceptance`),
    ];
    expect(await Promise.all(tries.map(async (attempt) => (await attempt()).status))).toEqual([
      403, 403, 403, 403, 403, 404,
    ]);
  });

  it('[AUT-09] two changes of a team at once are both kept', async () => {
    const { made } = await cast.course();
    const emails = Array.from({ length: 8 }, (_, at) => `at-once-${at}@cast.school`);
    await Promise.all(emails.map((email) => inviteToTeam(cast.owner, made.id, { email, rights: ['edit'] })));
    expect((await teamOf(made.id)).invited.map(({ email }) => email).sort()).toEqual(emails);
  });

  it('[AUT-09] courses that somebody works on, or is invited to, are found through an index', async () => {
    for (const path of ['team.userId', 'invited.email', 'handover.personId']) {
      const plan = await Course.collection.find({ [path]: zoe.person.id }).explain('queryPlanner');
      expect(JSON.stringify(plan)).toContain('IXSCAN');
    }
  });

  it('[ACC-07] who is no instructor any more decides nothing over courses they own', async () => {
    const kim = await somebody('kim', 'instructor');
    const { made } = await cast.course();
    await changeTeam(made.id, () => ({ set: { ownerId: kim.person.id }, told: [] }));
    const asLearner = { ...snapshotOf(kim.person), role: 'learner' as const };
    await expect(requireOwnCourse(asLearner, made.id)).rejects.toMatchObject({ status: 404 });
  });
});

describe('handing over', () => {
  it('[AUT-09] is offered, accepted, and leaves the former owner in the team', async () => {
    const { base, made } = await cast.course('An heirloom');
    const heir = await somebody('heir', 'instructor');
    await joined(base, heir, ['answer']);
    await joined(base, zoe, ['edit']);
    const learner = await cast.ada.post(`${base}/handover`, { member: zoe.person.id });
    expect(learner.status).toBe(422);
    expect(learner.$('#field-member-error')).toContain('Only instructors own courses');
    expect((await heir.client.post(`${base}/handover/acceptance`)).status).toBe(404);
    await cast.ada.post(`${base}/handover`, { member: heir.person.id });
    expect((await heir.client.get(`${base}/team`)).$('#team-offer')).toContain('This course is offered to you');
    expect((await zoe.client.delete(`${base}/handover`)).status).toBe(403);
    await heir.client.delete(`${base}/handover`);
    expect((await teamOf(made.id)).handover).toBeNull();
    await cast.ada.post(`${base}/handover`, { member: heir.person.id });
    expect((await heir.client.post(`${base}/handover/acceptance`)).status).toBe(303);
    const { ownerId, team } = await teamOf(made.id);
    expect(ownerId).toBe(heir.person.id);
    expect(team.map(({ userId }) => userId)).toEqual([zoe.person.id, cast.owner.id]);
    expect((await cast.ada.get(`${base}/basics`)).status).toBe(200);
    expect((await cast.ada.post(`${base}/team/invitations`, { email: 'q@cast.school', rights: 'edit' })).status).toBe(
      403,
    );
    await heir.client.delete(`${base}/team/${cast.owner.id}`);
    expect((await cast.ada.get(`${base}/basics`)).status).toBe(404);
  });
});

it('[ACC-10] who is erased leaves all teams, invitations and offers', async () => {
  const { base, made } = await cast.course();
  const gone = await somebody('gone', 'instructor');
  await joined(base, gone, ['edit']);
  await cast.ada.post(`${base}/handover`, { member: gone.person.id });
  const { made: other } = await cast.course();
  await inviteToTeam(cast.owner, other.id, { email: gone.person.email, rights: ['edit'] });
  const area = listPersonalAreas().find(({ area: name }) => name === 'authoring');
  expect(JSON.stringify(await area?.collect(gone.person.id))).toContain('"may":"edit"');
  await area?.erase(gone.person.id);
  expect(await teamOf(made.id)).toMatchObject({ team: [], handover: null });
  expect((await teamOf(other.id)).invited).toEqual([]);
});
