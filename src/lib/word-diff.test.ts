import { describe, expect, it } from 'vitest';
import { differencesByWords, type Run, shortened, wordCounts } from './word-diff.ts';

const marks = (runs: Run[]) =>
  runs.map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`)).join('');
const side = (runs: Run[], left: 'added' | 'removed') =>
  runs
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('');

describe('differences by words', () => {
  it.each([
    ['The quick fox.', 'The slow fox.', 'The [-quick-]{+slow+} fox.'],
    ['One.', 'One. Two.', 'One.{+ Two.+}'],
    ['', 'New', '{+New+}'],
    ['Gone', '', '[-Gone-]'],
    ['Same', 'Same', 'Same'],
    ['我喜欢绳结', '我喜欢红绳结', '我喜欢{+红+}绳结'],
    ['a\n\nb\n\nc\n', 'a\n\nx\n\nb\n\nc\n', 'a\n\n{+x\n\n+}b\n\nc\n'],
    ['red apple pie', 'green pear tart', '[-red apple pie-]{+green pear tart+}'],
  ])('[AUT-06] "%s" to "%s"', (before, after, expected) => {
    expect(marks(differencesByWords(before, after))).toBe(expected);
  });

  it('[AUT-06] give both texts back whole, whatever was done to them', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const pick = ['rope', 'the', 'knot', '\n', '\n\n', ' ', ',', '結び', '👩‍🚀', 'é', '**bold**'];
    const text = (length: number) => Array.from({ length }, () => pick[random(pick.length)]).join(' ');
    for (let round = 0; round < 300; round++) {
      const before = text(random(60));
      const at = random(before.length + 1);
      const after = round % 3 === 0 ? text(random(60)) : before.slice(0, at) + text(random(9)) + before.slice(at + 7);
      const runs = differencesByWords(before, after);
      expect([side(runs, 'added'), side(runs, 'removed')]).toEqual([before, after]);
    }
  });

  it('[AUT-06] find one changed word in a long text, and end with texts that share nothing', () => {
    const long = Array.from({ length: 25_000 }, (_, at) => `word${at % 997}`).join(' ');
    const changed = long.replace('word500', 'another');
    const marked = differencesByWords(long, changed).filter(({ kind }) => kind !== 'same');
    expect(marked).toEqual([
      { kind: 'removed', text: 'word500' },
      { kind: 'added', text: 'another' },
    ]);
    const other = Array.from({ length: 30_000 }, (_, at) => `${(at * 7919) % 89}`).join(' ');
    const hostile = [
      [long, other],
      ['ab '.repeat(66_000), 'ba '.repeat(66_000)],
      ['\n'.repeat(200_000), ' \n'.repeat(100_000)],
    ] as const;
    for (const [before, after] of hostile) {
      const runs = differencesByWords(before, after);
      expect(side(runs, 'added') === before && side(runs, 'removed') === after).toBe(true);
    }
  });

  it('[AUT-06] words are counted, and long stretches that stayed are cut between words', () => {
    expect(wordCounts(differencesByWords("It doesn't hold.", 'It holds in wet rope.'))).toEqual({
      added: 4,
      removed: 2,
    });
    const runs = shortened(differencesByWords(`${'stay '.repeat(400)}old`, `${'stay '.repeat(400)}new`), 20);
    expect(marks(runs)).toBe(' … stay stay stay [-old-]{+new+}');
  });
});
