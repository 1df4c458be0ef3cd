/** How many tests passed and failed, out of vitest's JSON report. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Tally = { passed: number; failed: number };

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/**
 * Counts the tests of a finished run. A file that could not be loaded counts as one failed test; so does a run that ended
 * badly (`status` is not 0) without naming a failed test, or that left no report.
 */
export function readTally(report: string, status: number | null): Tally {
  const parsed = parse(report);
  if (!parsed) return { passed: 0, failed: 1 };
  const unloaded = parsed.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = parsed.numFailedTests + unloaded;
  return { passed: parsed.numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed };
}

/** The closing line of `npm test`. */
export function tallyLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

function parse(file: string): z.infer<typeof Report> | null {
  try {
    return Report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
