/** Bad weather between the gateway and the school: webhooks late, repeated, out of order, all at once, and forged. */
import { control, deliver, webhooks } from '../../test/till.ts';
import { pause } from './browser.ts';
import type { Random } from './random.ts';
import type { Told } from './told.ts';

type Event = { id: string; body: string };
const atOnce = 25;

/** Blows until the time is over, then lets everything through that was held back. */
export async function storm({ random, told, isOver }: { random: Random; told: Told; isOver: () => boolean }) {
  while (!isOver()) {
    await webhooks({ delayMs: random.between(0, 1500), paused: random.chance(0.2) });
    const events = (await control<Event[]>('GET', '/events')).slice(-400);
    if (events.length > 1) await gust(random, told, events);
    if (random.chance(0.3)) await failGateway(random);
    await pause(random.between(200, 800));
  }
  await control('DELETE', '/faults');
  await webhooks({ delayMs: 0, paused: false });
}

async function gust(random: Random, told: Told, events: Event[]): Promise<void> {
  const some = random.shuffled(events).slice(0, atOnce);
  const ids = some.map(({ id }) => id);
  // The same ones twice at the same moment, whatever was delivered before.
  await Promise.all([deliver(ids, { parallel: random.chance(0.7) }), deliver(ids.slice(0, 5), { parallel: true })]);
  const [one, other] = random.shuffled(events);
  if (!one || !other) return;
  const tampering = random.pick([
    { set: { 'payload.payment.entity.amount': 1 } },
    { signature: '0'.repeat(64) },
    { secret: 'a secret of somebody else' },
    { body: other.body },
  ]);
  const [attempt] = await deliver([one.id], { tampering });
  const status = attempt?.status ?? 0;
  if (status >= 200 && status < 300) told.forged.push(`${one.id} with ${JSON.stringify(tampering).slice(0, 100)}`);
}

async function failGateway(random: Random): Promise<void> {
  const endpoint = random.pick(['orders.create', 'payments.fetch', 'orders.payments', 'payments.refund']);
  const mode = random.pick(['500', '500-after', 'reset-after', 'slow', '502html']);
  await control('POST', '/faults', { endpoint, mode, times: random.between(1, 3), ms: 1500 });
}
