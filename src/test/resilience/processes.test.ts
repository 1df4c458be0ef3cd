/** Real processes, killed at bad moments: nothing that was confirmed to a person is lost, and all recovers by itself. */
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireOrderById } from '../../commerce/orders.service.ts';
import { config } from '../../config.ts';
import { findCertificateFor } from '../../credentials/certificates.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { listCompletionTimes } from '../../learning/progress.service.ts';
import { letAnHourPass } from '../../ops/ordeal/quiet.ts';
import type { Page } from '../client.ts';
import { castPassword } from '../school.ts';
import { atTheTill, eventsAbout, payment, until } from '../till.ts';
import { world } from '../world.ts';
import { buildStage } from './stage.ts';

const stage = await buildStage();
const { leo, charlie, ruth, knots, ropeCare } = await world();

beforeAll(() => stage.start('web'));

describe('processes that end', () => {
  it('[OPS-05] SIGTERM lets a slow request end, then the process, with status 0', async () => {
    const slow = await slowSignIn(leo.email);
    const ended = stage.end('web', 'SIGTERM');
    await until(async () => !(await accepts()));
    slow.finish();
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 303 /);
    expect(await ended).toBe(0);
    await stage.start('web');
  });

  it('[OPS-05] a web process that is killed loses no completion that was confirmed', async () => {
    const client = await stage.signedIn(leo.email);
    const enrolment = await findEnrolment(leo.id, knots.id);
    const confirmed: string[] = [];
    for (const { id, slug } of knots.sections.flatMap(({ lectures }) => lectures)) {
      const answer = client.post(`/learn/knots/lectures/${slug}/completion`).catch(() => null);
      if (confirmed.length === 1) await stage.end('web');
      const page = await answer;
      if (page?.status === 303) confirmed.push(id);
      if (!(await accepts())) await stage.start('web');
    }
    const kept = await listCompletionTimes(enrolment?.id ?? '');
    expect(confirmed.length).toBeGreaterThan(0);
    expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('[OPS-05] worker and Redis gone, with all that waited in its queues: payments and certificates still come', async () => {
    const client = await stage.signedIn(charlie.email);
    await client.post('/courses/rope-care/enrolment');
    for (const { slug } of ropeCare.sections.flatMap(({ lectures }) => lectures))
      expect((await client.post(`/learn/rope-care/lectures/${slug}/completion`)).status).toBe(303);
    const till = await atTheTill(client, 'knots');
    await payment(till.gatewayOrderId, { status: 'captured' });
    await until(async () => (await eventsAbout(till.gatewayOrderId)).every(({ state }) => state === 'delivered'));

    await stage.end('redis');
    stage.loseRedis();
    await stage.start('redis');
    await letAnHourPass();
    await stage.start('worker');

    await until(async () => (await requireOrderById(till.orderId)).status === 'paid', 20_000);
    await until(async () => findEnrolment(charlie.id, knots.id), 20_000);
    await until(async () => findCertificateFor(charlie.id, ropeCare.id), 20_000);
  }, 60_000);

  it('[OPS-05] SIGTERM ends the worker with status 0', async () => {
    expect(await stage.end('worker', 'SIGTERM')).toBe(0);
  });
});

describe('stores that are away', () => {
  it('[OPS-05] without Redis visitors read on, others are told to come back, and it recovers by itself', async () => {
    const client = await stage.signedIn(ruth.email);
    await stage.visitor().get('/courses/knots');
    await stage.end('redis');
    expect((await stage.visitor().get('/courses/knots')).status).toBe(200);
    expectBusy(await client.get('/learn'));
    await stage.start('redis');
    await until(async () => (await client.get('/learn')).status === 200);
  });

  it('[OPS-05] without the database visitors read on, others are told to come back, and it recovers by itself', async () => {
    const client = await stage.signedIn(ruth.email);
    await stage.visitor().get('/courses/knots');
    await stage.end('database');
    expect((await stage.visitor().get('/courses/knots')).status).toBe(200);
    expectBusy(await client.get('/learn'));
    expectBusy(await stage.visitor().post('/sign-in', { email: leo.email, password: castPassword }));
    await stage.start('database');
    await until(async () => (await client.get('/learn')).status === 200);
  });

  it('[OPS-05] what was confirmed before the database was killed is still there', async () => {
    const client = await stage.signedIn(charlie.email);
    expect(await findCertificateFor(charlie.id, ropeCare.id)).not.toBeNull();
    expect((await client.get('/learn/knots')).status).toBe(200);
  });
});

function expectBusy(page: Page): void {
  expect(page.status).toBe(503);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(page.$('h1')).toBe('Back in a moment');
  expect(page.html.querySelector('main a')).not.toBeNull();
}

function open(): Promise<Socket> {
  const { hostname, port } = new URL(config.publicUrl);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname, () => done(socket));
    socket.once('error', fail);
  });
}

async function accepts(): Promise<boolean> {
  const socket = await open().catch(() => null);
  socket?.destroy();
  return socket !== null;
}

/** A sign-in whose body comes in two pieces, the second one when `finish` is called. */
async function slowSignIn(email: string) {
  const body = String(new URLSearchParams({ email, password: castPassword }));
  const socket = await open();
  let text = '';
  const answer = new Promise<string>((done) => {
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => done(text));
  });
  const type = 'Content-Type: application/x-www-form-urlencoded';
  const head = [
    'POST /sign-in HTTP/1.1',
    `Host: ${new URL(config.publicUrl).host}`,
    type,
    'Sec-Fetch-Site: same-origin',
  ];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  // An answer on a second connection says that the server has read what came first on this one.
  await stage.visitor().get('/healthz');
  return { answer, finish: () => socket.write(body.slice(10)) };
}
