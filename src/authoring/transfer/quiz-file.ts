/** A quiz in `course.json`: its questions are named by their place in the list of questions. Pure. */
import { tidyParts, withQuestions } from '../../assessment/quizzes/parts.service.ts';
import { type Quiz, type QuizPart, usualRules } from '../../assessment/quizzes/quiz.ts';
import type { FileQuiz } from './course-file.ts';

/** `places`: of the questions in the list, from 1. One that is gone from the bank is left out. */
export function quizToFile(quiz: Quiz, places: Map<string, number>): FileQuiz {
  const { parts, rules } = withQuestions(quiz, (id) => (places.has(id) ? id : undefined));
  const moment = (at: Date | null) => (at ? new Date(at).toISOString() : null);
  const { passPercent, attempts, waitMinutes, minutes, shuffleQuestions, shuffleOptions, onePerPage } = rules;
  return {
    parts: parts.map((part) => {
      if (part.kind === 'draw') return { kind: 'draw', tags: [...part.tags], count: part.count };
      return { kind: 'questions', questions: part.questionIds.flatMap((id) => places.get(id) ?? []) };
    }),
    rules: {
      ...{ passPercent, attempts, waitMinutes, minutes },
      ...{ opensAt: moment(rules.opensAt), closesAt: moment(rules.closesAt) },
      ...{ shuffleQuestions, shuffleOptions, onePerPage, feedback: rules.feedback, counted: rules.counted },
    },
  };
}

/** `ids`: of the questions in the bank, in the order of the list. `lost`: how many it names that are not there. */
export function quizFromFile(
  { parts, rules }: FileQuiz,
  ids: readonly (string | null)[],
): { quiz: Quiz; lost: number } {
  let lost = 0;
  const known = parts.map((part): QuizPart => {
    if (part.kind === 'draw') return { ...part, tags: part.tags.map((tag) => tag.toLowerCase()) };
    const questionIds = part.questions.flatMap((place) => ids[place - 1] ?? []);
    lost += part.questions.length - questionIds.length;
    return { kind: 'questions', questionIds };
  });
  const moment = (text: string | null | undefined) => (text ? new Date(text) : null);
  const given = { ...usualRules, ...rules, opensAt: moment(rules?.opensAt), closesAt: moment(rules?.closesAt) };
  return { quiz: { parts: tidyParts(known), rules: given }, lost };
}
