/** The assignment of a lecture as published, and in which zone its days are counted. */
import { type Assignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import { type LectureBody, requireRevision } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { NotFound } from '../../lib/errors.ts';

export type Terms = { rules: Assignment; zone: string };

/** null for lectures of other kinds. What comes from a cache has its moments as texts. */
export function assignmentOf({ assignment }: Pick<LectureBody, 'assignment'>): Assignment | null {
  if (!assignment) return null;
  const { dueAt, peers = null } = assignment;
  return {
    ...assignment,
    dueAt: dueAt === null ? null : new Date(dueAt),
    peers: peers && { ...usualPeers, ...peers, dueAt: peers.dueAt === null ? null : new Date(peers.dueAt) },
  };
}

/** Days are those of the school's calendar, for everybody the same. Throws NotFound for a lecture of another kind. */
export async function requireTerms(revisionId: string): Promise<Terms> {
  const rules = assignmentOf(await requireRevision(revisionId));
  if (!rules) throw new NotFound('This assignment');
  return { rules, zone: config.school.timeZone };
}
