/** A quiz as learners see it: its rules before they begin, and what it asks. */
import type { BankQuestion } from '../../assessment/questions/questions.service.ts';
import { findAskable } from '../../assessment/quizzes/askable.service.ts';
import { countQuestions, questionIdsIn, quizSeconds } from '../../assessment/quizzes/parts.service.ts';
import type { Quiz } from '../../assessment/quizzes/quiz.ts';
import { ruleLines } from '../../assessment/quizzes/rule-words.service.ts';
import { count } from '../editor.ts';
import { type Seen, seenOf } from '../questions/seen.ts';
import { drawText } from './lines.ts';

export type QuizPreview = {
  seconds: number;
  facts: { label: string; text: string }[];
  /** A question, or the words of a draw. */
  items: { seen: Seen | null; words: string; points: string }[];
  /** "and 12 more questions"; '' when all are shown. */
  more: string;
};

/** The page stays quick while somebody types. */
const most = 10;
/** What learners read before they begin; the rest shows while they answer. */
const told = new Set([
  'passPercent',
  'attempts',
  'waitMinutes',
  'minutes',
  'opensAt',
  'closesAt',
  'counted',
  'feedback',
]);
const unsaid = new Set(['None', 'At once', 'Always']);

/** `zone`: in which moments are read. Questions that are gone are left out, as learners are not asked them. */
export async function quizPreview(courseId: string, quiz: Quiz, zone: string): Promise<QuizPreview> {
  const there = await findAskable(courseId, questionIdsIn(quiz));
  const all = quiz.parts.flatMap((part): { words: string; question: BankQuestion | null }[] => {
    if (part.kind === 'draw') return [{ words: `${drawText(part)}, others in each attempt`, question: null }];
    return part.questionIds.flatMap((id) => {
      const question = there.get(id);
      return question ? [{ words: '', question }] : [];
    });
  });
  const items = all.slice(0, most).map(async ({ words, question }, at) => ({
    seen: question && (await seenOf(question, `question-${at + 1}`)),
    words,
    points: question ? (question.points === 1 ? '1 point' : `${question.points} points`) : '',
  }));
  const rules = ruleLines(quiz.rules, zone).filter(({ key, text }) => told.has(key) && !unsaid.has(text));
  const questions = { label: 'Questions', text: String(countQuestions(quiz)) };
  const more = all.length - most;
  return {
    seconds: quizSeconds(quiz),
    facts: [questions, ...rules.map(({ label, text }) => ({ label, text }))],
    items: await Promise.all(items),
    more: more > 0 ? `and ${count(more, 'more line')}` : '',
  };
}
