/** Peer review in the background. */
import { askPeerRound, listDuePeerRounds, workPeerRound } from '../../assessment/peers/rounds.service.ts';
import { on } from '../../lib/events.ts';
import { defineJob, enqueueAnew } from '../../lib/queue.ts';
import { sendCaseAnswered } from './telling.service.ts';
import { tendPeers } from './tending.service.ts';
import { wantPeers } from './wanting.service.ts';

const tendRoundJob = defineJob<{ roundId: string }>('tend-peer-round', ({ roundId }) =>
  workPeerRound(roundId, tendPeers),
);
export const tendPeersJob = defineJob<Record<string, never>>('tend-peer-reviews', async () => {
  for (const roundId of await listDuePeerRounds()) await enqueueAnew(tendRoundJob, { roundId }, roundId);
});

on('assignment.handed-in', 'peers', ({ submissionId }) => wantPeers(submissionId));
on('peer-review.given', 'peers', askPeerRound);
on('peer-review.taken-away', 'peers', askPeerRound);
on('peer-case.answered', 'mail', ({ caseId }) => sendCaseAnswered(caseId));
