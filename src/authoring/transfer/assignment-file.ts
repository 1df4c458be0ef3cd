/** An assignment in `course.json`. Its criteria and levels are told by their order, not by ids. Pure. */
import { type Assignment, usualAssignment } from '../../assessment/assignments/assignment.ts';
import { shortId } from '../assignments/rubric-rows.ts';
import type { FileAssignment } from './course-file.ts';

export function assignmentToFile({ rubric, dueAt, peers, ...rules }: Assignment): FileAssignment {
  return {
    ...rules,
    dueAt: dueAt ? new Date(dueAt).toISOString() : null,
    ...(peers ? { peers: { ...peers, dueAt: peers.dueAt ? new Date(peers.dueAt).toISOString() : null } } : {}),
    rubric: rubric.map(({ name, about, levels }) => ({
      ...{ name, about },
      levels: levels.map(({ name: words, points }) => ({ name: words, points })),
    })),
  };
}

/** What it does not say is as usual. */
export function assignmentFromFile({ rubric = [], dueAt, peers, ...rules }: FileAssignment): Assignment {
  return {
    ...usualAssignment,
    ...rules,
    dueAt: dueAt ? new Date(dueAt) : null,
    peers: peers
      ? { ...peers, needed: Math.min(peers.needed, peers.count), dueAt: peers.dueAt ? new Date(peers.dueAt) : null }
      : null,
    rubric: rubric.map((criterion) => ({
      ...criterion,
      id: shortId(),
      levels: criterion.levels.map((level) => ({ ...level, id: shortId() })),
    })),
  };
}
