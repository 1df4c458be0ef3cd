/** When the job looks after peer review at which assignment. */
import { trusted } from 'mongoose';
import { whileClaimed } from '../../lib/claims.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { PeerRound, type PeerRoundRecord } from './peer-round.model.ts';

/** Something happened at this assignment: the job is to look now. May be repeated. Returns the id of its round. */
export async function askPeerRound({ courseId, lectureId }: { courseId: string; lectureId: string }): Promise<string> {
  const change = { $set: { nextAt: now() }, $inc: { asked: 1 } };
  const { matchedCount } = await PeerRound.updateOne({ lectureId }, change);
  if (matchedCount === 0)
    try {
      await PeerRound.create({ courseId, lectureId, asked: 1, nextAt: now() });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      await PeerRound.updateOne({ lectureId }, change);
    }
  return String((await PeerRound.findOne({ lectureId }).select('_id').lean())?._id);
}

export async function listDuePeerRounds(): Promise<string[]> {
  const found = await PeerRound.find({ nextAt: trusted({ $lt: new Date(now().getTime() + 1) }) })
    .sort({ nextAt: 1 })
    .limit(500)
    .select('_id')
    .lean<{ _id: unknown }[]>();
  return found.map(({ _id }) => String(_id));
}

/**
 * Does `work`, by one worker at a time, and looks again when it says; what was asked for meanwhile is looked at at once.
 * Throws Busy while another worker is at it.
 */
export async function workPeerRound(
  id: string,
  work: (round: Pick<PeerRoundRecord, 'courseId' | 'lectureId'>) => Promise<Date | null>,
): Promise<void> {
  await whileClaimed(PeerRound, id, async (round) => {
    const nextAt = await work(round);
    await PeerRound.updateOne({ _id: id, asked: round.asked }, { $set: { nextAt } });
  });
}
