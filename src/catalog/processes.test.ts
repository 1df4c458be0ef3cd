/** Two web processes as in production, each with a door to the database that the test can shut. */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { requireOwnCourse, updateDraft } from '../authoring/courses/courses.service.ts';
import { publishCourse, withdrawCourse } from '../authoring/publishing/publication.service.ts';
import { saveReview } from '../community/reviews.service.ts';
import { config } from '../config.ts';
import { grantAccess } from '../learning/enrolment.service.ts';
import { completeLecture } from '../learning/progress.service.ts';
import { freePort } from '../ops/services/ports.ts';
import { type Client, createClient } from '../test/client.ts';
import { startSchool } from '../test/school.ts';
import { course, world } from '../test/world.ts';

await startSchool();
const { ada, leo, knots } = await world();
const patience = { timeout: 20_000, interval: 20 };
const running: ChildProcess[] = [];
const door = await openDoor();
let processes: Client[] = [];

beforeAll(async () => {
  processes = await Promise.all([startProcess(), startProcess()]);
});

afterAll(async () => {
  await Promise.all(running.map((child) => ended(child)));
  door.close();
});

/** A web process like any other, on a port of its own, with the stores of this test. */
async function startProcess(): Promise<Client> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const mongodb = new URL(config.mongodbUrl);
  mongodb.host = door.host;
  mongodb.searchParams.set('directConnection', 'true');
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: url,
    MONGODB_URL: mongodb.toString(),
    LOG_LEVEL: 'warn',
  };
  const program = join(import.meta.dirname, '..', 'server.ts');
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  running.push(child);
  const client = createClient(url);
  const isReady = async () => expect((await client.get('/readyz')).status).toBe(200);
  await vi.waitFor(isReady, { timeout: 60_000, interval: 50 });
  return client;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise((done) => {
    child.once('exit', done);
    child.kill('SIGTERM');
  });
}

/** Passes on what comes for the database; shut, it hangs up on everybody. */
async function openDoor() {
  const { hostname, port } = new URL(config.mongodbUrl);
  const sockets = new Set<Socket>();
  let isShut = false;
  const server: Server = createServer((near) => {
    if (isShut) return void near.destroy();
    const far = connect(Number(port || 27017), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    shut: () => {
      isShut = true;
      hangUp();
    },
    open: () => {
      isShut = false;
    },
    close: () => {
      hangUp();
      server.close();
    },
  };
}

/** Both processes show it, from what they keep: each page is asked for until it is, and is kept before and after. */
async function everywhere(path: string, words: RegExp): Promise<void> {
  for (const client of processes) await expect.poll(async () => (await client.get(path)).text, patience).toMatch(words);
}
async function keptEverywhere(path: string): Promise<void> {
  for (const client of processes)
    await expect.poll(async () => (await client.get(path)).headers.get('etag'), patience).not.toBeNull();
}

describe('[OPS-11] what two processes keep', () => {
  it('[OPS-11] a new course, a new price, a new rating and a course that goes show in both', async () => {
    for (const path of ['/courses', '/courses/knots']) await keptEverywhere(path);
    const lectures = [{ title: 'Whip', slug: 'whip', markdown: 'Round and round.' }];
    const facts = { subtitle: '', description: 'End.', learn: ['End'], tags: [], category: 'outdoors', price: null };
    const sections = [{ title: 'One', lectures }];
    const ends = await course(ada, {
      slug: 'ends',
      title: 'Rope ends',
      ...facts,
      level: 'all',
      language: 'en',
      sections,
    });
    await everywhere('/courses', /Rope ends/);
    await everywhere('/courses/ends', /<h1[^>]*>Rope ends/);

    const owner = snapshotOf(ada);
    const own = await requireOwnCourse(owner, knots.id);
    const price = { amount: 99_900, currency: 'INR' };
    await updateDraft(owner, knots.id, { ...own.draft, price }, own.draftRevision);
    await publishCourse(owner, knots.id, { note: '' });
    await everywhere('/courses', /₹999/);
    await everywhere('/courses/knots', /Buy for ₹999/);

    const first = knots.sections[0]?.lectures[0]?.id ?? '';
    const enrolment = await grantAccess(leo.id, knots.id, { kind: 'admin', id: 'processes' });
    await completeLecture(enrolment, first);
    await saveReview(snapshotOf(leo), 'knots', { rating: 4, text: 'They hold.' });
    await everywhere('/courses/knots', /They hold\./);
    await everywhere('/courses', /4\.0/);
    await everywhere('/courses/knots/reviews', /They hold\./);

    await keptEverywhere('/courses/ends');
    await withdrawCourse(owner, ends.id);
    for (const client of processes)
      await expect.poll(async () => (await client.get('/courses/ends')).status, patience).toBe(410);
    for (const client of processes)
      await expect.poll(async () => (await client.get('/courses')).text, patience).not.toContain('Rope ends');
  });

  it('[OPS-11] goes on while the database is away, and the rest says so and comes back by itself', async () => {
    const pages = ['/', '/courses', '/courses/knots', '/courses/knots/lectures/bowline'];
    for (const path of pages) await keptEverywhere(path);
    const [client] = processes;
    if (!client) throw new Error('no process');
    door.shut();
    await expect.poll(async () => (await client.get('/readyz')).status, patience).toBe(503);
    for (const path of pages) expect((await client.get(path)).status, path).toBe(200);
    // Words nobody has searched for yet: the catalog answers from memory.
    expect((await client.get('/courses?q=sailing')).text).toContain('/courses/knots');
    const away = await client.get('/courses/never-heard-of');
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).not.toBeNull();
    expect(away.$('main')).not.toBeNull();
    door.open();
    await expect.poll(async () => (await client.get('/readyz')).status, { timeout: 60_000 }).toBe(200);
    expect((await client.get('/courses/never-heard-of')).status).toBe(404);
  });
});
