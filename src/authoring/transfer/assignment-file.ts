/** An assignment in `course.json`. Its criteria and levels are told by their order, not by ids. Pure. */
import { type Assignment, usualAssignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import type { Sample } from '../../assessment/peers/samples.service.ts';
import { shortId } from '../assignments/rubric-rows.ts';
import type { FileAssignment } from './course-file.ts';
import { samplesToFile } from './samples-file.ts';

/** `samples`: those that go with it. */
export function assignmentToFile(
  { rubric, dueAt, peers, ...rules }: Assignment,
  samples: readonly Sample[] = [],
): FileAssignment {
  return {
    ...rules,
    dueAt: dueAt ? new Date(dueAt).toISOString() : null,
    ...(peers ? { peers: { ...peers, dueAt: peers.dueAt ? new Date(peers.dueAt).toISOString() : null } } : {}),
    rubric: rubric.map(({ name, about, levels }) => ({
      ...{ name, about },
      levels: levels.map(({ name: words, points }) => ({ name: words, points })),
    })),
    ...(samples.length > 0 ? { samples: samplesToFile(samples, { rubric }) } : {}),
  };
}

/** What it does not say is as usual. Its samples are taken once it is there. */
export function assignmentFromFile({
  rubric = [],
  dueAt,
  peers,
  samples: _samples,
  ...rules
}: FileAssignment): Assignment {
  return {
    ...usualAssignment,
    ...rules,
    dueAt: dueAt ? new Date(dueAt) : null,
    peers: peers
      ? {
          ...peers,
          practice: peers.practice ?? usualPeers.practice,
          needed: Math.min(peers.needed, peers.count),
          dueAt: peers.dueAt ? new Date(peers.dueAt) : null,
        }
      : null,
    rubric: rubric.map((criterion) => ({
      ...criterion,
      id: shortId(),
      levels: criterion.levels.map((level) => ({ ...level, id: shortId() })),
    })),
  };
}
