/** The answers to OWASP ASVS that stand in a table: `| id | yes, no or n/a | why, or titles of tests |`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Answer = { id: string; answer: string; why: string };

const root = join(import.meta.dirname, '../..');

/** The ids of requirements by section, from 1 to the number that stands there. */
export function idsOf(sections: Record<string, number>): string[] {
  return Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
  );
}

/** @param path of the table from the root of the project */
export function readAnswers(path: string): Answer[] {
  const rows = readFileSync(join(root, path), 'utf8').matchAll(/^\| (V[\d.]+) \| ([^|]+) \| (.+) \|$/gm);
  return [...rows].map(([, id = '', answer = '', why = '']) => ({ id, answer, why }));
}

/** Answers that are yes without a test, or no or not applicable without a reason. */
export function unfounded(answers: Answer[]): Answer[] {
  return answers.filter(({ answer, why }) =>
    answer === 'yes' ? titlesIn(why).length === 0 : !['no', 'n/a'].includes(answer) || why.length < 12,
  );
}

/** Titles that answers name and no test has. A quotation mark after the title: the beginning of another is not enough. */
export function missingTests(answers: Answer[]): string[] {
  const source = globSync('src/**/*.test.ts', { cwd: root })
    .filter((path) => !path.endsWith('asvs.test.ts'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  return namedTests(answers).filter((title) => !["'", '`', '"'].some((end) => source.includes(title + end)));
}

export function namedTests(answers: Answer[]): string[] {
  return [...new Set(answers.flatMap(({ why }) => titlesIn(why)))];
}

function titlesIn(words: string): string[] {
  return [...words.matchAll(/`(\[[A-Z0-9]+-\d+\][^`]*)`/g)].map(([, title = '']) => title);
}
