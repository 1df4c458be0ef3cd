/** The questions of a survey as a request carries them, before anything is stored, and as the editor shows them. */
import type { Request } from 'express';
import { type SurveyKind, surveyKinds } from '../../assessment/surveys/survey.ts';
import { isChoice, stepsOf, surveyKindWords } from '../../assessment/surveys/survey-words.service.ts';
import { differencesByWords, shortened } from '../../lib/word-diff.ts';
import type { Typed } from '../../web/form.ts';
import { type Clash, typedOf } from '../../web/saving.ts';
import { questionWords } from './lines.ts';
import { changeRows, type QuestionRow, questionsOf, rowsIn, rowsText, surveyAct } from './survey-rows.ts';

/** `isShown`: a button of the questions was pressed, so nothing is stored. */
export type TakenSurvey = { values: Typed; said: string; focus: string | null; isShown: boolean };
export type SurveyEditor = {
  rows: (QuestionRow & { hasOptions: boolean; ends: { low: number; high: number } | null })[];
  kinds: { value: SurveyKind; label: string }[];
  /** Of the question that was added last. */
  kind: SurveyKind;
  said: string;
  focus: string | null;
};

/** What is typed, after the button that was pressed. The body holds it in one spelling afterwards. */
export function takeSurvey(req: Request): TakenSurvey {
  const act = surveyAct(req.body?.show);
  const typed = typedOf(req.body);
  const kind = surveyKinds.find((one) => one === typed.surveyAdd) ?? 'scale5';
  const rows = rowsIn(typed);
  const changed = act ? changeRows(rows, act, kind) : { rows, said: '', focus: null };
  const rest = Object.entries(typed).filter(([name]) => !name.startsWith('sq') && name !== 'surveyShown');
  const values = { ...Object.fromEntries(rest), surveyQuestions: rowsText(changed.rows) };
  req.body = values;
  return { values, said: changed.said, focus: changed.focus, isShown: act !== null };
}

/** `values`: of the form, as stored or as typed. */
export function surveyEditor(values: Typed, shown?: TakenSurvey | null): SurveyEditor {
  return {
    rows: rowsIn(values).map((row) => {
      const steps = stepsOf(row.kind);
      const [low, high] = [steps[0], steps.at(-1)];
      const ends = low !== undefined && high !== undefined ? { low, high } : null;
      return { ...row, hasOptions: isChoice(row.kind), ends };
    }),
    kinds: surveyKinds.map((value) => ({ value, label: surveyKindWords[value] })),
    kind: surveyKinds.find((one) => one === values.surveyAdd) ?? 'scale5',
    ...{ said: shown?.said ?? '', focus: shown?.focus ?? null },
  };
}

/** In words, where two saves are compared. */
export function withSurveyWords(clash: Clash): Clash {
  const found = clash.differences.find(({ name }) => name === 'surveyQuestions');
  if (!found) return clash;
  const words = (text: string) => questionWords(questionsOf(rowsIn({ surveyQuestions: text })).questions);
  const [yours, theirs] = [words(found.yours), words(found.theirs)];
  const shown = { ...found, yours, theirs, runs: shortened(differencesByWords(theirs, yours)) };
  return { ...clash, differences: clash.differences.map((one) => (one === found ? shown : one)) };
}
