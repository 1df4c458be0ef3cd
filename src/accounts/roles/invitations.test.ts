import { afterEach, describe, expect, it } from 'vitest';
import { day, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { requirePersonById } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { User } from '../user.model.ts';

const school = await startSchool();
const ruth = await person('ruth', 'Ruth Okafor', 'admin');
const leo = await person('leo', 'Leo Martins', 'learner');
const charlie = await person('charlie', 'Charlie Stone', 'learner');
const roleOf = async (id: string) => (await requirePersonById(id)).role;

afterEach(async () => {
  turnClock(0);
  await User.updateOne({ _id: ruth.id }, { $set: { role: 'admin', state: 'active' } });
  await User.updateOne({ _id: leo.id }, { $set: { role: 'learner' } });
});

/** Invites an address; returns the way that stands in the mail. */
async function invited(email: string): Promise<string> {
  const admin = await school.signedIn(ruth);
  const before = (await school.mailbox.all(email)).length;
  const sent = await admin.post('/admin/admins', { email });
  if (sent.status !== 303) throw new Error(`${sent.status} ${sent.$('main')}`);
  await school.settled();
  const mails = await school.mailbox.all(email);
  expect(mails.length).toBe(before + 1);
  return /\/admin-invitation\?token=[\w-]{43}/.exec(mails[0]?.text ?? '')?.[0] ?? '';
}

const tokenOf = (address: string) => address.split('=')[1] ?? '';

describe('an invitation to become an admin', () => {
  it('[ACC-07] is looked at without being used, and accepted once, in a new session, by its address only', async () => {
    const address = await invited(leo.email);
    const seen = await school.visitor().get(address);
    expect(seen.$('main')).toContain(`Sign in with ${leo.email}`);
    expect(seen.headers.get('referrer-policy')).toBe('no-referrer');
    const other = await school.signedIn(charlie);
    expect((await other.get(address)).$('main')).toContain('with another address');
    expect((await other.post('/admin-invitation', { token: tokenOf(address) })).status).toBe(403);
    expect(await roleOf(charlie.id)).toBe('learner');
    const own = await school.signedIn(leo);
    expect((await own.get(address)).$('main')).toContain('Become an admin');
    expect(await roleOf(leo.id)).toBe('learner');
    const cookie = own.cookies.get('sid');
    expect((await own.post('/admin-invitation', { token: tokenOf(address) })).location).toBe('/admin');
    expect(own.cookies.get('sid')).not.toBe(cookie);
    expect((await own.get('/admin')).status).toBe(200);
    expect((await own.get(address)).status).toBe(410);
    await school.settled();
    const line = await Audit.findOne({ action: 'person.role-changed', subjectId: leo.id }).lean();
    expect(line).toMatchObject({ before: { role: 'learner' }, after: { role: 'admin' } });
  });

  it('[ACC-07] is over after 7 days, after a newer one, when it is withdrawn, and when who sent it is no admin any more', async () => {
    const own = await school.signedIn(leo, { stay: true });
    const first = await invited(leo.email);
    const second = await invited(leo.email);
    expect((await own.get(first)).status).toBe(410);
    expect((await own.get(second)).status).toBe(200);
    turnClock(7.1 * day);
    expect((await own.get(second)).status).toBe(410);
    turnClock(0);
    const admin = await school.signedIn(ruth);
    expect((await admin.get('/admin/admins')).$('main')).toContain(leo.email);
    await admin.delete('/admin/admins/invitation', { email: leo.email });
    expect((await own.get(second)).status).toBe(410);
    const third = await invited(leo.email);
    await User.updateOne({ _id: ruth.id }, { $set: { role: 'learner' } });
    expect((await own.get(third)).status).toBe(410);
    expect((await own.post('/admin-invitation', { token: tokenOf(third) })).status).toBe(410);
    expect(await roleOf(leo.id)).toBe('learner');
  });

  it('[ACC-07] goes to new addresses too, never to admins or blocked accounts, and learners send none', async () => {
    expect(await invited('new@cast.school')).toMatch(/^\/admin-invitation/);
    const admin = await school.signedIn(ruth);
    expect((await admin.post('/admin/admins', { email: ruth.email })).status).toBe(422);
    expect((await (await school.signedIn(charlie)).post('/admin/admins', { email: charlie.email })).status).toBe(403);
    await User.updateOne({ _id: charlie.id }, { $set: { state: 'blocked' } });
    expect((await admin.post('/admin/admins', { email: charlie.email })).$('main')).toContain('blocked');
  });
});
