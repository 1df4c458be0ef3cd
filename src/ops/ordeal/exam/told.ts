/** What candidates were told in an exam: sure where an answer confirmed it, `maybe` where none came. */
import { emptyTold, type Told } from '../told.ts';

/** `sure`: confirmed last, null before the first; `maybe`: sent since, without an answer that it was stored. */
export type ToldAnswer = { sure: string[] | null; maybe: string[][] };
export type ToldExam = {
  /** By person: the attempts they were led to. */
  attempts: Map<string, Set<string>>;
  /** By `attempt number`. */
  answers: Map<string, ToldAnswer>;
  /** Attempts whose learner was told that it is handed in, with the percent that was shown; null: not seen yet. */
  handedIn: Map<string, string | null>;
  /** Attempts for which the button was pressed, whatever came of it. */
  pressed: Set<string>;
  /** What another device of the same person showed otherwise than this one was told. */
  strange: string[];
  /** How many times a second device was looked at. */
  looks: number;
  told: Told;
};

export function emptyToldExam(): ToldExam {
  const [attempts, answers, handedIn] = [new Map(), new Map(), new Map()];
  return { attempts, answers, handedIn, pressed: new Set(), strange: [], looks: 0, told: emptyTold() };
}

export const sameGiven = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
