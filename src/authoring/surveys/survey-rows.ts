/** The questions of a survey as lines of their form, however much of them is typed yet. Pure. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { mostOfSurvey, type SurveyKind, type SurveyQuestion, surveyKinds } from '../../assessment/surveys/survey.ts';
import { isChoice, stepsOf } from '../../assessment/surveys/survey-words.service.ts';
import type { Typed } from '../../web/form.ts';

/** As typed; `options`: one a line. */
export type QuestionRow = Omit<SurveyQuestion, 'options'> & { options: string };
/** What a button asks for; `look`: only to see the fields of another kind. */
export type SurveyAct = { kind: 'up' | 'down' | 'out'; at: number } | { kind: 'add' } | { kind: 'look' };

const Rows = z
  .array(
    z.object({
      id: z.string().regex(/^[0-9a-z]{1,24}$/),
      kind: z.enum(surveyKinds),
      ...{ text: z.string(), low: z.string(), high: z.string(), options: z.string() },
      ...{ required: z.boolean(), other: z.boolean() },
    }),
  )
  .max(mostOfSurvey.questions);

export function newQuestionId(): string {
  return randomBytes(5).toString('hex');
}

/** `question-up/2`, `question-add`, `question-look`; null for any other word. */
export function surveyAct(word: unknown): SurveyAct | null {
  const [, kind, at] = /^question-(up|down|out|add|look)(?:\/(\d{1,2}))?$/.exec(String(word)) ?? [];
  if (kind === 'add') return { kind };
  if (kind === 'look') return { kind };
  return kind === 'up' || kind === 'down' || kind === 'out' ? { kind, at: Number(at ?? 0) } : null;
}

/** From the fields of the lines where the form shows them, else from the one that says it all. */
export function rowsIn(values: Typed): QuestionRow[] {
  if (textOf(values.surveyShown) !== '1') return readRows(textOf(values.surveyQuestions));
  const [texts, kinds, lows, highs, options] = ['sqText', 'sqKind', 'sqLow', 'sqHigh', 'sqOptions'].map((name) =>
    listOf(values[name]),
  );
  const [required, others] = [listOf(values.sqRequired), listOf(values.sqOther)];
  const rows = listOf(values.sqId).map((id, at) => ({
    ...{ id, kind: kinds?.[at], text: oneLine(texts?.[at]), low: oneLine(lows?.[at]), high: oneLine(highs?.[at]) },
    options: (options?.[at] ?? '').replace(/\r\n?/g, '\n'),
    ...{ required: required.includes(id), other: others.includes(id) },
  }));
  const parsed = Rows.safeParse(rows);
  // No two questions of a survey have one name.
  const ids = rows.map(({ id }) => id);
  return parsed.success ? parsed.data.filter(({ id }, at) => ids.indexOf(id) === at) : [];
}

/** The one field for these lines. */
export function rowsText(rows: readonly QuestionRow[]): string {
  return JSON.stringify(
    rows.map(({ id, kind, text, low, high, options, required, other }) => ({
      ...{ id, kind, text, low, high, options, required, other },
    })),
  );
}

export function rowsOf(questions: readonly SurveyQuestion[]): QuestionRow[] {
  return questions.map((one) => ({ ...one, options: one.options.join('\n') }));
}

/** The lines after a button was pressed, what is said of it, and the field that gets the focus. */
export function changeRows(rows: QuestionRow[], act: SurveyAct, kind: SurveyKind) {
  if (act.kind === 'look') return { rows, said: 'The fields fit the kind now.', focus: null };
  if (act.kind === 'add') {
    if (rows.length >= mostOfSurvey.questions)
      return { rows, said: `A survey asks at most ${mostOfSurvey.questions} questions.`, focus: 'survey-add' };
    const added = {
      id: newQuestionId(),
      kind,
      text: '',
      low: '',
      high: '',
      options: '',
      required: false,
      other: false,
    };
    return { rows: [...rows, added], said: `Question ${rows.length + 1} added.`, focus: `sq-text-${rows.length}` };
  }
  const row = rows[act.at];
  if (!row) return { rows, said: '', focus: null };
  const rest = rows.filter((one) => one !== row);
  if (act.kind === 'out') return { rows: rest, said: `Question ${act.at + 1} removed.`, focus: 'survey-add' };
  const to = Math.min(Math.max(act.at + (act.kind === 'up' ? -1 : 1), 0), rest.length);
  return { rows: rest.toSpliced(to, 0, row), said: `It is question ${to + 1} now.`, focus: `sq-text-${to}` };
}

/** The questions that are typed; `problem`: why they cannot be stored so, null when they can. */
export function questionsOf(rows: readonly QuestionRow[]): { questions: SurveyQuestion[]; problem: string | null } {
  const questions = rows.map(questionOf);
  const problems = questions.map((one, at) => problemOf(one, at + 1));
  return { questions, problem: problems.find((one) => one !== null) ?? null };
}

/** What its kind does not use is not stored. */
function questionOf({ id, kind, text, low, high, options, required, other }: QuestionRow): SurveyQuestion {
  const [isScale, hasOptions] = [stepsOf(kind).length > 0, isChoice(kind)];
  const lines = options.split('\n').map(oneLine).filter(Boolean);
  return {
    ...{ id, kind, text, required },
    ...{ low: isScale ? low : '', high: isScale ? high : '' },
    options: hasOptions ? [...new Set(lines)] : [],
    other: hasOptions && other,
  };
}

function problemOf({ kind, text, low, high, options, other }: SurveyQuestion, number: number): string | null {
  const name = `Question ${number}`;
  if (text === '') return `${name} has no words.`;
  if (text.length > mostOfSurvey.text) return `${name} is longer than ${mostOfSurvey.text} characters.`;
  if (Math.max(low.length, high.length) > 80) return `${name}: please keep the words at the ends under 80 characters.`;
  if (isChoice(kind) && options.length + Number(other) < 2) return `${name} needs two choices at least.`;
  if (options.length > mostOfSurvey.options) return `${name} has more than ${mostOfSurvey.options} choices.`;
  if (options.some((one) => one.length > mostOfSurvey.option))
    return `${name}: please keep each choice under ${mostOfSurvey.option} characters.`;
  return null;
}

function readRows(text: string): QuestionRow[] {
  try {
    const parsed = Rows.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

function listOf(value: Typed[string] | undefined): string[] {
  return [value ?? []].flat();
}

function textOf(value: Typed[string] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
