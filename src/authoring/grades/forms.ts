/** What the forms and queries of the gradebook may carry. */
import { z } from 'zod';
import { mostGroups, mostSteps } from '../../assessment/grades/scheme.service.ts';
import { fields } from '../../web/form.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/);
const percent = /^\d{1,3}(?:[.,]\d{1,4})?$/;

export const BookQuery = z.object({
  q: z.string().trim().max(80).default('').catch(''),
  show: z.enum(['missing', 'waiting', 'failing']).optional().catch(undefined),
  sort: z.enum(['name', 'total']).default('name').catch('name'),
  after: id.optional().catch(undefined),
  /** The page of columns. */
  cols: z.coerce.number().int().min(1).max(1000).default(1).catch(1),
});

export const CellQuery = z.object({ cell: z.literal('shown').optional().catch(undefined) });

/** `act`: which button; a percent is needed for the first alone. */
export const CellForm = z
  .object({
    act: z.enum(['set', 'excused', 'earned']).catch('set'),
    percent: z.string().trim().max(12).default(''),
    reason: fields.optionalLine(200),
    revision: fields.revision,
  })
  .refine(({ act, percent: typed }) => act !== 'set' || inRange(typed), {
    path: ['percent'],
    message: 'Please enter a percent from 0 to 100.',
  });

export const SchemeForm = z
  .object({
    revision: fields.revision,
    groupId: fields.many(z.string().regex(/^[0-9a-z]{1,24}$/)),
    groupName: fields.many(z.string().trim().max(60, 'Please keep the names of groups under 60 characters.')),
    weight: fields.many(z.string().trim().max(8)),
    drop: fields.many(z.string().trim().max(3)),
    lecture: fields.many(id),
    place: fields.many(z.string().max(24)),
    show: z.enum(['percent', 'letters'], { error: 'Please choose what is shown.' }),
    letter: fields.many(z.string().trim().max(12, 'Please keep letters under 12 characters.')),
    from: fields.many(z.string().trim().max(8)),
    ungraded: z.enum(['ignored', 'zero'], { error: 'Please choose what counts.' }),
    decimals: z.coerce.number().pipe(z.union([z.literal(0), z.literal(1), z.literal(2)])),
    passPercent: z.string().trim().refine(inRange, 'Please enter a percent from 0 to 100.'),
  })
  .superRefine((typed, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const groups = typed.groupName.flatMap((name, at) => (name ? [at] : []));
    if (groups.length === 0) say('groupName', 'Please name at least one group.');
    if (new Set(typed.groupId).size < typed.groupId.length) say('groupName', 'Please reload this page.');
    if (groups.length > mostGroups) say('groupName', `There are at most ${mostGroups} groups.`);
    if (groups.some((at) => !inRange(typed.weight[at] ?? ''))) say('weight', 'Each weight is a percent from 0 to 100.');
    else if (groups.every((at) => numberOf(typed.weight[at] ?? '') === 0))
      say('weight', 'At least one group needs a weight.');
    if (groups.some((at) => !/^\d{0,2}$/.test(typed.drop[at] ?? '')))
      say('drop', 'How many are left out is a whole number from 0 to 99.');
    const steps = typed.letter.flatMap((name, at) => (name ? [at] : []));
    if (typed.show === 'letters' && steps.length === 0) say('letter', 'Please name at least one letter.');
    if (steps.length > mostSteps) say('letter', `There are at most ${mostSteps} letters.`);
    if (steps.some((at) => !inRange(typed.from[at] ?? '')))
      say('from', 'Each letter begins at a percent from 0 to 100.');
    else if (steps.length > 0 && !steps.some((at) => numberOf(typed.from[at] ?? '') === 0))
      say('from', 'The lowest letter begins at 0, so that everybody has one.');
  });

/** "87.5" or "87,5" as a number. */
export function numberOf(typed: string): number {
  return Number(typed.replace(',', '.'));
}

function inRange(typed: string): boolean {
  const bare = typed.replace(/\s*%$/, '');
  return percent.test(bare) && numberOf(bare) <= 100;
}

export function percentOf(typed: string): number {
  return numberOf(typed.replace(/\s*%$/, ''));
}
