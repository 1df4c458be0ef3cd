/** From a form of a survey to its answers, and back. Pure. */

import { createHash } from 'node:crypto';
import { mostOfSurvey, type Survey, type SurveyAnswer, type SurveyQuestion } from './survey.ts';
import { isChoice, stepsOf } from './survey-words.service.ts';

type Typed = Record<string, string | string[] | undefined>;

/** How an option is called in a form: by its words, so that a form from before a change never means another one. */
export const optionValue = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
export const otherValue = 'other';
export const answerField = (questionId: string) => `answer-${questionId}`;
export const otherField = (questionId: string) => `other-${questionId}`;

/** `errors` by field; answers only of what was answered. */
export function takeAnswers({ questions }: Survey, typed: Typed) {
  const errors: Record<string, string> = {};
  const answers: SurveyAnswer[] = [];
  for (const question of questions) {
    const { answer, problem } = takeOne(question, typed);
    if (problem) errors[problem.field] = problem.message;
    else if (answer) answers.push(answer);
  }
  return { answers, errors };
}

/** What was answered, as the form shows it. */
export function answerValues(
  { questions }: Survey,
  answers: readonly SurveyAnswer[],
): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const { id, kind } of questions) {
    const answer = answers.find(({ questionId }) => questionId === id);
    if (!answer) continue;
    const chosen = [...answer.values.map(optionValue), ...(answer.other ? [otherValue] : [])];
    values[answerField(id)] = isChoice(kind) ? chosen : (answer.values[0] ?? '');
    values[otherField(id)] = answer.other;
  }
  return values;
}

type Taken = { answer?: SurveyAnswer; problem?: { field: string; message: string } };

function takeOne(question: SurveyQuestion, typed: Typed): Taken {
  const { id, kind, required } = question;
  const field = answerField(id);
  const given = [typed[field] ?? []].flat().filter((one) => one !== '');
  if (isChoice(kind)) return takeChoice(question, given, textOf(typed[otherField(id)]));
  const text = (given[0] ?? '').replace(/\r\n?/g, '\n').trim();
  if (text === '') return required ? { problem: { field, message: missing(kind) } } : {};
  const steps = stepsOf(kind);
  if (steps.length > 0 && !steps.map(String).includes(text)) return { problem: { field, message: missing(kind) } };
  const most = kind === 'short' ? mostOfSurvey.short : mostOfSurvey.long;
  if (text.length > most)
    return { problem: { field, message: `Please keep it under ${most.toLocaleString('en')} characters.` } };
  return { answer: { questionId: id, values: [text], other: '' } };
}

function takeChoice(
  { id, kind, options, other: takesOther, required }: SurveyQuestion,
  given: string[],
  words: string,
): Taken {
  const field = answerField(id);
  const picked = kind === 'single' ? given.slice(0, 1) : [...new Set(given)];
  const values = options.filter((text) => picked.includes(optionValue(text)));
  const hasOther = takesOther && picked.includes(otherValue);
  if (values.length + Number(hasOther) < picked.length)
    return { problem: { field, message: 'The choices have changed since. Please choose again.' } };
  if (picked.length === 0) return required ? { problem: { field, message: missing(kind) } } : {};
  if (hasOther && words === '')
    return { problem: { field: otherField(id), message: 'Please say what, in your own words.' } };
  if (words.length > mostOfSurvey.short)
    return { problem: { field: otherField(id), message: `Please keep it under ${mostOfSurvey.short} characters.` } };
  return { answer: { questionId: id, values, other: hasOther ? words : '' } };
}

function missing(kind: SurveyQuestion['kind']): string {
  if (kind === 'short' || kind === 'long') return 'Please write something.';
  return kind === 'multiple' ? 'Please choose one at least.' : 'Please choose one.';
}

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).replace(/\s+/g, ' ').trim();
}
