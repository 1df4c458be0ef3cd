/** Dates and grades of peer review. Pure. */
import { DateTime } from 'luxon';
import { day } from '../../lib/clock.ts';
import type { Assignment, PeerRules } from '../assignments/assignment.ts';
import type { Lateness } from '../assignments/due.service.ts';
import { type Marks, reckon } from '../assignments/marks.service.ts';
import type { PeerReviewRecord } from './peer-review.model.ts';

/** Stands where otherwise the id of a grader does. */
export const peersId = 'peers';

const onTime: Lateness = { days: 0, off: 0 };
/** Reviews of one work that lie so many percent of all points apart are shown to the team. */
const wideSpread = 25;

/**
 * Until when a review is due that is asked for at `askedAt`: the later one of the date and the days after `from` (the due date
 * of the work, else the asking). Whoever is asked when that is nearly over, or over, has `waitDays` from then.
 */
export function reviewDue(peers: PeerRules, from: Date | null, askedAt: Date, zone: string): Date {
  const after = (at: Date, days: number) => DateTime.fromJSDate(at, { zone }).plus({ days }).toJSDate();
  const usual = after(from && from < askedAt ? from : askedAt, peers.days);
  const due = peers.dueAt && peers.dueAt > usual ? peers.dueAt : usual;
  return due.getTime() - askedAt.getTime() < day ? after(askedAt, peers.waitDays) : due;
}

/** Can the work still get this review, or has it? One that is missing for too long does not count. */
export function counts(
  { state, dueAt }: Pick<PeerReviewRecord, 'state' | 'dueAt'>,
  peers: PeerRules,
  at: Date,
): boolean {
  if (state === 'given') return true;
  return state === 'open' && at.getTime() <= dueAt.getTime() + peers.waitDays * day;
}

/** What is missing in a review that is to be handed in, by field. */
export function faultsInReview(given: Marks, rules: Assignment): Record<string, string> {
  const faults: Record<string, string> = {};
  const { points, most, open } = reckon(rules, given, onTime);
  for (const id of open) {
    const name = rules.rubric.find((one) => one.id === id)?.name ?? '';
    faults[`level-${id}`] = `Please choose a level: ${name}.`;
  }
  if (rules.rubric.length === 0 && points === null) faults.points = 'Please give points.';
  if (points !== null && points > most) faults.points = `At most ${most} points can be given.`;
  const least = rules.peers?.words ?? 0;
  const words = wordsIn(given.comment);
  if (words < least)
    faults.comment = `Please write at least ${least} words; these are ${words}. What is good, and what would make it better?`;
  return faults;
}

export function wordsIn(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/u).length;
}

/** The points of one review; null while something is missing. */
export function pointsOfReview(marks: Marks | null, rules: Assignment): number | null {
  return marks && reckon(rules, marks, onTime).points;
}

/** Do reviews of one work lie so far apart that somebody should look? `most`: points that can be reached. */
export function isWide(points: readonly number[], most: number): boolean {
  return points.length > 1 && most > 0 && ((Math.max(...points) - Math.min(...points)) / most) * 100 >= wideSpread;
}

type Standing = Pick<PeerReviewRecord, 'state' | 'dueAt'>;

/** How many reviews somebody gives to get their own grade: never more than they were asked for. */
export function owedBy(peers: PeerRules, asked: readonly Pick<PeerReviewRecord, 'state'>[]): number {
  return Math.min(peers.needed, asked.filter(({ state }) => state !== 'withdrawn').length);
}

/** Are the reviews of a work all there and final? `people`: who handed in, its author among them. */
export function isReviewed(peers: PeerRules, reviews: readonly Standing[], people: number, at: Date): boolean {
  const given = reviews.filter(({ state }) => state === 'given');
  const wanted = Math.min(peers.count, people - 1);
  const awaited = reviews.some(({ state, dueAt }) => (state === 'open' || state === 'given') && dueAt >= at);
  return wanted > 0 && given.length >= wanted && !awaited;
}
