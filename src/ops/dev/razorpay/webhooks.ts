import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { newId, seconds } from './entities.ts';
import type { Attempt, State, StoredEvent } from './state.ts';

const DAY = 24 * 3600 * 1000;

export type WebhookOptions = {
  url?: string;
  secret: string;
  /** Gaps between attempts in ms; the last repeats until the event is a day old. */
  retryMs: number[];
  timeoutMs: number;
};

/** What a test may do to one sending: none of these changes the stored event. */
export const Tampering = z.object({
  body: z.string().optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  signature: z.string().optional(),
  secret: z.string().optional(),
  eventId: z.string().optional(),
});
export type Tampering = z.infer<typeof Tampering>;

export type Delivery = { paused: boolean; drop: boolean; delayMs: number };

export type Webhooks = ReturnType<typeof createWebhooks>;

/**
 * The sender of webhooks: signed raw bodies, the same event id on every redelivery, retries with growing gaps until the
 * receiver says 2xx in time (https://razorpay.com/docs/webhooks).
 */
export function createWebhooks(store: { state: State; commit: () => void }, options: WebhookOptions) {
  const delivery: Delivery = { paused: false, drop: false, delayMs: 0 };
  const timers = new Map<string, NodeJS.Timeout>();
  const closing = new AbortController();

  function later(event: StoredEvent, ms: number) {
    clearTimeout(timers.get(event.id));
    const timer = setTimeout(() => void attempt(event), ms);
    timers.set(event.id, timer);
  }

  async function attempt(event: StoredEvent) {
    timers.delete(event.id);
    if (delivery.paused || closing.signal.aborted || event.state !== 'pending') return;
    await deliver(event);
    if (closing.signal.aborted || event.state !== 'pending') return;
    const gap = gapAfter(event.attempts.length, options.retryMs);
    if (Date.now() + gap - event.createdAt < DAY) later(event, gap);
    else event.state = 'given-up';
    store.commit();
  }

  /** Sends now, once, even while paused; a 2xx to the untouched event marks it delivered. */
  async function deliver(event: StoredEvent, tampering: Tampering = {}): Promise<Attempt> {
    const made = await send(event, tampering, options, closing.signal);
    event.attempts.push(made);
    if (Object.keys(tampering).length === 0 && isSuccess(made)) event.state = 'delivered';
    store.commit();
    return made;
  }

  return {
    delivery,
    deliver,
    /** Stores an event with a snapshot of its entities and plans its sending. */
    emit(name: string, entities: Record<string, object>): StoredEvent {
      const event = newEvent(name, entities);
      if (delivery.drop || !options.url) event.state = 'dropped';
      store.state.events.push(event);
      if (event.state === 'pending') later(event, delivery.delayMs);
      return event;
    },
    /** Plans every event not yet delivered, at once: after a pause, or after the program was away. */
    resume() {
      delivery.paused = false;
      for (const event of store.state.events) if (event.state === 'pending') later(event, 0);
    },
    forget() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
    close() {
      closing.abort();
      this.forget();
    },
  };
}

/** Hex HMAC-SHA256 of the raw body with the webhook secret. */
function sign(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function newEvent(name: string, entities: Record<string, object>): StoredEvent {
  const payload = Object.fromEntries(Object.entries(entities).map(([kind, entity]) => [kind, { entity }]));
  const body = JSON.stringify({
    entity: 'event',
    account_id: 'acc_StandInAccount',
    event: name,
    contains: Object.keys(entities),
    payload,
    created_at: seconds(),
  });
  return { id: newId(), event: name, body, createdAt: Date.now(), state: 'pending', attempts: [] };
}

async function send(
  event: StoredEvent,
  tampering: Tampering,
  { url, secret, timeoutMs }: WebhookOptions,
  closing: AbortSignal,
): Promise<Attempt> {
  const at = Date.now();
  if (!url) return { at, status: null, error: 'no webhook address is configured', ms: 0 };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Razorpay-Webhook/v1',
        'x-razorpay-event-id': tampering.eventId ?? event.id,
        'x-razorpay-signature': tampering.signature ?? sign(event.body, tampering.secret ?? secret),
      },
      body: tampering.body ?? change(event.body, tampering.set),
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    return { at, status: response.status, error: null, ms: Date.now() - at };
  } catch (error) {
    return { at, status: null, error: error instanceof Error ? error.message : String(error), ms: Date.now() - at };
  }
}

/** The body with some values replaced, named by dotted paths. */
function change(body: string, set: Record<string, unknown> | undefined): string {
  if (!set) return body;
  const copy: unknown = JSON.parse(body);
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let target: unknown = copy;
    for (const key of keys) target = isObject(target) ? target[key] : undefined;
    if (!isObject(target)) throw new Error(`the event has no ${path}`);
    target[last] = value;
  }
  return JSON.stringify(copy);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function gapAfter(attempts: number, gaps: number[]): number {
  return gaps[Math.min(attempts, gaps.length) - 1] ?? 1000;
}

function isSuccess({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300;
}
