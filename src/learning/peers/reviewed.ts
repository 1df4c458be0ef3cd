/** A work that goes to other learners, with its rules as they were when it was handed in. */
import type { Assignment, PeerRules } from '../../assessment/assignments/assignment.ts';
import type { Work } from '../../assessment/peers/works.service.ts';

export type Reviewed = { work: Work; rules: Assignment; peers: PeerRules };
