/** A work that was handed in and goes to peers: the job is to know of its assignment. */
import { findSubmission } from '../../assessment/assignments/submissions.service.ts';
import { askPeerRound } from '../../assessment/peers/rounds.service.ts';

/** May be repeated. Nothing for a work that only the team reads. */
export async function wantPeers(submissionId: string): Promise<void> {
  const one = await findSubmission(submissionId);
  if (one?.peers === 'wanted') await askPeerRound(one);
}
