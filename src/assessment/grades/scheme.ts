/** How grades of a course become one: the rules a teacher sets, as data. */

export type Group = {
  id: string;
  name: string;
  /** Percent of the whole, 0 to 100. They need not make 100: each counts its share of their sum. */
  weight: number;
  /** So many of the lowest are left out. */
  dropLowest: number;
};
/** `letter` from this percent on. */
export type Step = { letter: string; from: number };
export type Scheme = {
  groups: Group[];
  /** Which lecture belongs to which group. What is not named belongs to the first. */
  places: { lectureId: string; groupId: string }[];
  show: 'percent' | 'letters';
  /** The highest first, the last one from 0. */
  scale: Step[];
  /** What nobody handed in: nothing, or 0 once its last moment has passed. */
  ungraded: 'ignored' | 'zero';
  /** Places after the point to which the total is rounded, halves up. */
  decimals: 0 | 1 | 2;
  /** A total of so much passes. */
  passPercent: number;
};

export const mostGroups = 12;
export const mostSteps = 15;

export const usualScheme: Scheme = {
  groups: [{ id: 'all', name: 'Graded work', weight: 100, dropLowest: 0 }],
  places: [],
  show: 'percent',
  scale: [
    { letter: 'A', from: 90 },
    { letter: 'B', from: 80 },
    { letter: 'C', from: 70 },
    { letter: 'D', from: 60 },
    { letter: 'F', from: 0 },
  ],
  ungraded: 'ignored',
  decimals: 0,
  passPercent: 60,
};
