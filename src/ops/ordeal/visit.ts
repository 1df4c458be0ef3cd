/** One learner at a browser during a trial. */
import type { Browser } from './browser.ts';
import type { Random } from './random.ts';
import type { Course, Learner } from './school.ts';
import type { Told } from './told.ts';

export type Visit = {
  learner: Learner;
  browser: Browser;
  random: Random;
  courses: Course[];
  told: Told;
  /** Courses this learner was told to be in. */
  mine: Course[];
  isOver: () => boolean;
};
