/** Waiting until nothing is left to do: queues, outboxes, events, refunds, mails. */
import mongoose from 'mongoose';
import { SignUp } from '../../accounts/sign-up.model.ts';
import { Order } from '../../commerce/order.model.ts';
import { PaymentEvent } from '../../commerce/payment-event.model.ts';
import { Refund } from '../../commerce/refund.model.ts';
import { fromNow, hour } from '../../lib/clock.ts';
import { queueNames, queueOf } from '../../lib/queue.ts';
import { redis } from '../../lib/redis.ts';
import { control } from '../../test/till.ts';
import { pause } from './browser.ts';

type Gateway = { events: { state: string }[]; late: unknown[]; refunds: { status: string }[] };

/** Resolves with what is still waiting after `limitMs`: nothing, if all is well. */
export async function untilQuiet(limitMs: number): Promise<string[]> {
  const end = Date.now() + limitMs;
  let quiet = 0;
  for (let rounds = 0; ; rounds++) {
    const left = await waiting();
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet >= 3 || Date.now() > end) return left;
    if (rounds % 10 === 9) await letAnHourPass();
    await pause(500);
  }
}

/** An hour goes by for everything that sweep and reconciler let lie for a while; nothing else gets older. */
export async function letAnHourPass(): Promise<void> {
  const at = fromNow(-hour);
  for (const model of Object.values(mongoose.models))
    if (model.schema.path('outbox'))
      await model.collection.updateMany({ 'outbox.0': { $exists: true } }, { $set: { 'outbox.0.at': at } });
  await PaymentEvent.collection.updateMany({ handledAt: null }, { $set: { receivedAt: at } });
  await Order.collection.updateMany({ paidAt: { $ne: null }, finishedAt: null }, { $set: { paidAt: at } });
  await Order.collection.updateMany({ nextLookAt: { $ne: null } }, { $set: { nextLookAt: at } });
  await Refund.collection.updateMany({ status: { $in: ['requested', 'pending'] } }, { $set: { requestedAt: at } });
  await Refund.collection.updateMany({ status: 'processed', mailedAt: null }, { $set: { finishedAt: at } });
  const half = fromNow(-hour / 2);
  await SignUp.collection.updateMany({ mailedAt: null }, { $set: { sentAt: half } });
}

async function waiting(): Promise<string[]> {
  const gateway = await control<Gateway>('GET', '/state');
  const counts: Record<string, number> = {
    'jobs in the queues': await countJobs(),
    'facts in outboxes': await countFacts(),
    'payment events not handled': await PaymentEvent.countDocuments({ handledAt: null }),
    'paid orders not finished': await Order.collection.countDocuments({ paidAt: { $ne: null }, finishedAt: null }),
    'refunds not done': await Refund.collection.countDocuments({ mailedAt: null }),
    'places in videos not stored': await redis.scard('positions:dirty'),
    'codes not mailed': await SignUp.countDocuments({ mailedAt: null }),
    'webhooks at the gateway': gateway.events.filter(({ state }) => state === 'pending').length,
    'late payments at the gateway': gateway.late.length,
  };
  return Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
}

async function countFacts(): Promise<number> {
  let count = 0;
  for (const model of Object.values(mongoose.models))
    if (model.schema.path('outbox')) count += await model.collection.countDocuments({ 'outbox.0': { $exists: true } });
  return count;
}

/** Those that run by the clock are always planned; a planned one that was tried before is not of them. */
async function countJobs(): Promise<number> {
  let count = 0;
  for (const name of queueNames) {
    const queue = queueOf(name);
    const delayed = await queue.getDelayed();
    count += await queue.getJobCountByTypes('active', 'waiting', 'prioritized');
    count += delayed.filter((job) => job.attemptsMade > 0).length;
  }
  return count;
}
