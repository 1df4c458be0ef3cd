import { describe, expect, it } from 'vitest';
import { idsOf, missingTests, namedTests, readAnswers, unfounded } from '../test/asvs.ts';
import { startSchool } from '../test/school.ts';
import { User } from './user.model.ts';

await startSchool({ jobs: false });

/** The requirements of levels 1 and 2 in V6 to V10 of ASVS 5.0. */
const asked = idsOf({
  ...{ 'V6.1': 3, 'V6.2': 12, 'V6.3': 4, 'V6.4': 4, 'V6.5': 5, 'V6.6': 3, 'V6.8': 4 },
  ...{ 'V7.1': 3, 'V7.2': 4, 'V7.3': 2, 'V7.4': 5, 'V7.5': 2, 'V7.6': 2 },
  ...{ 'V8.1': 2, 'V8.2': 3, 'V8.3': 1, 'V8.4': 1, 'V9.1': 3, 'V9.2': 4 },
  ...{ 'V10.1': 2, 'V10.2': 2, 'V10.3': 4, 'V10.4': 11, 'V10.5': 5, 'V10.6': 2, 'V10.7': 3 },
});
const answers = readAnswers('src/accounts/asvs.md');

describe('the answers to OWASP ASVS', () => {
  it('[OPS-08] are given to each of the 96 requirements, once', () => {
    expect(asked).toHaveLength(96);
    expect(answers.map(({ id }) => id)).toEqual(asked);
  });

  it('[OPS-08] are yes with a test, or no or not applicable with the reason', () => {
    expect(unfounded(answers)).toEqual([]);
  });

  it('[OPS-08] name tests that are there', () => {
    expect(namedTests(answers).length).toBeGreaterThan(30);
    expect(missingTests(answers).filter((title) => title !== newSchool)).toEqual([]);
  });
});

const newSchool = '[ACC-07] a new school has no account at all';

it('[ACC-07] a new school has no account at all', async () => {
  expect(await User.countDocuments()).toBe(0);
});
