import { afterEach, describe, expect, it } from 'vitest';
import { queueOf } from '../lib/queue.ts';
import { redis } from '../lib/redis.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { createPerson, snapshotOf } from './accounts.service.ts';
import { countHashes } from './passwords.service.ts';
import { blockPerson } from './people/people.service.ts';
import { estimate } from './strength.service.ts';

const school = await startSchool({ jobs: false });
const known = await createPerson({ email: 'known@parity.school', name: 'Kim', password: castPassword });
const ruth = await createPerson({ email: 'ruth@parity.school', name: 'Ruth', password: castPassword, role: 'admin' });
const blocked = await createPerson({ email: 'blocked@parity.school', name: 'Bo', password: castPassword });
await blockPerson(snapshotOf(ruth), blocked.id, 'test');
const unknown = { email: 'unknown@parity.school' };

afterEach(async () => {
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('what is done for an address that somebody has, nobody has, or a blocked one', () => {
  it('[ACC-14] signing in with a wrong password: one hash, the same page', async () => {
    await school.visitor().post('/sign-in', { email: ruth.email, password: 'warm the process up' });
    const works = [];
    for (const { email } of [known, unknown, blocked]) {
      const before = countHashes();
      const page = await school.visitor().post('/sign-in', { email, password: 'a wrong password' });
      works.push({ status: page.status, hashes: countHashes() - before, text: page.text.replaceAll(email, '…') });
    }
    expect(works[0]).toMatchObject({ status: 422, hashes: 1 });
    expect(works[1]).toEqual(works[0]);
    expect(works[2]).toEqual(works[0]);
  });

  it('[ACC-14] asking for a link to a new password: no hash, one job, the same answer', async () => {
    const works = [];
    for (const { email } of [known, unknown, blocked]) works.push(await workOf('/password', { email }));
    expect(works[0]).toMatchObject({ status: 303, hashes: 0, jobs: ['answer-forgotten'] });
    expect(works[1]).toEqual(works[0]);
    expect(works[2]).toEqual(works[0]);
  });

  it('[ACC-14] joining: one hash, one job, the same answer', async () => {
    const works = [];
    for (const { email } of [known, unknown, blocked])
      works.push(await workOf('/join', { name: 'Kim', email, password: 'seven blue herons', terms: true }));
    expect(works[0]).toMatchObject({ status: 303, hashes: 1, jobs: ['send-sign-up-code'] });
    expect(works[1]).toEqual(works[0]);
    expect(works[2]).toEqual(works[0]);
  });

  it('[ACC-14] asking for another address: no hash, one job, the same answer', async () => {
    const client = await school.signedIn(ruth);
    await client.get('/account');
    const works = [];
    for (const { email } of [known, unknown, blocked]) works.push(await workOf('/account/email', { email }, client));
    expect(works[0]).toMatchObject({ status: 303, hashes: 0, jobs: ['send-email-link'] });
    expect(works[1]).toEqual(works[0]);
    expect(works[2]).toEqual(works[0]);
  });
});

describe('looking at a new password', () => {
  it('[ACC-14] keeps no page waiting, however nasty it is', async () => {
    await estimate('seven blue herons', []);
    const nasty = '1!2@3#4$5%6^7&8*9(0)aAbBcC'.repeat(40);
    const turns: number[] = [];
    let last = performance.now();
    const beat = setInterval(() => {
      turns.push(performance.now() - last);
      last = performance.now();
    }, 1);
    const { score } = await estimate(nasty, ['Leo Martins', 'leo@example.org']);
    clearInterval(beat);
    expect(score).toBe(4);
    // The thread works for tens of milliseconds; had it been this one, no beat would have come through.
    expect(turns.length).toBeGreaterThan(3);
  });

  it('[ACC-14] refuses for a moment rather than letting very many wait', async () => {
    const all = await Promise.allSettled(Array.from({ length: 130 }, () => estimate('seven blue herons', [])));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(30);
    expect(refused[0]?.reason).toMatchObject({ status: 503, retryAfter: 3 });
    expect((await estimate('seven blue herons', [])).score).toBe(4);
  });
});

type Client = ReturnType<typeof school.visitor>;

/** What a request costs and answers: hashes, jobs that were queued, status, where it leads (ids left out). */
async function workOf(path: string, fields: Record<string, string | boolean>, client: Client = school.visitor()) {
  const [before, known] = [countHashes(), new Set((await jobs()).map(({ id }) => id))];
  const page = await client.post(path, fields);
  const added = (await jobs()).filter(({ id }) => !known.has(id));
  return {
    status: page.status,
    location: page.location?.replace(/[\w-]{22}/, '…'),
    hashes: countHashes() - before,
    jobs: added.map(({ name }) => name),
  };
}

async function jobs() {
  return queueOf('work').getJobs(['waiting', 'delayed', 'prioritized']);
}
