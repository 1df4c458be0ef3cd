/** What a grader says of a submission, and what it comes to. Pure. */
import type { Assignment } from './assignment.ts';
import { afterLateness, type Lateness } from './due.service.ts';
import type { Marks } from './submission.model.ts';

export type { Marks } from './submission.model.ts';
export type Reckoned = {
  /** null while something is missing. */
  points: number | null;
  most: number;
  /** Before and after the late rule; 0 to 100, not rounded. */
  reached: number | null;
  percent: number | null;
  /** Ids of criteria without a level. */
  open: string[];
};

export const noMarks: Marks = { marks: [], comment: '', points: null, reason: '' };

export function mostPoints({ rubric, points }: Pick<Assignment, 'rubric' | 'points'>): number {
  if (rubric.length === 0) return points;
  return tidy(rubric.reduce((sum, { levels }) => sum + Math.max(0, ...levels.map((one) => one.points)), 0));
}

export function reckon(assignment: Assignment, given: Marks, lateness: Lateness): Reckoned {
  const most = mostPoints(assignment);
  const chosen = assignment.rubric.map(({ id, levels }) => {
    const levelId = given.marks.find(({ criterionId }) => criterionId === id)?.levelId;
    return { id, level: levels.find((one) => one.id === levelId) };
  });
  const open = chosen.filter(({ level }) => !level).map(({ id }) => id);
  const sum = chosen.reduce((all, { level }) => all + (level?.points ?? 0), 0);
  const byRubric = assignment.rubric.length > 0 && open.length === 0 ? tidy(sum) : null;
  const points = given.points ?? byRubric;
  const reached = points === null ? null : most === 0 ? 100 : Math.min(100, (points / most) * 100);
  const percent = reached === null ? null : afterLateness(reached, assignment, lateness);
  return { points, most, reached, percent, open: given.points === null ? open : [] };
}

/** What is typed for the criteria of this rubric, and what is not of them left out. */
export function marksIn(typed: Record<string, unknown>, { rubric }: Pick<Assignment, 'rubric'>): Marks['marks'] {
  return rubric.map(({ id }) => {
    const [level, comment] = [typed[`level-${id}`], typed[`comment-${id}`]];
    return {
      criterionId: id,
      levelId: typeof level === 'string' && level !== '' ? level : null,
      comment: typeof comment === 'string' ? comment.replace(/\r\n?/g, '\n').slice(0, 2000) : '',
    };
  });
}

/** What is typed in a form of marks, as `markValues` fills it. */
export function marksTyped(typed: Record<string, unknown>, rules: Pick<Assignment, 'rubric'>): Marks {
  const { comment, points, reason } = typed;
  return {
    marks: marksIn(typed, rules),
    comment: typeof comment === 'string' ? comment : '',
    points: typeof points === 'number' ? points : null,
    reason: typeof reason === 'string' ? reason : '',
  };
}

/** Marks as a form shows them; null: nothing is said yet. */
export function markValues(marks: Marks | null): Record<string, string> {
  const { comment, points, marks: list } = marks ?? noMarks;
  const values: Record<string, string> = { comment, points: points === null ? '' : String(points) };
  for (const one of list) {
    if (one.levelId) values[`level-${one.criterionId}`] = one.levelId;
    values[`comment-${one.criterionId}`] = one.comment;
  }
  return values;
}

/** What a reviewer says: only what the rubric knows, and points only where there is none. */
export function tidyMarks(given: Marks, { rubric }: Pick<Assignment, 'rubric'>): Marks {
  const marks = rubric.flatMap(({ id, levels }) => {
    const found = given.marks.find(({ criterionId }) => criterionId === id);
    const levelId = levels.find((one) => one.id === found?.levelId)?.id ?? null;
    const comment = found?.comment.trim() ?? '';
    return levelId || comment ? [{ criterionId: id, levelId, comment }] : [];
  });
  return { marks, comment: given.comment.trim(), points: rubric.length > 0 ? null : given.points, reason: '' };
}

/** Halves add up to what people expect. */
function tidy(sum: number): number {
  return Math.round(sum * 1000) / 1000;
}
