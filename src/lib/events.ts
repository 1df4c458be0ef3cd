/**
 * Facts that other areas act on. A fact is written into the `outbox` of the document it belongs to, in the same
 * update as its cause, and stays there until every subscriber has acted on it: neither a crash nor a lost queue loses it,
 * since a sweep publishes again what still stands there. So a fact is told at least once: subscribers guard their
 * effects by unique indexes.
 */
import { randomUUID } from 'node:crypto';
import { type Model, Schema, trusted } from 'mongoose';
import type { DomainEvents, EventName } from '../events.ts';
import { day, fromNow, minute, now } from './clock.ts';
import { log } from './log.ts';
import { defineJob, enqueue, enqueueAnew } from './queue.ts';
import { redis } from './redis.ts';

export type Fact<N extends EventName = EventName> = {
  id: string;
  name: N;
  at: Date;
  data: DomainEvents[N];
};
/** The document in whose outbox a fact stands. */
type Origin = { model: string; documentId: string };
/** `again`: the sweep found it, so earlier jobs about it were lost or died. */
type Told = { fact: Fact; origin?: Origin | undefined; again?: boolean };
type Subscriber = { name: string; handler: (data: never, fact: Fact) => Promise<unknown> };

const subscribers = new Map<EventName, Subscriber[]>();
// biome-ignore lint/suspicious/noExplicitAny: models of every area, used here only for their outbox
const outboxModels = new Set<Model<any>>();

/** The path to put into a schema that writes facts: `{ …, outbox: outboxPath }`. */
export const outboxPath = {
  type: [new Schema({ id: String, name: String, at: Date, data: Schema.Types.Mixed }, { _id: false, id: false })],
  default: undefined,
};

/** A fact, to be `$push`ed into an `outbox` with its cause. */
export function fact<N extends EventName>(name: N, data: DomainEvents[N]): Fact<N> {
  return { id: randomUUID(), name, at: now(), data };
}

/** Registers a model whose documents have an outbox, so that the sweep finds them; declares the sparse index. */
export function hasOutbox<T>(model: Model<T>): Model<T> {
  outboxModels.add(model);
  model.schema.index({ 'outbox.at': 1 }, { sparse: true });
  return model;
}

/** Publishes facts that stand in the outbox of one document. A failure is left to the sweep. */
export async function relay<T>(model: Model<T>, documentId: unknown, facts: Fact[]): Promise<void> {
  const origin = { model: model.modelName, documentId: String(documentId) };
  try {
    for (const one of facts) await publish(one, origin);
  } catch (error) {
    log.warn({ reason: String(error) }, 'a fact waits in its outbox');
  }
}

/**
 * Publishes again what stands in an outbox for longer than `olderThanMs`; what still waits in the queue is not put there
 * twice, and what died there gets another life after a while. Runs every minute; may run twice. Returns how many.
 */
export async function sweepOutboxes(olderThanMs = minute / 2): Promise<number> {
  let count = 0;
  for (const model of outboxModels) {
    const waiting = model
      .find({ 'outbox.at': trusted({ $lt: fromNow(-olderThanMs) }) })
      .select('outbox')
      .lean<{ _id: unknown; outbox: Fact[] }[]>()
      .cursor();
    // One that nobody can deliver must not stand in the way of the others, so all are gone through.
    for await (const document of waiting as AsyncIterable<{ _id: unknown; outbox: Fact[] }>) {
      await relayAgain({ model: model.modelName, documentId: String(document._id) }, document.outbox);
      count += document.outbox.length;
    }
  }
  return count;
}

/** Forgets all facts that wait: for the seed, whose past nobody is to be told of. */
export async function emptyOutboxes(): Promise<void> {
  for (const model of outboxModels) await model.updateMany({}, { $set: { outbox: [] } });
}

/** Acts on a fact in the background. `name` tells subscribers of one event apart; each is retried alone. */
export function on<N extends EventName>(
  event: N,
  name: string,
  handler: (data: DomainEvents[N], fact: Fact<N>) => Promise<unknown>,
): void {
  const list = subscribers.get(event) ?? [];
  list.push({ name, handler: handler as unknown as Subscriber['handler'] });
  subscribers.set(event, list);
}

const deliverFact = defineJob<Told & { subscriber: string }>(
  'deliver-fact',
  async ({ fact: told, subscriber, origin }) => {
    const found = subscribers.get(told.name)?.find((one) => one.name === subscriber);
    if (found) await found.handler(told.data as never, told);
    if (origin) await acknowledge(origin, told, subscriber);
  },
);

const fanOutFact = defineJob<Told>('fan-out-fact', async ({ fact: told, origin, again }) => {
  const acted = again ? await redis.smembers(actedKey(told)) : [];
  const waiting = namesFor(told).filter((name) => !acted.includes(name));
  if (origin && waiting.length === 0) await takeOut(origin, told);
  for (const subscriber of waiting) {
    const id = `${told.id}-${subscriber}`;
    if (again) await enqueueAnew(deliverFact, { fact: told, subscriber, origin }, id);
    else await enqueue(deliverFact, { fact: told, subscriber, origin }, { id });
  }
});

/** Puts a fact into the queue. Without an origin nothing brings it back after a crash: for facts whose loss harms nobody. */
export async function publish(told: Fact, origin?: Origin): Promise<void> {
  await enqueue(fanOutFact, { fact: told, origin }, { id: told.id });
}

async function relayAgain(origin: Origin, facts: Fact[]): Promise<void> {
  try {
    for (const one of facts) await enqueueAnew(fanOutFact, { fact: one, origin, again: true }, one.id);
  } catch (error) {
    log.warn({ reason: String(error) }, 'a fact waits in its outbox');
  }
}

/**
 * One subscriber has acted; the last one takes the fact out. Who has is noted in Redis: a note in the document would write
 * all of it once for each. When Redis loses the notes all act again, which they may.
 */
async function acknowledge(origin: Origin, told: Fact, subscriber: string): Promise<void> {
  const names = namesFor(told);
  if (names.length > 1) {
    const key = actedKey(told);
    await redis.multi().sadd(key, subscriber).pexpire(key, day).exec();
    const acted = await redis.smembers(key);
    if (!names.every((name) => acted.includes(name))) return;
  }
  await takeOut(origin, told);
}

const actedKey = ({ id }: Fact) => `acted:${id}`;

async function takeOut(origin: Origin, told: Fact): Promise<void> {
  await outboxOf(origin)?.updateOne({ _id: origin.documentId }, { $pull: { outbox: { id: told.id } } });
  await redis.del(actedKey(told));
}

function outboxOf({ model }: Origin): Model<object> | undefined {
  return [...outboxModels].find((one) => one.modelName === model);
}

function namesFor({ name }: Fact): string[] {
  return (subscribers.get(name) ?? []).map((one) => one.name);
}
