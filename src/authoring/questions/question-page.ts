/** The page of one question: its form, and how learners will see it. */
import type { Request, Response } from 'express';
import {
  type BankQuestion,
  type QuestionContent,
  type QuestionKind,
  questionKinds,
} from '../../assessment/questions/questions.service.ts';
import { unitsText } from '../../assessment/questions/units-text.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, type Typed } from '../../web/form.ts';
import type { Clash } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { newId } from '../courses/course.model.ts';
import { type Bar, barOf, railOf } from '../editor.ts';
import type { Draft } from '../publishing/publication.service.ts';
import { type Seen, seenOf } from './seen.ts';
import { type KindWords, kindWords } from './words.ts';

export type AnswerRow = {
  text: string;
  match: string;
  share: string;
  tolerance: string;
  feedback: string;
  right: boolean;
};
const editPage = view<{
  bar: Bar;
  /** Where the form is sent, and by which method. */
  action: string;
  key: string | null;
  csrf: string | null;
  kind: QuestionKind;
  words: KindWords;
  form: FormState;
  rows: AnswerRow[];
  conflict: Clash | null;
  seen: Seen | null;
  back: string;
  /** Where past answers are marked again; null for who may not, and for a question that is new. */
  regradeHref: string | null;
}>('authoring/questions/edit');

type Shown = {
  form: FormState;
  kind: QuestionKind;
  question: BankQuestion | null;
  conflict?: Clash | null;
  status?: number;
  /** Two more empty lines for answers. */
  more?: boolean;
};

export async function showQuestion(req: Request, res: Response, draft: Draft, shown: Shown): Promise<void> {
  const base = `/studio/courses/${draft.course.id}/questions`;
  const { kind, question, form } = shown;
  const rows = rowsOf(kind, form.values);
  const page = editPage({
    bar: barOf(req, draft),
    action: question ? `${base}/${question.id}` : base,
    key: question ? null : newId(),
    csrf: csrfOf(req),
    kind,
    words: kindWords[kind],
    form,
    rows: padded(kind, rows, shown.more ?? false),
    conflict: shown.conflict ?? null,
    seen: await seenOf({ kind, text: typeof form.values.text === 'string' ? form.values.text : '', answers: rows }),
    back: base,
    regradeHref: question && draft.course.may.includes('answer') ? `${base}/${question.id}/regrades` : null,
  });
  const title = question ? question.name || question.text.slice(0, 60) : 'New question';
  await answer(req, res, {
    page,
    title: `${title}: ${draft.course.draft.title}`,
    layout: 'studio',
    nav: railOf(draft, 'questions'),
    status: shown.status ?? 200,
  });
}

/** A stored question as its form shows it. */
export function questionForm(question: QuestionContent & { revision?: number }): FormState {
  const { answers, tags, points, revision = 0, kind, name, text, explanation, caseSensitive } = question;
  const { wildcards = false, anyAccents = false, units } = question;
  const spelling = { caseSensitive, wildcards, anyAccents };
  const unitFields = units
    ? { units: unitsText(units.list), unitNeeded: units.needed, unitCost: units.cost }
    : { units: '', unitNeeded: false, unitCost: 100 };
  const plain = { kind, name, text, explanation, points, revision, tags: tags.join(', ') };
  const texts = formOf({ ...plain, ...spelling, ...unitFields });
  const lists: Typed = {
    answerText: answers.map((one) => one.text),
    answerMatch: answers.map((one) => one.match),
    answerShare: answers.map((one) => String(one.share)),
    answerTolerance: answers.map((one) => String(one.tolerance)),
    answerFeedback: answers.map((one) => one.feedback),
    right: answers.flatMap((one, at) => (one.share > 0 ? [String(at)] : [])),
  };
  return { values: { ...texts.values, ...lists }, errors: {} };
}

/** The kind that the form was opened for. */
export function kindIn(typed: unknown): QuestionKind {
  return questionKinds.find((one) => one === typed) ?? 'single';
}

function rowsOf(kind: QuestionKind, values: Typed): AnswerRow[] {
  const list = (name: string) => [values[name] ?? []].flat();
  const [texts, ticked] = [list('answerText'), new Set(list('right'))];
  if (kind === 'truefalse' && texts.length === 0)
    return ['True', 'False'].map((text) => ({ ...emptyRow, text, right: text === 'True' }));
  const at = (name: string, index: number) => list(name)[index] ?? '';
  return texts.map((text, index) => ({
    text,
    match: at('answerMatch', index),
    share: at('answerShare', index),
    tolerance: at('answerTolerance', index),
    feedback: at('answerFeedback', index),
    right: ticked.has(String(index)),
  }));
}

const emptyRow: AnswerRow = { text: '', match: '', share: '', tolerance: '', feedback: '', right: false };

function padded(kind: QuestionKind, rows: AnswerRow[], more: boolean): AnswerRow[] {
  if (kind === 'essay' || kind === 'truefalse') return rows;
  const least = kind === 'numeric' || kind === 'short' ? 2 : 4;
  const wanted = Math.max(least, rows.length + (more ? 2 : 0));
  return [...rows, ...Array.from({ length: wanted - rows.length }, () => emptyRow)];
}
