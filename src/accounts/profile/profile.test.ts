import { afterEach, describe, expect, it } from 'vitest';
import { redis } from '../../lib/redis.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import {
  createPerson,
  findPersonByEmail,
  findTeacherByHandle,
  listPeopleByIds,
  requirePersonById,
  snapshotOf,
} from '../accounts.service.ts';
import { hashPassword, isPassword } from '../passwords.service.ts';
import { blockPerson, searchPeople } from '../people/people.service.ts';
import { changeRole } from '../roles/roles.service.ts';

const school = await startSchool({ jobs: false });
const ada = await createPerson({
  email: 'Ada@Example.org',
  name: 'Ada Lindqvist',
  password: castPassword,
  role: 'instructor',
  handle: 'ada',
  headline: 'Rigger',
});
const leo = await createPerson({ email: 'leo@example.org', name: 'Leo Martins', password: castPassword });
const ruth = await createPerson({ email: 'ruth@example.org', name: 'Ruth', password: castPassword, role: 'admin' });

afterEach(async () => {
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('the own profile', () => {
  it('[ACC-07] is for who is signed in', async () => {
    expect((await school.visitor().get('/account')).location).toBe('/sign-in?next=%2Faccount');
    expect((await school.visitor().put('/account', { name: 'X' })).location).toMatch(/^\/sign-in/);
  });

  it('is saved, and every session shows the new name at once', async () => {
    const [client, other] = [await school.signedIn(leo), await school.signedIn(leo, { stay: true })];
    const sent = {
      name: 'लियो Martins',
      headline: 'Sailor',
      bio: 'I tie\r\nthings.',
      timeZone: 'Europe/Lisbon',
      language: 'hi',
    };
    const saved = await client.put('/account', sent);
    expect([saved.status, saved.location]).toEqual([303, '/account']);
    expect((await client.get('/account')).$('#flash')).toBe('Your profile is saved.');
    expect((await other.get('/account')).$('.menu-panel p')).toBe('लियो Martins');
    expect(await requirePersonById(leo.id)).toMatchObject({ ...sent, bio: 'I tie\nthings.' });
  });

  it('comes back with 422 and what was typed', async () => {
    const client = await school.signedIn(leo);
    const page = await client.put('/account', { name: '', headline: 'x'.repeat(121), timeZone: 'Mars/Olympus' });
    expect(page.status).toBe(422);
    for (const field of ['name', 'headline', 'timeZone']) expect(page.$(`#field-${field}-error`)).toContain('Error');
    expect(page.html.querySelector('#field-headline')?.getAttribute('value')).toHaveLength(121);
  });

  it('[ACC-08] takes five https links of one’s own, and the name for certificates', async () => {
    const client = await school.signedIn(leo);
    const rest = { name: 'Leo Martins', timeZone: 'UTC', language: 'en' };
    const links = ['https://example.org/leo', 'example.org/knots', '', 'https://example.org/leo'];
    expect((await client.put('/account', { ...rest, links, legalName: 'Leonardo Martins' })).status).toBe(303);
    const kept = ['https://example.org/leo', 'https://example.org/knots'];
    expect(await requirePersonById(leo.id)).toMatchObject({ links: kept, legalName: 'Leonardo Martins' });
    const bad = [
      'http://example.org',
      'javascript:alert(1)',
      'https://user:pass@example.org',
      'https://localhost',
      'data:,x',
    ];
    for (const link of bad) {
      const page = await client.put('/account', { ...rest, links: [link] });
      expect([page.status, page.$('#field-links-error')], link).toEqual([422, expect.stringContaining('https://')]);
      expect(page.html.querySelector('#field-links')?.getAttribute('value')).toBe(link);
    }
    const many = Array.from({ length: 6 }, (_, at) => `https://example.org/${at}`);
    const page = await client.put('/account', { ...rest, links: many });
    expect([page.status, page.html.querySelectorAll('input[name=links]').length]).toEqual([422, 6]);
    expect((await requirePersonById(leo.id)).links).toEqual(kept);
    expect((await client.put('/account', { ...rest, language: 'tlh' })).$('#field-language-error')).toContain('list');
  });
});

describe('the own password', () => {
  it('[ACC-02] changes by the old one and ends the other sessions', async () => {
    const nia = await createPerson({ email: 'nia@example.org', name: 'Nia Okafor', password: castPassword });
    const [here, there] = [await school.signedIn(nia), await school.signedIn(nia, { stay: true })];
    const wrong = await here.put('/account/password', { passwordNow: 'not it', password: 'seven blue herons' });
    expect([wrong.status, wrong.$('#field-passwordNow-error')]).toEqual([
      422,
      expect.stringContaining('not the password'),
    ]);
    const common = await here.put('/account/password', { passwordNow: castPassword, password: 'football1234' });
    expect(common.$('#field-password-error')).toContain('attackers try first');
    const done = await here.put('/account/password', { passwordNow: castPassword, password: 'seven blue herons' });
    expect(done.status).toBe(303);
    expect([(await here.get('/account')).status, (await there.get('/account')).status]).toEqual([200, 303]);
    expect((await school.signedIn(nia, { password: 'seven blue herons' })).cookies.has('sid')).toBe(true);
  });

  it('[ACC-14] cannot be guessed from an open session', async () => {
    const client = await school.signedIn(leo);
    const guess = () => client.put('/account/password', { passwordNow: 'guess', password: 'seven blue herons' });
    for (let times = 0; times < 10; times++) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(429);
  });
});

describe('people, as other areas see them', () => {
  it('are made once per address, however it is written', async () => {
    const again = await createPerson({ email: ' ADA@example.ORG ', name: 'Somebody', password: 'x' });
    expect([again.id, again.name]).toEqual([ada.id, 'Ada Lindqvist']);
    const both = await Promise.all(
      [1, 2].map(() => createPerson({ email: 'twin@example.org', name: 'Twin', password: 'x' })),
    );
    expect(both[0]?.id).toBe(both[1]?.id);
    await expect(createPerson({ email: 'x@example.org', name: 'X', password: 'x', handle: 'ada' })).rejects.toThrow(
      'taken',
    );
  });

  it('carry no secret', async () => {
    for (const person of [ada, await findPersonByEmail('ada@example.org'), snapshotOf(ada)])
      expect(JSON.stringify(person)).not.toMatch(/argon2|passwordHash/);
  });

  it('are found by ids, in one go, and by handle while the account is active', async () => {
    const people = await listPeopleByIds([ada.id, ruth.id, ada.id, '64b0000000000000000000ff']);
    expect([...people.keys()].sort()).toEqual([ada.id, ruth.id].sort());
    expect(people.get(ada.id)).toMatchObject({ shortName: 'Ada L.', initials: 'AL', headline: 'Rigger', avatar: null });
    expect(people.get(ruth.id)?.shortName).toBe('Ruth');
    expect((await findTeacherByHandle('ada'))?.id).toBe(ada.id);
    await blockPerson(snapshotOf(ruth), ada.id, 'test');
    expect(await findTeacherByHandle('ada')).toBeNull();
    await expect(requirePersonById('no-id')).rejects.toMatchObject({ status: 404 });
  });
});

describe('what admins do', () => {
  it('[ACC-07] is refused to everybody else, and to oneself', async () => {
    for (const person of [leo, ada])
      await expect(blockPerson(snapshotOf(person), ruth.id, 'x')).rejects.toMatchObject({ status: 403 });
    await expect(blockPerson(snapshotOf(ruth), ruth.id, 'x')).rejects.toMatchObject({ status: 422 });
    await expect(changeRole(snapshotOf(leo), leo.id, 'admin')).rejects.toMatchObject({ status: 403 });
    await expect(blockPerson(snapshotOf(ruth), 'no-id', 'x')).rejects.toMatchObject({ status: 404 });
  });

  it('[ACC-07] a new role holds after signing in anew: the old sessions end', async () => {
    const sam = await createPerson({ email: 'sam@example.org', name: 'Sam', password: castPassword });
    const client = await school.signedIn(sam);
    await changeRole(snapshotOf(ruth), sam.id, 'instructor');
    expect((await client.get('/account')).status).toBe(303);
    expect((await requirePersonById(sam.id)).role).toBe('instructor');
  });

  it('finds people by the beginnings of words, by role and state', async () => {
    const names = async (filter: Parameters<typeof searchPeople>[0]) =>
      (await searchPeople(filter)).people.map(({ name }) => name);
    expect(await names({ q: 'lind ad' })).toEqual(['Ada Lindqvist']);
    expect(await names({ q: 'RUTH@example.org' })).toEqual(['Ruth']);
    expect(await names({ q: 'nobody' })).toEqual([]);
    expect(await names({ q: '.*' })).toEqual([]);
    expect(await names({ role: 'admin' })).toEqual(['Ruth']);
    expect(await names({ state: 'blocked' })).toEqual(['Ada Lindqvist']);
  });
});

describe('hashing', () => {
  it('[ACC-14] is argon2id, the same for one text in two normal forms', async () => {
    const hash = await hashPassword('Ǻngström rope'.normalize('NFD'));
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(hash, 'Ǻngström rope'.normalize('NFC'))).toBe(true);
    expect(await isPassword(hash, 'another rope')).toBe(false);
    expect(await isPassword(null, 'another rope')).toBe(false);
  });

  it('[ACC-14] says that it is busy rather than letting thousands wait', async () => {
    const all = await Promise.allSettled(Array.from({ length: 1000 }, () => hashPassword('seven blue herons')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]?.reason).toMatchObject({ status: 503, retryAfter: 5 });
    expect(await hashPassword('seven blue herons')).toMatch(/^\$argon2id/);
  });
});
