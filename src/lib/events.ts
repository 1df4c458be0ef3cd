/**
 * Facts that other areas act on. A fact is written into the `outbox` of the document it belongs to, in the same
 * update as its cause; `relay` publishes it and takes it out; a sweep publishes what a crash left behind.
 * So a fact is told at least once: subscribers guard their effects by unique indexes.
 */
import { randomUUID } from 'node:crypto';
import { type Model, Schema, trusted } from 'mongoose';
import type { DomainEvents, EventName } from '../events.ts';
import { fromNow, minute, now } from './clock.ts';
import { log } from './log.ts';
import { defineJob, enqueue } from './queue.ts';

export type Fact<N extends EventName = EventName> = { id: string; name: N; at: Date; data: DomainEvents[N] };
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

/** Publishes facts that stand in the outbox of one document and takes them out. A failure is left to the sweep. */
export async function relay<T>(model: Model<T>, documentId: unknown, facts: Fact[]): Promise<void> {
  try {
    for (const one of facts) await publish(one);
    const ids = facts.map((one) => one.id);
    await (model as unknown as Model<object>).updateOne(
      { _id: documentId },
      { $pull: { outbox: { id: { $in: ids } } } },
    );
  } catch (error) {
    log.warn({ reason: String(error) }, 'a fact waits in its outbox');
  }
}

/** Publishes what waits longer than `olderThanMs`. Runs every minute; may run twice. Returns how many. */
export async function sweepOutboxes(olderThanMs = minute / 2): Promise<number> {
  let count = 0;
  for (const model of outboxModels) {
    const waiting = await model
      .find({ 'outbox.at': trusted({ $lt: fromNow(-olderThanMs) }) })
      .select('outbox')
      .limit(500)
      .lean<{ _id: unknown; outbox: Fact[] }[]>();
    for (const document of waiting) {
      await relay(model, document._id, document.outbox);
      count += document.outbox.length;
    }
  }
  return count;
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

const deliverFact = defineJob<{ fact: Fact; subscriber: string }>(
  'deliver-fact',
  async ({ fact: told, subscriber }) => {
    const found = subscribers.get(told.name)?.find((one) => one.name === subscriber);
    if (found) await found.handler(told.data as never, told);
  },
);

const fanOutFact = defineJob<{ fact: Fact }>('fan-out-fact', async ({ fact: told }) => {
  for (const { name } of subscribers.get(told.name) ?? [])
    await enqueue(deliverFact, { fact: told, subscriber: name }, { id: `${told.id}-${name}` });
});

/** Tells a fact that needs no outbox: losing it in a crash harms nobody. */
export async function publish(told: Fact): Promise<void> {
  await enqueue(fanOutFact, { fact: told }, { id: told.id });
}
