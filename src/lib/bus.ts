/** Live messages to every process over Redis pub/sub. Not for what must last: a process that was away reads afresh. */
import { config } from '../config.ts';
import { patientRedis, redis } from './redis.ts';

/** Messages cross Redis' numbered databases, so the name tells schools on one server apart. */
const channel = `elearner:bus:${new URL(config.redisUrl).pathname}`;
type Listener = (data: Record<string, unknown>) => void;
const listeners = new Map<string, Set<Listener>>();
const onGap = new Set<() => void>();

/** Tells all processes, this one included. Failing to tell is the caller's to ignore or not. */
export async function announce(topic: string, data: Record<string, unknown> = {}): Promise<void> {
  await redis.publish(channel, JSON.stringify({ topic, data }));
}

/** Calls `listener` for each message on `topic`; returns how to stop. */
export function onAnnounce(topic: string, listener: Listener): () => void {
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set.add(listener));
  return () => set.delete(listener);
}

/** Calls `refresh` after the line was cut and stands again: messages in between are lost. */
export function onBusGap(refresh: () => void): void {
  onGap.add(refresh);
}

/** Subscribes this process. Resolves when messages arrive from now on. */
export async function joinBus(): Promise<void> {
  const subscriber = patientRedis('bus');
  subscriber.on('message', (_channel, text) => deliver(text));
  let joined = false;
  subscriber.on('ready', () => {
    if (joined) for (const refresh of onGap) refresh();
    joined = true;
  });
  await subscriber.subscribe(channel);
}

function deliver(text: string): void {
  const message = JSON.parse(text) as { topic: string; data: Record<string, unknown> };
  for (const listener of listeners.get(message.topic) ?? []) listener(message.data);
}
