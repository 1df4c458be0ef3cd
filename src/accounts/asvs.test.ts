import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSchool } from '../test/school.ts';
import { User } from './user.model.ts';

await startSchool({ jobs: false });

/** The requirements of levels 1 and 2 in V6 to V10 of ASVS 5.0: by section, from 1 to the number that stands here. */
const sections = {
  ...{ 'V6.1': 3, 'V6.2': 12, 'V6.3': 4, 'V6.4': 4, 'V6.5': 5, 'V6.6': 3, 'V6.8': 4 },
  ...{ 'V7.1': 3, 'V7.2': 4, 'V7.3': 2, 'V7.4': 5, 'V7.5': 2, 'V7.6': 2 },
  ...{ 'V8.1': 2, 'V8.2': 3, 'V8.3': 1, 'V8.4': 1, 'V9.1': 3, 'V9.2': 4 },
  ...{ 'V10.1': 2, 'V10.2': 2, 'V10.3': 4, 'V10.4': 11, 'V10.5': 5, 'V10.6': 2, 'V10.7': 3 },
};
const asked = Object.entries(sections).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
);
const text = readFileSync(join(import.meta.dirname, 'asvs.md'), 'utf8');
const answers = [...text.matchAll(/^\| (V[\d.]+) \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, id = '', answer = '', why = '']) => ({
    id,
    answer,
    why,
  }),
);
const titlesIn = (words: string) => [...words.matchAll(/`(\[[A-Z0-9]+-\d+\][^`]*)`/g)].map(([, title = '']) => title);

describe('the answers to OWASP ASVS', () => {
  it('[OPS-08] are given to each of the 96 requirements, once', () => {
    expect(asked).toHaveLength(96);
    expect(answers.map(({ id }) => id)).toEqual(asked);
  });

  it('[OPS-08] are yes with a test, or no or not applicable with the reason', () => {
    const bad = answers.filter(({ answer, why }) =>
      answer === 'yes' ? titlesIn(why).length === 0 : !['no', 'n/a'].includes(answer) || why.length < 12,
    );
    expect(bad).toEqual([]);
  });

  it('[OPS-08] name tests that are there', () => {
    const source = globSync('src/**/*.test.ts', { cwd: join(import.meta.dirname, '../..') })
      .filter((path) => !path.endsWith('asvs.test.ts'))
      .map((path) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
      .join('\n');
    const titles = [...new Set(answers.flatMap(({ why }) => titlesIn(why)))];
    expect(titles.length).toBeGreaterThan(30);
    // A quotation mark after the title: the beginning of another title is not enough.
    const missing = titles.filter((title) => !["'", '`', '"'].some((end) => source.includes(title + end)));
    expect(missing.filter((title) => title !== newSchool)).toEqual([]);
  });
});

const newSchool = '[ACC-07] a new school has no account at all';

it('[ACC-07] a new school has no account at all', async () => {
  expect(await User.countDocuments()).toBe(0);
});
