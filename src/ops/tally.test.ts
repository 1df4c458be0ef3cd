import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTally, tallyLine } from './tally.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tally-'));
  file = join(folder, 'results.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('[OPS-02] the closing line counts tests', () => {
  report(3, 1, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]);
  expect(tallyLine(readTally(file, 1))).toBe('3 passed, 1 failed');
});

it('[OPS-02] a file that cannot be loaded is a failure', () => {
  report(3, 0, [{ status: 'failed', assertionResults: [] }]);
  expect(readTally(file, 1)).toEqual({ passed: 3, failed: 1 });
});

it('[OPS-02] a run that ends badly is a failure even when every test passed', () => {
  report(3, 0, []);
  expect(readTally(file, 1)).toEqual({ passed: 3, failed: 1 });
  expect(readTally(file, null)).toEqual({ passed: 3, failed: 1 });
  expect(readTally(file, 0)).toEqual({ passed: 3, failed: 0 });
});

it('[OPS-02] a run without a report is a failure', () => {
  expect(readTally(join(folder, 'absent.json'), 0)).toEqual({ passed: 0, failed: 1 });
});

function report(numPassedTests: number, numFailedTests: number, testResults: object[]): void {
  writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, testResults }));
}
