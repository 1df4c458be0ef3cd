/** Forms of regrades. */
import { z } from 'zod';
import { type RegradeWay, regradeWays } from '../../assessment/regrades/regrades.service.ts';
import { type RowGroup, rowGroups } from '../../assessment/regrades/rows.service.ts';
import { fields } from '../../web/form.ts';

export const RegradeForm = z.object({ how: z.enum(regradeWays, { error: 'Please choose what is to count.' }) });
export const YesForm = z.object({ letsFall: fields.tick, tells: fields.tick });
export const Nothing = z.object({});
export const RowsQuery = z.object({
  group: z.enum(rowGroups).optional(),
  after: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});

export const wayWords: Record<RegradeWay, { label: string; help: string }> = {
  key: {
    label: 'The key as it is now',
    help: 'Answers to older versions are marked by it. What was marked by hand keeps its share of the points.',
  },
  everyone: {
    label: 'The points for everybody',
    help: 'Whoever was asked it until now has all of its points, whatever the answer was.',
  },
  'left-out': {
    label: 'Leave it out',
    help: 'It counts for nobody who was asked it until now: neither its points nor what they are out of.',
  },
};

/** While it is looked at, and once it is done. */
export const groupWords: Record<RowGroup, { look: string; done: string }> = {
  falls: { look: 'Below the pass mark', done: 'Below the pass mark' },
  passes: { look: 'Would pass', done: 'Pass now' },
  rises: { look: 'More points', done: 'More points' },
  sinks: { look: 'Fewer points', done: 'Fewer points' },
  same: { look: 'No change', done: 'No change' },
  unlike: { look: 'Other options', done: 'Other options' },
};
