/** What the forms of questions may carry. */
import { z } from 'zod';
import { formats } from '../../assessment/exchange/import.service.ts';
import { type Answer, type QuestionContent, questionKinds } from '../../assessment/questions/questions.service.ts';
import { readUnits } from '../../assessment/questions/units-text.service.ts';
import { fields } from '../../web/form.ts';
import { tagsField } from '../forms.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/);
const ids = fields.many(id);
const many = (most: number) => fields.many(z.string().max(most, `Please keep it under ${most} characters.`));
const kind = z.enum(questionKinds, { error: 'Please choose a kind of question.' });

export const BankQuery = z.object({
  kind: z.enum(questionKinds).optional().catch(undefined),
  tag: z.string().trim().min(1).max(60).optional().catch(undefined),
  words: z.string().trim().max(100).optional().catch(undefined),
  after: id.optional().catch(undefined),
});
export const KindQuery = z.object({ kind: kind.catch('single') });

/** What to do with the questions that are ticked. */
export const SelectionForm = z.object({
  ids: ids.refine((list) => list.length > 0, 'Please tick at least one question.'),
  act: z.enum(['remove', 'tag', 'untag', 'copy'], { error: 'Please choose what to do.' }),
  tag: fields.optionalLine(60),
  course: z.union([id, z.literal('')]).default(''),
});
export const BinForm = z.object({ ids });
/** For a button alone. */
export const Nothing = z.object({});

const points = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().replace(',', '.') : value),
  z.coerce.number({ error: 'Please enter points, such as 1 or 2.5.' }).min(0, 'Points are 0 or more.').max(1000),
);

const QuestionFields = z.object({
  kind,
  revision: z.coerce.number().int().min(0).default(0),
  name: fields.optionalLine(200),
  text: fields.text(20_000),
  explanation: fields.text(10_000),
  points: points.default(1),
  tags: tagsField(20, 60),
  caseSensitive: fields.tick,
  anyAccents: fields.tick,
  wildcards: fields.tick,
  /** `m, cm|0.01` */
  units: fields.optionalLine(700),
  unitNeeded: fields.tick,
  unitCost: z.string().trim().max(10).default(''),
  answerText: many(2000),
  answerMatch: many(500),
  answerShare: many(20),
  answerTolerance: many(40),
  answerFeedback: many(2000),
  /** The numbers of the rows that are right, from 0. */
  right: many(3),
});

/** A question as its form says it, with the `revision` that the form was opened with. */
export const QuestionForm = QuestionFields.transform((typed, context): QuestionContent & { revision: number } => {
  const { answerText, answerMatch, answerShare, answerTolerance, answerFeedback, right, ...others } = typed;
  const { units: unitText, unitNeeded, unitCost, ...rest } = others;
  const ticked = new Set(right);
  const filled = answerText.filter((words, at) => words.trim() !== '' && ticked.has(String(at))).length;
  const problem = (message: string) => context.addIssue({ code: 'custom', path: ['answers'], message });
  const answers = answerText.map((words, at): Answer => {
    const share = shareOf(rest.kind, answerShare[at] ?? '', ticked.has(String(at)), filled);
    const tolerance = numberOf(answerTolerance[at] ?? '') ?? 0;
    if (Number.isNaN(share)) problem(`“${answerShare[at]}” is no percentage.`);
    if (Number.isNaN(tolerance) || tolerance < 0) problem(`“${answerTolerance[at]}” is no tolerance.`);
    if (Math.abs(share) > 100) problem('A share is -100 to 100 percent.');
    return { text: words, match: answerMatch[at] ?? '', share, tolerance, feedback: answerFeedback[at] ?? '' };
  });
  const [list, cost] = [readUnits(unitText), numberOf(unitCost) ?? 100];
  const isRange = cost >= 0 && cost <= 100;
  if (!list) context.addIssue({ code: 'custom', path: ['units'], message: 'Please write units such as m, cm|0.01.' });
  if (!isRange) context.addIssue({ code: 'custom', path: ['unitCost'], message: 'Please give 0 to 100 percent.' });
  if (!list?.length || !isRange) return { ...rest, answers };
  return { ...rest, answers, units: { list, needed: unitNeeded, cost } };
});

export const ImportForm = z.object({
  pasted: fields.text(900_000),
  format: z.enum(formats).optional().catch(undefined),
});

/** Typed percents count; else what is ticked shares the points, and what is accepted counts whole. */
function shareOf(of: QuestionContent['kind'], typed: string, isRight: boolean, rightOnes: number): number {
  if (of === 'single' || of === 'truefalse') return isRight ? 100 : 0;
  const given = numberOf(typed);
  if (given !== null) return given;
  if (of === 'multiple') return isRight ? Math.round(100_000 / Math.max(rightOnes, 1)) / 1000 : 0;
  return 100;
}

/** Null for nothing typed, NaN for no number. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.').replace(/\s*%$/, '');
  return plain === '' ? null : Number(plain);
}
