/** Killed in the middle of something: what was confirmed is there, and what was not can be done again, once. */
import { beforeAll, describe, expect, it } from 'vitest';
import { SignUp } from '../../accounts/sign-up.model.ts';
import { User } from '../../accounts/user.model.ts';
import { requireOrderById } from '../../commerce/orders.service.ts';
import { Completion } from '../../learning/completion.model.ts';
import { mailsTo } from '../../ops/ordeal/newcomer.ts';
import { letAnHourPass } from '../../ops/ordeal/quiet.ts';
import { atTheTill, control, fault, payment, until } from '../till.ts';
import { world } from '../world.ts';
import { buildStage } from './stage.ts';

const stage = await buildStage();
const { leo, charlie, knots } = await world();
const password = 'seven blue herons';
/** A limit, not a duration: on a machine that does much else all takes longer. */
const patience = 45_000;

beforeAll(async () => {
  await Promise.all([stage.start('web'), stage.start('worker')]);
});

describe('the worker', () => {
  it('[OPS-05] killed in the middle of a job: another one goes on with it within seconds', async () => {
    const till = await atTheTill(await stage.signedIn(charlie.email), 'knots');
    await fault('payments.fetch', 'hang-before');
    await payment(till.gatewayOrderId, { status: 'authorized' });
    // The job hangs in its question to the gateway.
    await until(async () => (await control<unknown[]>('GET', '/faults')).length === 0, patience);
    await stage.end('worker');
    await stage.start('worker');
    await until(async () => (await requireOrderById(till.orderId)).status === 'paid', patience);
  }, 120_000);

  it('[OPS-05] puts its schedule back into a Redis that lost everything', async () => {
    await until(async () => (await stage.queues.zcard('jobs:work:repeat')) > 5, patience);
    await loseRedis();
    await until(async () => (await stage.queues.zcard('jobs:work:repeat')) > 5, patience);
  });
});

describe('a sign-up', () => {
  it('[ACC-01] whose code was lost with Redis: the code is sent all the same', async () => {
    await stage.end('worker');
    const page = await join('lost@example.org');
    expect(page?.status).toBe(303);
    await loseRedis();
    await letAnHourPass();
    await stage.start('worker');
    expect(await enter('lost@example.org', addressee(page))).toBe(303);
  }, 120_000);

  it('[ACC-01] while Redis is away is taken, and its code comes later', async () => {
    await stage.end('redis');
    const page = await join('away@example.org');
    expect(page?.status).toBe(303);
    await letAnHourPass();
    stage.loseRedis();
    await stage.start('redis');
    expect(await enter('away@example.org', addressee(page))).toBe(303);
  }, 120_000);

  it('[ACC-01] whose web process is killed twice in the middle: begun again it ends in one account', async () => {
    const email = 'twice@example.org';
    const first = join(email);
    await until(async () => (await SignUp.countDocuments({ email })) > 0, patience);
    await restartWeb();
    const to = addressee((await first) ?? (await join(email)));
    const half = enter(email, to).catch(() => null);
    await until(async () => (await User.countDocuments({ email })) > 0, patience);
    await restartWeb();
    await half;
    expect(await enter(email, to)).toBe(303);
    expect(await User.countDocuments({ email })).toBe(1);
  }, 120_000);
});

describe('the database', () => {
  it('[OPS-05] killed in the middle of writing: what was confirmed is there, the rest is done again, all of it once', async () => {
    const client = await stage.signedIn(leo.email);
    const lectures = knots.sections.flatMap((section) => section.lectures);
    const press = () =>
      Promise.all(
        lectures.map(({ slug }) => client.post(`/learn/knots/lectures/${slug}/completion`).catch(() => null)),
      );
    const pressed = press();
    await until(async () => (await Completion.countDocuments({ userId: leo.id })) > 0, patience);
    await stage.end('database');
    const confirmed = (await pressed).flatMap((page, at) => (page?.status === 303 ? [lectures[at]?.id ?? ''] : []));
    await stage.start('database');
    const kept = async () => (await Completion.find({ userId: leo.id }).lean()).map(({ lectureId }) => lectureId);
    const there = await until(() => kept().catch(() => null), patience);
    expect(confirmed.filter((id) => !there.includes(id))).toEqual([]);
    await until(async () => (await press()).every((page) => page?.status === 303), patience);
    expect((await kept()).toSorted()).toEqual(lectures.map(({ id }) => id).toSorted());
  }, 120_000);
});

function join(email: string) {
  const typed = { name: 'Nia Okafor', email, password, terms: true };
  return stage
    .visitor()
    .post('/join', typed)
    .catch(() => null);
}

function addressee(page: Awaited<ReturnType<typeof join>>): string {
  return new URL(page?.location ?? '/', 'http://school').searchParams.get('to') ?? '';
}

/** Waits for the code of this sign-up and types it in; resolves with the status of the answer. */
async function enter(email: string, to: string): Promise<number> {
  const mail = await until(async () => (await mailsTo(email)).find(({ text }) => text.includes(to)), patience);
  const code = /^\d{6}/.exec(mail.subject)?.[0] ?? '';
  return (await stage.visitor().post('/join/code', { to, code })).status;
}

async function loseRedis(): Promise<void> {
  await stage.end('redis');
  stage.loseRedis();
  await stage.start('redis');
}

async function restartWeb(): Promise<void> {
  await stage.end('web');
  await stage.start('web');
}
