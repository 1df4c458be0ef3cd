/** The rubric as a request carries it, before anything of it is stored, and as the editor shows it. */
import type { Request } from 'express';
import { mostPoints } from '../../assessment/assignments/marks.service.ts';
import { differencesByWords, shortened } from '../../lib/word-diff.ts';
import type { Typed } from '../../web/form.ts';
import { type Clash, typedOf } from '../../web/saving.ts';
import { type CriterionRow, changeRubric, rubricAct, rubricOf, rubricRowsIn, rubricText } from './rubric-rows.ts';

/** `isShown`: a button of the rubric was pressed, so nothing is stored. */
export type TakenRubric = { values: Typed; said: string; focus: string | null; isShown: boolean };
export type RubricEditor = {
  rows: CriterionRow[];
  /** "2 criteria · 8 points"; '' without any. */
  facts: string;
  said: string;
  focus: string | null;
};

/** What is typed, after the button that was pressed. The body holds it in one spelling afterwards. */
export function takeRubric(req: Request): TakenRubric {
  const act = rubricAct(req.body?.show);
  const { criterionName, criterionAbout, levelName, levelPoints, ...rest } = typedOf(req.body);
  const rows = rubricRowsIn({ ...rest, ...fieldsGiven({ criterionName, criterionAbout, levelName, levelPoints }) });
  const changed = act ? changeRubric(rows, act) : { rows, said: '', focus: null };
  const values = { ...rest, rubric: rubricText(changed.rows) };
  req.body = values;
  return { values, said: changed.said, focus: changed.focus, isShown: act !== null };
}

/** `values`: of the form, as stored or as typed. */
export function rubricEditor(values: Typed, shown?: TakenRubric | null): RubricEditor {
  const rows = rubricRowsIn(values);
  const points = mostPoints({ rubric: rubricOf(rows).rubric, points: 0 });
  const criteria = rows.length === 1 ? '1 criterion' : `${rows.length} criteria`;
  const facts = rows.length === 0 ? '' : `${criteria} · ${points === 1 ? '1 point' : `${points} points`} at most`;
  return { rows, facts, said: shown?.said ?? '', focus: shown?.focus ?? null };
}

/** Without the ids, where two saves are compared. */
export function withRubricWords(clash: Clash): Clash {
  const rubric = clash.differences.find(({ name }) => name === 'rubric');
  if (!rubric) return clash;
  const named = (text: string) =>
    text
      .replace(/^criterion [0-9a-z]+: ?/gm, '')
      .replace(/^about: ?\n?/gm, '')
      .replace(/^level [0-9a-z]+ ([^:\s]*): ?/gm, '  $1 ');
  const [yours, theirs] = [named(rubric.yours), named(rubric.theirs)];
  const shown = { ...rubric, yours, theirs, runs: shortened(differencesByWords(theirs, yours)) };
  return { ...clash, differences: clash.differences.map((one) => (one === rubric ? shown : one)) };
}

function fieldsGiven(fields: Record<string, string | string[] | undefined>): Typed {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
