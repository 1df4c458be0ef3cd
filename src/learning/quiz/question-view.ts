/** One question of an attempt as its template needs it, for every kind. */
import type { StoredAnswer } from '../../assessment/attempts/answers.service.ts';
import type { AskedQuestion, Item } from '../../assessment/attempts/attempts.service.ts';
import { counterpartsOf, type Given, isBlank, leftsOf } from '../../assessment/attempts/given.service.ts';
import { gapFields } from './gaps.ts';
import { questionHtml } from './question-html.ts';
import { pointsText } from './words.ts';

export type QuestionView = {
  number: number;
  /** The name of its field, and the beginning of the names of its parts. */
  field: string;
  kind: AskedQuestion['kind'];
  html: string;
  points: string;
  options: { value: string; label: string; checked: boolean }[];
  text: string;
  /** What may be typed, for a number; '' for other kinds. */
  help: string;
  /** Things to be matched or put in order; gaps of a cloze that its text has no place for. */
  rows: { field: string; label: string; value: string }[];
  choices: { value: string; label: string }[];
  flagged: boolean;
};
export type Asked = { question: AskedQuestion; item: Item; answer: StoredAnswer | null; number: number };
/** Of an attempt, or a question that is asked alone: its answer has neither points of its own nor a mark by hand. */
export type Answered = Omit<Asked, 'answer'> & {
  answer: (Pick<StoredAnswer, 'given'> & Partial<Pick<StoredAnswer, 'flagged' | 'marked' | 'points'>>) | null;
};

export const fieldOf = (number: number): string => `q${number}`;

export async function questionView({ question, item, answer, number }: Answered): Promise<QuestionView> {
  const { kind } = question;
  const given = answer?.given ?? [];
  const field = fieldOf(number);
  const written = await questionHtml(question);
  const cloze = kind === 'cloze' ? gapFields(written, question, { field, given }) : null;
  const isText = kind === 'numeric' || kind === 'short' || kind === 'essay';
  return {
    number,
    field,
    kind,
    html: cloze?.html ?? written,
    points: pointsText(question.points),
    options: optionsOf(question, item, given),
    text: isText ? (given[0] ?? '') : '',
    help: kind === 'numeric' ? numberHelp(question) : '',
    rows: cloze?.rest ?? rowsOf(question, item, { field, given }),
    choices: choicesOf(question),
    flagged: answer?.flagged ?? false,
  };
}

/** Says nothing about which unit is the right one. */
function numberHelp({ units }: AskedQuestion): string {
  const number = 'A number, such as 3.5, 3,5, 1/2 or 6e23';
  if (!units) return `${number}.`;
  return units.needed ? `${number}, with its unit.` : `${number}; its unit may stand with it.`;
}

/** Whether something was given. */
export function isAnswered(answer: Pick<StoredAnswer, 'given'> | null | undefined): boolean {
  return answer !== null && answer !== undefined && !isBlank(answer.given);
}

function optionsOf({ kind, answers }: AskedQuestion, { order }: Item, given: Given): QuestionView['options'] {
  if (kind !== 'single' && kind !== 'multiple' && kind !== 'truefalse') return [];
  return order.map((at) => ({
    value: String(at),
    label: answers[at]?.text ?? '',
    checked: given.includes(String(at)),
  }));
}

function rowsOf(
  { kind, answers }: AskedQuestion,
  { order }: Item,
  { field, given }: { field: string; given: Given },
): QuestionView['rows'] {
  const row = (at: number, place: number) => ({
    field: `${field}-${at}`,
    label: answers[at]?.text ?? '',
    value: given[place] ?? '',
  });
  if (kind === 'ordering') return order.map((at) => row(at, at));
  if (kind !== 'matching') return [];
  const lefts = leftsOf(answers);
  return order.filter((at) => lefts.includes(at)).map((at) => row(at, lefts.indexOf(at)));
}

/** What can be chosen for each row. By the alphabet, which says nothing about what belongs to what. */
function choicesOf({ kind, answers }: AskedQuestion): QuestionView['choices'] {
  if (kind === 'ordering') return answers.map((_one, at) => ({ value: String(at + 1), label: String(at + 1) }));
  if (kind !== 'matching') return [];
  const choices = counterpartsOf(answers).map((at) => ({ value: String(at), label: answers[at]?.match ?? '' }));
  return choices.filter(({ label }) => label !== '').toSorted((a, b) => a.label.localeCompare(b.label));
}
