/** What clients were answered: no fault is ever shown, and "come back later" only while something was away. Pure. */
import type { Finding } from './reckoning.ts';
import type { Answer, Told } from './told.ts';
import type { Outage } from './villain.ts';

/** After a part is back its clients need a moment to find it, and what waited for it is answered late. */
const aftermathMs = 8000;
/** Where many come at once, they are asked to wait: that is the limit's work. */
const mayWait = ['sign in', 'join', 'code', 'account'];

/** `alsoMayWait`: what besides signing in may be asked to come back, e.g. a checkout whose gateway was made to fail. */
export function reckonAnswers({ answers }: Told, outages: Outage[], alsoMayWait: string[] = []): Finding[] {
  const excused = [...mayWait, ...alsoMayWait];
  const during = ({ at, ms }: Answer) =>
    outages.some(({ from, until }) => at + ms >= from && at <= until + aftermathMs);
  const faults = answers.filter(({ status }) => status >= 500 && status !== 503);
  const turnedAway = answers.filter(({ status }) => status === 503 || status === 0);
  const early = turnedAway.filter((one) => !during(one) && !excused.includes(one.what));
  const line = ({ what, status, at }: Answer) => `${what}: ${status || 'no answer'} at ${new Date(at).toISOString()}`;
  return [
    { what: 'nobody saw a fault (500)', looked: answers.length, wrong: faults.map(line) },
    { what: 'nobody was turned away without need', looked: turnedAway.length, wrong: early.map(line) },
  ];
}

export type Figures = { answers: number; p50: number; p95: number; p99: number; statuses: string };

/** Times in milliseconds, of answers that came; signing in waits in a queue of its own and is left out. */
export function figuresOf({ answers }: Told): Figures {
  const times = answers.filter(({ status, what }) => status > 0 && !mayWait.includes(what)).map(({ ms }) => ms);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const statuses = sorted.map(([status, count]) => `${status || 'none'}: ${count}`).join(', ');
  return { answers: answers.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), statuses };
}
