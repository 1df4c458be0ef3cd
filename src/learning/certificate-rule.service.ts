/** Whether a learner meets what the certificate asks for beside lectures. Pure. */
import type { Reached } from '../assessment/grades/grades.service.ts';
import { type Asking, askedBy, gradedLectures } from '../authoring/certificate/rule.service.ts';

export type Grades = ReadonlyMap<string, Reached>;
export type Part = {
  /** null: the average over all graded lectures. */
  lectureId: string | null;
  wanted: number;
  /** null: nothing yet. */
  percent: number | null;
  /** Some of it still waits for a person. */
  waits: boolean;
  met: boolean;
};

/** Every part of the rule, with what was reached. A lecture that does not count for this learner counts as met. */
export function partsOf(course: Asking, grades: Grades): Part[] {
  const { minimums, average } = askedBy(course);
  const parts = minimums.map(({ lectureId, percent: wanted }): Part => {
    const { percent = null, waiting = 0, excused = false } = grades.get(lectureId) ?? {};
    return { lectureId, wanted, percent, waits: waiting > 0, met: excused || reaches(percent, wanted) };
  });
  if (average === null) return parts;
  const reached = averageOf(course, grades);
  const graded = gradedLectures(course).flatMap(({ id }) => grades.get(id) ?? []);
  const waits = graded.some(({ waiting }) => waiting > 0);
  const percent = graded.some((one) => one.excused || one.percent !== null) ? reached : null;
  return [...parts, { lectureId: null, wanted: average, percent, waits, met: reaches(reached, average) }];
}

/** `grades`: null is nothing known, which meets only a rule that asks for none. */
export function meetsRule(course: Asking, grades: Grades | null): boolean {
  return partsOf(course, grades ?? new Map()).every(({ met }) => met);
}

/**
 * The mean percent over the graded lectures of the version, each counting the same: what was not done counts 0 (or what
 * `missing` says), what the learner is excused of counts not at all. 100 when nothing is left to count.
 */
export function averageOf(course: Asking, grades: Grades, missing = (_lectureId: string) => 0): number {
  const counted = gradedLectures(course).filter(({ id }) => !grades.get(id)?.excused);
  if (counted.length === 0) return 100;
  const sum = counted.reduce((all, { id }) => all + (grades.get(id)?.percent ?? missing(id)), 0);
  return sum / counted.length;
}

/** Sums of thirds are not exact: what is a millionth away is reached. */
function reaches(percent: number | null, wanted: number): boolean {
  return percent !== null && percent >= wanted - 1e-6;
}
