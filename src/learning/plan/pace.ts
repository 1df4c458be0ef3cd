/** The arithmetic of a plan: what is left, spread over days. Pure; days are `2026-11-21`, weekdays 1 (Monday) to 7 (ISO 8601). */
import { DateTime } from 'luxon';

/** What is left of a lecture, and the first day on which it can be learned. */
export type Piece = { id: string; seconds: number; from: string };
export type StudyDay = { day: string; seconds: number; ids: string[] };
/** `pace`: seconds on a day of study, as agreed. `doneToday`: seconds that were learned today already. */
export type Terms = { finishBy: string; weekdays: readonly number[]; pace: number };
export type Standing = { pieces: readonly Piece[]; today: string; doneToday: number };
export type Spread = {
  /** Days on which something is still to be done, today among them unless its part is done. */
  days: StudyDay[];
  /** The last of them, or today when nothing is left. */
  end: string;
  /** The most that a day asks for, in seconds. */
  most: number;
  /** It ends later than was agreed, because the days that are left would not hold it. */
  isMoved: boolean;
};

/** So far ahead a plan may end. */
export const farthestDays = 730;
/** So far it is looked for an end: weeks of five minutes through the longest course. */
const endlessDays = 20 * 365;
/** A lecture that does not say its length takes some time too. */
const unknownSeconds = 60;
const leastPace = 5 * 60;

/**
 * What is left, on the days that are left until the agreed end. Where a day would ask for much more than agreed, the plan
 * keeps the agreed pace and ends later instead: missed days cost days, not strain.
 */
export function spreadNow(terms: Terms, standing: Standing): Spread {
  const even = spreadEvenly(terms, standing);
  if (even && even.most <= bearable(terms.pace)) return even;
  return { ...spreadAtPace(terms, standing), isMoved: true };
}

/** The same amount on every day of study until the end; null where that is not possible: no day is left, or something opens later. */
export function spreadEvenly(terms: Omit<Terms, 'pace'>, standing: Standing): Spread | null {
  const days = [...studyDays(terms.weekdays, standing.today, terms.finishBy)];
  const last = days.at(-1);
  if (!last || standing.pieces.some(({ from }) => from > last)) return null;
  return consume(standing, days, (left, at) => Math.ceil(left / (days.length - at)));
}

/** As many days as it takes at `pace` seconds on each. */
export function spreadAtPace({ weekdays, pace }: Omit<Terms, 'finishBy'>, standing: Standing): Spread {
  const days = studyDays(weekdays, standing.today, plusDays(standing.today, endlessDays));
  return consume(standing, days, () => Math.max(pace, leastPace));
}

/** Seconds on a day of study that are agreed to by choosing an end. */
export function paceOf({ most }: Spread): number {
  return Math.max(most, leastPace);
}

export function pieceOf(id: string, seconds: number, from: string): Piece {
  return { id, seconds: seconds || unknownSeconds, from };
}

export function plusDays(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Half as much again, or ten minutes more. */
function bearable(pace: number): number {
  return Math.max(pace * 1.5, pace + 600);
}

function* studyDays(weekdays: readonly number[], from: string, to: string): Generator<string> {
  if (weekdays.length === 0) return;
  for (let day = DateTime.fromISO(from, { zone: 'utc' }); ; day = day.plus({ days: 1 })) {
    const text = day.toFormat('yyyy-MM-dd');
    if (text > to) return;
    if (weekdays.includes(day.weekday)) yield text;
  }
}

/** Fills day after day with what is open by then, in order, until nothing is left. `budget`: of all that is left, for the day at `at`. */
function consume(standing: Standing, days: Iterable<string>, budget: (left: number, at: number) => number): Spread {
  const rest = standing.pieces.map((piece) => ({ ...piece }));
  const found: StudyDay[] = [];
  let at = -1;
  for (const day of days) {
    at += 1;
    // What was done today belongs to today's part, which so stays the same while the day goes on.
    const done = day === standing.today ? standing.doneToday : 0;
    const left = rest.reduce((sum, { seconds }) => sum + seconds, 0);
    if (left === 0) break;
    const taken = take(rest, day, Math.max(budget(left + done, at) - done, 0));
    if (taken.seconds > 0) found.push(taken);
  }
  return {
    days: found,
    end: found.at(-1)?.day ?? standing.today,
    most: Math.max(0, ...found.map(({ seconds }) => seconds)),
    isMoved: false,
  };
}

function take(rest: Piece[], day: string, budget: number): StudyDay {
  const taken: StudyDay = { day, seconds: 0, ids: [] };
  for (const piece of rest) {
    const part = Math.min(piece.seconds, budget - taken.seconds);
    if (part <= 0 || piece.from > day) continue;
    piece.seconds -= part;
    taken.seconds += part;
    taken.ids.push(piece.id);
  }
  return taken;
}
