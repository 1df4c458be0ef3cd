/** Rounds in which all grades of an assignment are handed back. */
import { Types } from 'mongoose';
import { whileClaimed } from '../../lib/claims.ts';
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import { HandBackRound, type RoundRecord } from './round.model.ts';

export type { RoundRecord } from './round.model.ts';

type Asked = Pick<RoundRecord, 'courseId' | 'lectureId' | 'byId' | 'askedAt'>;

/** Writes down that it is asked for, with its line in the audit log; returns its id. With the same `key` once. */
export async function askRound(asked: Asked, { key, told }: { key: string | undefined; told: Fact }): Promise<string> {
  const _id = key ? new Types.ObjectId(key) : new Types.ObjectId();
  const id = String(_id);
  const facts = [told, fact('assignment.results-asked', { roundId: id })];
  try {
    await HandBackRound.create({ _id, ...asked, outbox: facts });
    await relay(HandBackRound, id, facts);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return id;
}

/** Does `work` unless it is done; throws Busy while another worker is at it. */
export async function workRound(id: string, work: (round: RoundRecord) => Promise<void>): Promise<void> {
  await whileClaimed(HandBackRound, id, async (round) => {
    await work(round);
    await HandBackRound.updateOne({ _id: id }, { $set: { state: 'done' } });
  });
}

/** Is one under way at this assignment? */
export async function isRoundOpen(lectureId: string): Promise<boolean> {
  return (await HandBackRound.countDocuments({ lectureId, state: 'waiting' })) > 0;
}
