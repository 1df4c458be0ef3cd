/** Works that go to other learners, and the moment from which they stay as they are. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { Submission, type SubmissionRecord } from '../assignments/submission.model.ts';
import { plainTry, type Try } from '../assignments/submissions.service.ts';

export type Work = Omit<Try, 'text' | 'link' | 'attached'>;

/** Of one assignment, in the order of handing in, without what was written. */
export async function listPeerWorks(lectureId: string, state: 'wanted' | 'dealt'): Promise<Work[]> {
  const found = await Submission.find({ lectureId, peers: state })
    .select('-text -link -attached -former')
    .sort({ handedKey: 1 })
    .lean<SubmissionRecord[]>();
  return found.map(plainTry);
}

/** A page of those that are with other learners. */
export async function pagePeerWorks(
  lectureId: string,
  after = '',
  limit = 50,
): Promise<{ works: Work[]; next: string | null }> {
  const found = await Submission.find({ lectureId, peers: 'dealt', handedKey: trusted({ $gt: after }) })
    .select('-text -link -attached -former')
    .sort({ handedKey: 1 })
    .limit(limit + 1)
    .lean<SubmissionRecord[]>();
  const works = found.slice(0, limit).map(plainTry);
  return { works, next: found.length > limit ? (works.at(-1)?.handedKey ?? null) : null };
}

export async function countPeerWorks(lectureId: string): Promise<number> {
  return Submission.countDocuments({ lectureId, peers: 'dealt' });
}

/** From now on it cannot be taken back. False where its learner took it back meanwhile. May be repeated. */
export async function handToPeers({ id, handedKey }: Pick<Work, 'id' | 'handedKey'>): Promise<boolean> {
  const { matchedCount } = await Submission.updateOne(
    { _id: id, handedKey, peers: 'wanted' },
    { $set: { peers: 'dealt', dealtAt: now() } },
  );
  return matchedCount > 0;
}
