/** One worker at a time on one archive; a killed one's is taken up by the next. */
import { trusted } from 'mongoose';
import { fromNow, minute, now, second } from '../../lib/clock.ts';
import { Busy } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { Transfer, type TransferRecord } from './transfer.model.ts';

/** `goOn`: says how much is done, in percent; told at most twice a second. `end`: stops saying that somebody is at it. */
export type Claim = { record: TransferRecord; goOn: (percent: number) => Promise<void>; end: () => Promise<void> };

/** So long a killed worker's archive lies; a living one says three times in it that it is at work. */
const claimMs = 30 * second;
/** Nobody is at it: its job died, or was lost with the queue. */
const lostMs = 10 * minute;

/** Null when nothing is left to do. Throws Busy while another worker has it: the job comes again. */
export async function claimTransfer(id: string): Promise<Claim | null> {
  const record = await Transfer.findOneAndUpdate(
    { _id: id, state: 'waiting', $or: [{ claimedUntil: null }, { claimedUntil: trusted({ $lt: now() }) }] },
    { $set: { claimedUntil: fromNow(claimMs) } },
  ).lean<TransferRecord>();
  if (record) return held(record);
  if (await Transfer.exists({ _id: id, state: 'waiting' })) throw new Busy('Another worker is at this archive.', 30);
  return null;
}

/** Ids of those that wait while nobody is at them. */
export async function listLostTransfers(): Promise<string[]> {
  const waiting = await Transfer.find({ state: 'waiting', createdAt: trusted({ $lt: fromNow(-lostMs) }) })
    .select('claimedUntil')
    .limit(100)
    .lean<Pick<TransferRecord, '_id' | 'claimedUntil'>[]>();
  return waiting.filter((one) => !one.claimedUntil || one.claimedUntil < now()).map(({ _id }) => String(_id));
}

function held(record: TransferRecord): Claim {
  const write = (set: Partial<TransferRecord>) => Transfer.updateOne({ _id: record._id }, { $set: set });
  const beat = setInterval(() => {
    write({ claimedUntil: fromNow(claimMs) }).catch((error: unknown) => log.warn({ reason: String(error) }, 'no beat'));
  }, claimMs / 3);
  let told = 0;
  return {
    record,
    goOn: async (percent) => {
      if (now().getTime() - told < 500) return;
      told = now().getTime();
      await write({ percent });
    },
    end: async () => {
      clearInterval(beat);
      await write({ claimedUntil: null });
    },
  };
}
