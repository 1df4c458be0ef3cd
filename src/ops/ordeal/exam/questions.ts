/** What the exam of a trial asks, and by hand what each answer is worth: a second reckoning beside the school's own. */
import type { QuestionContent } from '../../../assessment/questions/questions.service.ts';
import { answerOf, questionOf } from '../../../test/quiz.ts';

/** `typed`: the values of its field as a form sends them; `points`: what they are worth. */
export type Choice = { typed: string[]; points: number };
export type ExamQuestion = { content: QuestionContent; choices: Choice[] };

const single = (at: number): ExamQuestion => ({
  content: questionOf('single', `Which is right of group ${at}?`, [
    answerOf('The first', 100),
    answerOf('The second', -50),
    answerOf('The third'),
  ]),
  choices: [choice(1, '0'), choice(-0.5, '1'), choice(0, '2')],
});
const multiple = (at: number): ExamQuestion => ({
  content: questionOf(
    'multiple',
    `Which are even in list ${at}?`,
    [answerOf('Two', 50), answerOf('Four', 50), answerOf('Five', -50)],
    { points: 2 },
  ),
  choices: [choice(2, '0', '1'), choice(1, '1'), choice(0, '1', '2'), choice(0, '2')],
});
const numeric = (at: number): ExamQuestion => ({
  content: questionOf('numeric', `How many are ${at} dozen?`, [
    answerOf(String(at * 12), 100, { tolerance: 0.5 }),
    answerOf(String(at * 10), 25),
  ]),
  choices: [choice(1, `${at * 12}`), choice(1, `${at * 12},4`), choice(0.25, `${at * 10}.0`), choice(0, '7777')],
});
const short = (at: number): ExamQuestion => ({
  content: questionOf('short', `What is the word number ${at}?`, [answerOf(`wörd ${at}`, 100)]),
  choices: [choice(1, `Wörd ${at}`), choice(1, ` wörd  ${at} `), choice(0, 'किताब'), choice(0, 'another')],
});

function choice(points: number, ...typed: string[]): Choice {
  return { typed, points };
}

/** Twelve, told apart by their text. */
export const examQuestions: ExamQuestion[] = [
  ...[1, 2, 3, 4, 5].map(single),
  ...[1, 2, 3].map(multiple),
  ...[1, 2].map(numeric),
  ...[1, 2].map(short),
];
