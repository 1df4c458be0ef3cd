/** Told against stored, about an exam: pure, so that each difference it should find can be planted in a test. */
import { graceMs } from '../../../assessment/attempts/attempts.service.ts';
import { percentText } from '../../../learning/quiz/words.ts';
import type { Finding } from '../reckoning.ts';
import { examQuestions } from './questions.ts';
import { sameGiven, type ToldExam } from './told.ts';

export type StoredAttempt = {
  id: string;
  userId: string;
  state: string;
  endedHow: string | null;
  endsAt: Date | null;
  /** Of the score: 0 to 100. */
  percent: number | null;
  passed: boolean;
  /** In the order of the attempt: the place of each question in `examQuestions`. */
  places: number[];
};
/** By `attempt number`. */
export type StoredAnswers = Map<string, { given: string[]; savedAt: Date; points: number | null }>;
/** `completed`: persons who have completed the lecture of the exam, once for each completion. */
export type StoredExam = { attempts: StoredAttempt[]; answers: StoredAnswers; completed: string[] };
type Check = (told: ToldExam, stored: StoredExam) => Omit<Finding, 'what'>;

const checks: Record<string, Check> = {
  'everybody has one attempt, the one they were led to': attempts,
  'confirmed answers are stored as they were given': confirmed,
  'what is stored was given': given,
  'another device showed what was confirmed': ({ strange, looks }) => ({ looked: looks, wrong: strange }),
  'every attempt is closed; what was handed in shows its score': closed,
  'scores are those of a second reckoning': scores,
  'nothing was taken after the end': late,
  'who passed has completed the lecture, once, and nobody else': completed,
};

export function reckonExam(told: ToldExam, stored: StoredExam): Finding[] {
  return Object.entries(checks).map(([what, check]) => ({ what, ...check(told, stored) }));
}

function attempts(told: ToldExam, stored: StoredExam) {
  const wrong: string[] = [];
  for (const [person, ids] of told.attempts) {
    const own = stored.attempts.filter(({ userId }) => userId === person).map(({ id }) => id);
    if (own.length > 1 || [...ids].some((id) => !own.includes(id)))
      wrong.push(`${person} was led to ${[...ids].join(' and ')}, stored: ${own.join(' and ') || 'none'}`);
  }
  return { looked: told.attempts.size, wrong };
}

function confirmed(told: ToldExam, stored: StoredExam) {
  const sure = [...told.answers].filter(([, { sure }]) => sure !== null);
  const wrong = sure.flatMap(([key, { sure, maybe }]) => {
    const held = stored.answers.get(key)?.given ?? [];
    const isFine = [sure ?? [], ...maybe].some((one) => sameGiven(one, held));
    return isFine ? [] : [`${key}: told ${JSON.stringify(sure)}, stored ${JSON.stringify(held)}`];
  });
  return { looked: sure.length, wrong };
}

function given(told: ToldExam, stored: StoredExam) {
  const filled = [...stored.answers].filter(([, one]) => one.given.length > 0);
  const wrong = filled.flatMap(([key, { given }]) => {
    const { sure = null, maybe = [] } = told.answers.get(key) ?? {};
    return [sure, ...maybe].some((one) => one && sameGiven(one, given)) ? [] : [`${key}: ${JSON.stringify(given)}`];
  });
  return { looked: filled.length, wrong };
}

function closed(told: ToldExam, stored: StoredExam) {
  const wrong: string[] = [];
  for (const { id, state, endedHow, percent } of stored.attempts) {
    if (state !== 'closed' || endedHow === null || percent === null) wrong.push(`${id} is ${state}`);
    const shown = told.handedIn.get(id);
    if (shown && shown !== percentText(percent ?? -1)) wrong.push(`${id}: told ${shown}, stored ${percent}`);
    if (endedHow === 'learner' && !told.pressed.has(id)) wrong.push(`${id} was not handed in`);
  }
  return { looked: stored.attempts.length, wrong };
}

function scores(_told: ToldExam, stored: StoredExam) {
  const wrong: string[] = [];
  for (const { id, places, percent } of stored.attempts) {
    const worth = places.map((place, at) => pointsOf(place, stored.answers.get(`${id} ${at + 1}`)?.given ?? []));
    const most = places.reduce((sum, place) => sum + (examQuestions[place]?.content.points ?? 0), 0);
    const mine = Math.max(0, (worth.reduce((sum, one) => sum + one, 0) / most) * 100);
    if (Math.abs(mine - (percent ?? -1)) > 1e-6) wrong.push(`${id}: ${percent} stored, ${mine} reckoned`);
  }
  return { looked: stored.attempts.length, wrong };
}

function pointsOf(place: number, given: string[]): number {
  return examQuestions[place]?.choices.find(({ typed }) => sameGiven(typed, given))?.points ?? 0;
}

function late(_told: ToldExam, stored: StoredExam) {
  const ends = new Map(stored.attempts.map(({ id, endsAt }) => [id, endsAt]));
  const wrong = [...stored.answers].flatMap(([key, { savedAt, given }]) => {
    const end = ends.get(key.split(' ')[0] ?? '');
    const isLate = end && given.length > 0 && savedAt.getTime() > end.getTime() + graceMs;
    return isLate ? [`${key} at ${savedAt.toISOString()}`] : [];
  });
  return { looked: stored.answers.size, wrong };
}

function completed(_told: ToldExam, stored: StoredExam) {
  const counts = Map.groupBy(stored.completed, (person) => person);
  const passed = new Set(stored.attempts.filter((one) => one.passed).map(({ userId }) => userId));
  const missing = [...passed].filter((person) => counts.get(person)?.length !== 1);
  const strangers = [...counts.keys()].filter((person) => !passed.has(person));
  return {
    looked: stored.attempts.length,
    wrong: [
      ...missing.map((person) => `${person} passed and has ${counts.get(person)?.length ?? 0} completions`),
      ...strangers.map((person) => `${person} did not pass and has completed it`),
    ],
  };
}
