/** What a question is, whatever it is stored in or read from. One flat list of answers serves every kind. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

export const questionKinds = [
  'single',
  'multiple',
  'truefalse',
  'numeric',
  'short',
  'cloze',
  'matching',
  'ordering',
  'essay',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

/**
 * One answer. `share`: percent of the points, -100 to 100. By kind: an option (single, multiple), `True` and `False`
 * (truefalse), an accepted number and how far off it may be (numeric), an accepted text (short), an accepted text of the gap
 * with the number `match` (cloze), what belongs to what, with an empty `text` for a decoy (matching), an item in its right
 * place (ordering). An essay has none.
 */
export type Answer = { text: string; match: string; share: number; tolerance: number; feedback: string };

export type QuestionContent = {
  kind: QuestionKind;
  /** A name for the teacher's list; '' for none. */
  name: string;
  /** Markdown; a cloze has its gaps as `[[1]]`, `[[2]]` … */
  text: string;
  answers: Answer[];
  /** Markdown, shown after the answer. */
  explanation: string;
  points: number;
  /** Lower case, sorted. */
  tags: string[];
  /** Capitals and small letters differ (short, cloze). */
  caseSensitive: boolean;
  /** In accepted texts `*` stands for anything, `?` for one sign, `|` between two spellings (short, cloze). */
  wildcards?: boolean | undefined;
  /** A letter with an accent and without one are the same (short, cloze). */
  anyAccents?: boolean | undefined;
  /** With which units a number may be given (numeric). */
  units?: Units | null | undefined;
};

/** `factor`: how much of the first unit one of this is; the first has 1, and the numbers of the question are in it. */
export type Unit = { name: string; factor: number };
/** `needed`: a number alone is not enough. `cost`: percent that is lost when the number is right and its unit is not. */
export type Units = { list: Unit[]; needed: boolean; cost: number };
export const mostUnits = 20;
/** A longer pattern says nothing that several lines could not. */
export const longestPattern = 200;

export const mostAnswers = 30;
const text = (most: number) => z.string().max(most, `Please keep it under ${most.toLocaleString('en')} characters.`);
const AnswerShape = z.object({
  text: text(2000).default(''),
  match: text(500).default(''),
  share: z.number().min(-100, 'A share is -100 to 100.').max(100, 'A share is -100 to 100.').default(0),
  tolerance: z.number().min(0, 'A tolerance is 0 or more.').max(1e12).default(0),
  feedback: text(2000).default(''),
});

/** A question from outside: sizes and types only. What its kind needs is said by `problemsOf`. */
export const QuestionShape = z.object({
  kind: z.enum(questionKinds, { error: 'This kind of question is not known.' }),
  name: text(200).default(''),
  text: text(20_000),
  answers: z.array(AnswerShape).max(mostAnswers, `A question has at most ${mostAnswers} answers.`).default([]),
  explanation: text(10_000).default(''),
  points: z.number().min(0, 'Points are 0 or more.').max(1000, 'At most 1,000 points.').default(1),
  tags: z.array(z.string().trim().min(1).max(60)).max(20, 'At most 20 tags.').default([]),
  caseSensitive: z.boolean().default(false),
  wildcards: z.boolean().optional(),
  anyAccents: z.boolean().optional(),
  units: z
    .object({
      list: z
        .array(z.object({ name: z.string().trim().min(1).max(30), factor: z.number().positive().max(1e30) }))
        .max(mostUnits, `At most ${mostUnits} units.`),
      needed: z.boolean().default(false),
      cost: z.number().min(0).max(100).default(100),
    })
    .nullish(),
});

/** The one spelling of a question: spaces cut, tags sorted, what its kind does not use left out. May be repeated. */
export function tidied(question: QuestionContent): QuestionContent {
  const used = question.answers.map((answer) => usedOf(question.kind, answer)).filter(isFilled);
  return {
    ...question,
    name: question.name.trim(),
    text: question.text.replace(/\r\n?/g, '\n').trim(),
    explanation: question.explanation.replace(/\r\n?/g, '\n').trim(),
    answers: question.kind === 'truefalse' ? bothOf(used) : used,
    tags: [...new Set(question.tags.map((tag) => tag.trim().toLowerCase()).filter(Boolean))].sort(),
    ...spellingRules(question),
    units: question.kind === 'numeric' && question.units?.list.length ? question.units : undefined,
  };
}

/** What is content alone, of something that is stored with more. */
export function contentOf(question: QuestionContent): QuestionContent {
  const { kind, name, text, answers, explanation, points, tags, caseSensitive, wildcards, anyAccents, units } =
    question;
  return { kind, name, text, answers, explanation, points, tags, caseSensitive, wildcards, anyAccents, units };
}

function spellingRules({ kind, caseSensitive, wildcards, anyAccents }: QuestionContent) {
  const isText = kind === 'short' || kind === 'cloze';
  return {
    caseSensitive: isText && caseSensitive,
    wildcards: (isText && wildcards) || undefined,
    anyAccents: (isText && anyAccents) || undefined,
  };
}

/** Same content, same key, in whatever order its tags came. For noticing what is in the bank already. */
export function contentKey(question: QuestionContent): string {
  const {
    kind,
    text: words,
    answers,
    explanation,
    points,
    caseSensitive,
    wildcards,
    anyAccents,
    units,
  } = tidied(question);
  // What came later is named only where it is used, so that older questions keep their keys.
  const later = [
    ...(wildcards ? ['wildcards'] : []),
    ...(anyAccents ? ['anyAccents'] : []),
    ...(units ? [units.needed, units.cost, units.list.map(({ name, factor }) => [name, factor])] : []),
  ];
  const parts = [kind, words, explanation, points, caseSensitive, answers.map((one) => Object.values(one)), ...later];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The numbers of the gaps in a cloze, in the order of the text, each once. */
export function gapsOf(words: string): string[] {
  return [...new Set([...words.matchAll(/\[\[(\d{1,2})\]\]/g)].map((found) => found[1] ?? ''))];
}

function usedOf(kind: QuestionKind, answer: Answer): Answer {
  const { share, tolerance } = answer;
  const [words, match, feedback] = [answer.text, answer.match, answer.feedback].map((one) => one.trim());
  return {
    text: words ?? '',
    match: kind === 'matching' || kind === 'cloze' ? (match ?? '') : '',
    share: kind === 'matching' || kind === 'ordering' ? 100 : share,
    tolerance: kind === 'numeric' ? tolerance : 0,
    feedback: feedback ?? '',
  };
}

const isFilled = ({ text: words, match }: Answer): boolean => words !== '' || match !== '';

/** True first, then False, whichever was given. */
function bothOf(answers: Answer[]): Answer[] {
  const find = (word: string) => answers.find((one) => one.text.toLowerCase() === word);
  const [yes, no] = [find('true'), find('false')];
  const empty = { match: '', tolerance: 0, feedback: '' };
  const isTrue = (yes?.share ?? 0) > 0 || (no !== undefined && no.share <= 0 && yes === undefined);
  return [
    { ...empty, feedback: yes?.feedback ?? '', text: 'True', share: isTrue ? 100 : 0 },
    { ...empty, feedback: no?.feedback ?? '', text: 'False', share: isTrue ? 0 : 100 },
  ];
}
