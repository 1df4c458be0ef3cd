import { describe, expect, it } from 'vitest';
import { idsOf, missingTests, readAnswers, unfounded } from '../test/asvs.ts';

/** All requirements in V5 of ASVS 5.0: nine of levels 1 and 2, four of level 3. */
const asked = idsOf({ 'V5.1': 1, 'V5.2': 6, 'V5.3': 3, 'V5.4': 3 });
const answers = readAnswers('src/media/asvs.md');

describe('the answers to OWASP ASVS about files', () => {
  it('[OPS-08] are given to each requirement about files, once', () => {
    expect(asked).toHaveLength(13);
    expect(answers.map(({ id }) => id)).toEqual(asked);
  });

  it('[OPS-08] about files are yes with a test, or no or not applicable with the reason', () => {
    expect(unfounded(answers)).toEqual([]);
  });

  it('[OPS-08] about files name tests that are there', () => {
    expect(missingTests(answers)).toEqual([]);
  });
});
