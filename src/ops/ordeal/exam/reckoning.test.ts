/** Each difference that the reckoning of an exam should find, planted. */
import { expect, it } from 'vitest';
import { examQuestions } from './questions.ts';
import { reckonExam, type StoredAttempt, type StoredExam } from './reckoning.ts';
import { emptyToldExam, type ToldExam } from './told.ts';

const right = (place: number) => examQuestions[place]?.choices[0]?.typed ?? [];
const end = new Date('2026-05-01T10:00:00Z');
const half: StoredAttempt = {
  ...{ id: 'a', userId: 'leo', state: 'closed', endedHow: 'learner', endsAt: end },
  // Two of fifteen points.
  ...{ percent: (2 / 15) * 100, passed: false, places: [0, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11] },
};
const before = new Date(end.getTime() - 60_000);

function truth(): { told: ToldExam; stored: StoredExam } {
  const told = emptyToldExam();
  told.attempts.set('leo', new Set(['a']));
  told.answers.set('a 1', { sure: right(0), maybe: [] });
  told.answers.set('a 2', { sure: ['another'], maybe: [right(10)] });
  told.handedIn.set('a', '13 %');
  told.pressed.add('a');
  const answers: StoredExam['answers'] = new Map([
    ['a 1', { given: right(0), savedAt: before, points: 1 }],
    ['a 2', { given: right(10), savedAt: before, points: 1 }],
  ]);
  return { told, stored: { attempts: [half], answers, completed: [] } };
}

function wrongOf({ told, stored }: ReturnType<typeof truth>): string[] {
  return reckonExam(told, stored).flatMap(({ what, wrong }) => (wrong.length > 0 ? [what] : []));
}

it('[ASM-03] finds nothing where all is as it was told, an unsure answer being either', () => {
  expect(wrongOf(truth())).toEqual([]);
});

const faults: [string, (plan: ReturnType<typeof truth>) => void, string][] = [
  ['a lost answer', ({ stored }) => stored.answers.delete('a 1'), 'confirmed answers are stored as they were given'],
  ['an answer nobody gave', ({ stored }) => plant(stored, 'a 3', ['0']), 'what is stored was given'],
  ['a second attempt', ({ stored }) => stored.attempts.push({ ...half, id: 'b' }), 'everybody has one attempt'],
  ['an attempt that is gone', ({ told }) => told.attempts.get('leo')?.add('c'), 'everybody has one attempt'],
  ['an attempt left open', ({ stored }) => change(stored, { state: 'open' }), 'every attempt is closed'],
  ['another score than shown', ({ told }) => told.handedIn.set('a', '20 %'), 'every attempt is closed'],
  ['handed in by nobody', ({ told }) => told.pressed.clear(), 'every attempt is closed'],
  ['a wrong score', ({ stored }) => change(stored, { percent: 13.9 }), 'scores are those'],
  ['a late answer', ({ stored }) => plant(stored, 'a 1', right(0), 6000), 'nothing was taken after the end'],
  ['no completion', ({ stored }) => change(stored, { passed: true }), 'who passed has completed'],
  ['a completion too many', ({ stored }) => stored.completed.push('leo'), 'who passed has completed'],
  ['another device', ({ told }) => told.strange.push('a 1: told 0, shows 1'), 'another device showed'],
];

it.each(faults)('[ASM-03] finds %s', (_name, spoil, finding) => {
  const plan = truth();
  spoil(plan);
  expect(wrongOf(plan).some((what) => what.startsWith(finding))).toBe(true);
});

function plant(stored: StoredExam, key: string, given: string[], lateMs = -1): void {
  stored.answers.set(key, { given, savedAt: new Date(end.getTime() + lateMs), points: 0 });
}

function change(stored: StoredExam, facts: Partial<StoredAttempt>): void {
  stored.attempts = stored.attempts.map((one) => ({ ...one, ...facts }));
}
