/** An assignment as learners see it below its task: its rules, and by what it is graded. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { assignmentRules } from '../../assessment/assignments/assignment-words.service.ts';

export type AssignmentPreview = {
  facts: { label: string; text: string }[];
  criteria: { name: string; about: string; levels: { name: string; points: string }[] }[];
};

/** `zone`: in which moments are read. */
export function assignmentPreview(assignment: Assignment, zone: string): AssignmentPreview {
  return {
    facts: assignmentRules(assignment, zone).map(({ label, text }) => ({ label, text })),
    criteria: assignment.rubric.map(({ name, about, levels }) => ({
      ...{ name, about },
      levels: levels.map((one) => ({ name: one.name, points: one.points === 1 ? '1 point' : `${one.points} points` })),
    })),
  };
}
