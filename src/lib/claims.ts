/** Long work on one document: by one worker at a time, taken up by the next when that one is killed. */
import type { Model, Types } from 'mongoose';
import { fromNow, now, second } from './clock.ts';
import { Busy } from './errors.ts';
import { log } from './log.ts';

/** What waits for its work. `claimedUntil`: until when one worker has it; another may take it after that. */
export type Claimable = { _id: Types.ObjectId; state: string; claimedUntil: Date | null };

/** So long the work of a killed worker lies; a living one says three times in it that it is at it. */
const claimMs = 30 * second;

/**
 * Does `work` on a document that is `waiting`, and nothing on any other; `work` makes it something else when it is done.
 * Throws Busy while another worker is at it, so that the job comes again, and what `work` throws. May be repeated; a worker
 * that stood still for longer than its claim may run beside the next, so `work` keeps its effects to one.
 */
export async function whileClaimed<T extends Claimable>(
  model: Model<T>,
  id: string,
  work: (record: T) => Promise<void>,
): Promise<void> {
  const documents = model as unknown as Model<Claimable>;
  const record = await documents.findById(id).lean<T>();
  if (record?.state !== 'waiting') return;
  if (!isFree(record)) throw new Busy('Another worker is at this.', 30);
  // By its id and the claim that was read: an `$or` beside an id makes the embedded database read everything.
  let own: Date | null = record.claimedUntil ?? null;
  const change = async (until: Date | null, also = {}) => {
    const seen = { _id: id, claimedUntil: own, ...also };
    const { matchedCount } = await documents.updateOne(seen, { $set: { claimedUntil: until } });
    if (matchedCount > 0) own = until;
    return matchedCount > 0;
  };
  if (!(await change(fromNow(claimMs), { state: 'waiting' }))) throw new Busy('Another worker is at this.', 30);
  let beating: Promise<unknown> = Promise.resolve();
  const beat = setInterval(() => {
    beating = change(fromNow(claimMs)).catch((error: unknown) => log.warn({ reason: String(error) }, 'no beat'));
  }, claimMs / 3);
  try {
    await work(record);
  } finally {
    clearInterval(beat);
    await beating;
    // Not where another has it by now, because this one stood still for too long.
    await change(null);
  }
}

/** Nobody is at it now. */
export function isFree({ claimedUntil }: Pick<Claimable, 'claimedUntil'>): boolean {
  return !claimedUntil || claimedUntil < now();
}
