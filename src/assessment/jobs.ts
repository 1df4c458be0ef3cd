/** Assessment in the background. */
import { defineJob } from '../lib/queue.ts';
import { removeOldImports } from './exchange/import.service.ts';
import { emptyQuestionBins } from './questions/questions.service.ts';

export const emptyQuestionBinsJob = defineJob<Record<string, never>>('empty-question-bins', () => emptyQuestionBins());
export const removeOldImportsJob = defineJob<Record<string, never>>('remove-question-imports', () =>
  removeOldImports(),
);
