import { describe, expect, it } from 'vitest';
import { answerOf as answer, everyKind, questionOf } from '../../test/quiz.ts';
import type { QuestionContent } from '../questions/question.ts';
import { readGiven } from './given.service.ts';
import { mark } from './marking.service.ts';
import { readNumbers } from './numbers.ts';
import { countedPercent, isPassed, scoreOf } from './scores.service.ts';

const [single, multiple, truefalse, numeric, short, cloze, matching, ordering, essay] = everyKind as [
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
  QuestionContent,
];
const tenth = questionOf('numeric', 'A tenth?', [answer('0.1', 100, { tolerance: 0.2 }), answer('1', 50)]);
const thirds = questionOf('multiple', 'Thirds', [
  answer('a', 33.33),
  answer('b', 33.33),
  answer('c', 33.33),
  answer('d', -100),
]);
const strict = questionOf('short', 'Which?', [answer('Straße', 100), answer('Gasse', 40)], { caseSensitive: true });
const loose = { ...strict, caseSensitive: false };
const four = questionOf(
  'ordering',
  'Order',
  ['a', 'b', 'c', 'd'].map((one) => answer(one, 100)),
);
const shortOf = (word: string, more = {}) => questionOf('short', 'Which?', [answer(word, 100)], more);

const table: [string, QuestionContent, string[], number | null][] = [
  ['the right option', single, ['0'], 100],
  ['an option that takes points away', single, ['1'], -50],
  ['an option worth nothing', single, ['2'], 0],
  ['no option', single, [], 0],
  ['an option that is not there', single, ['9'], 0],
  ['both right ticks', multiple, ['0', '1'], 100],
  ['one right tick', multiple, ['0'], 50],
  ['a right and a wrong tick', multiple, ['0', '2'], 0],
  ['a wrong tick alone: nothing, not less', multiple, ['2'], 0],
  ['three thirds', thirds, ['0', '1', '2'], 100],
  ['everything ticked', thirds, ['0', '1', '2', '3'], 0],
  ['true', truefalse, ['0'], 100],
  ['false', truefalse, ['1'], 0],
  ['the number', numeric, ['185.2'], 100],
  ['with a decimal comma', numeric, ['185,2'], 100],
  ['at the edge of the tolerance', numeric, ['185.7'], 100],
  ['beyond it', numeric, ['185.71'], 0],
  ['with an exponent', numeric, ['1.852e2'], 100],
  ['as a power of ten', numeric, ['1,852 × 10^2'], 100],
  ['with a superscript', numeric, ['1.852·10²'], 100],
  ['in Devanagari digits', numeric, ['१८५.२'], 100],
  ['no number', numeric, ['about 185'], 0],
  ['what doubles cannot hold: 0.3 is 0.1 ± 0.2', tenth, ['0.3'], 100],
  ['another accepted number', tenth, ['1'], 50],
  ['the words', short, ['working end'], 100],
  ['with other spaces and capitals', short, ['  Working   END '], 100],
  ['another word', short, ['standing end'], 0],
  ['capitals that count', strict, ['straße'], 0],
  ['capitals that do not', loose, ['STRASSE'], 100],
  ['a word worth less', loose, ['gasse'], 40],
  ['an accent typed as two signs', shortOf('café'), ['cafe\u0301'], 100],
  ['an accent left out is another word', shortOf('café'), ['cafe'], 0],
  ['wide letters of another keyboard', shortOf('abc'), ['ＡＢＣ'], 100],
  ['a quote that the keyboard bent', shortOf("rope's end"), ['rope’s end'], 100],
  ['both gaps', cloze, ['rabbit', 'Tree'], 100],
  ['one gap', cloze, ['', 'tree'], 50],
  ['gaps mixed up', cloze, ['tree', 'rabbit'], 0],
  ['both pairs', matching, ['0', '1'], 100],
  ['one pair', matching, ['0', '2'], 50],
  ['the pairs crossed', matching, ['1', '0'], 0],
  ['the right order', ordering, ['1', '2', '3'], 100],
  ['one in a wrong place', ordering, ['3', '1', '2'], 50],
  ['turned round', ordering, ['3', '2', '1'], 0],
  ['all in one place', ordering, ['1', '1', '1'], 0],
  ['some without a place', four, ['1', '', '2', ''], (1 / 3) * 100],
  ['one of four moved', four, ['1', '3', '4', '2'], (2 / 3) * 100],
  ['an essay waits', essay, ['For safety.'], null],
  ['an essay that was not written does not', essay, ['  '], 0],
];

describe('what an answer is worth', () => {
  it.each(table)('[ASM-01] %s', (_name, question, given, share) => {
    const marked = mark({ ...question, points: 3 }, given);
    if (share === null) return expect(marked).toEqual({ share: null, points: null });
    expect(marked.share).toBeCloseTo(share, 9);
    expect(marked.points).toBeCloseTo((share / 100) * 3, 9);
  });

  it.each([
    ['1,000', [1, 1000]],
    ['1,5', [1.5]],
    ['1.234.567', [1234567]],
    ['12,34,567', [1234567]],
    ['1.234,5', [1234.5]],
    ['1,234.5', [1234.5]],
    ['−4', [-4]],
    ['1 200', [1200]],
    ['.5', [0.5]],
    ['1.2.3', []],
    ['1e999', []],
    ['0x10', []],
    ['', []],
    ['12 m', []],
  ])('[ASM-01] the number %s', (typed, meant) => {
    expect(readNumbers(typed)).toEqual(meant);
  });
});

describe('an answer from a form', () => {
  it('[ASM-01] is read by the kind of its question, and nothing that does not belong to it', () => {
    expect(readGiven(multiple, { q2: ['1', '0', '1', '7', '-1', 'x'] }, 'q2')).toEqual(['0', '1']);
    expect(readGiven(single, { q1: ['1', '0'] }, 'q1')).toEqual(['0']);
    expect(readGiven(single, { q2: '1' }, 'q1')).toEqual([]);
    expect(readGiven(cloze, { 'q6-1': 'a', 'q6-2': 'b', 'q6-3': 'c' }, 'q6')).toEqual(['a', 'b']);
    expect(readGiven(matching, { 'q7-0': '2', 'q7-1': '99' }, 'q7')).toEqual(['2', '']);
    expect(readGiven(ordering, { 'q8-0': '3', 'q8-1': '0', 'q8-2': '4' }, 'q8')).toEqual(['3', '', '']);
    expect(readGiven(essay, { q9: 'a\r\nb' }, 'q9')).toEqual(['a\nb']);
    expect(readGiven(short, { q5: { $ne: 1 } }, 'q5')).toEqual(['']);
  });
});

describe('the score of an attempt', () => {
  const marks = (...points: (number | null)[]) => points.map((one) => ({ share: 0, points: one, most: 1 }));

  it('[ASM-02] is the sum of its marks, not below nothing; what waits may still make it pass', () => {
    expect(scoreOf(marks(1, 1, 0), { passPercent: 67 })).toMatchObject({
      percent: (2 / 3) * 100,
      passed: false,
      waiting: 0,
    });
    expect(scoreOf(marks(1, 1, 0), { passPercent: 66 }).passed).toBe(true);
    expect(scoreOf(marks(-1, -0.5), { passPercent: 50 })).toMatchObject({ points: -1.5, percent: 0, passed: false });
    expect(scoreOf(marks(1, null), { passPercent: 70 })).toMatchObject({ percent: 50, waiting: 1, passed: false });
    expect(scoreOf(marks(1, null), { passPercent: 50 }).passed).toBe(true);
    expect(scoreOf([], { passPercent: 100 }).passed).toBe(true);
    expect(
      scoreOf(
        Array.from({ length: 3 }, () => ({ share: 0, points: 0.7, most: 1 })),
        { passPercent: 70 },
      ).passed,
    ).toBe(true);
  });

  it('[ASM-04] of several attempts is the best, the last or the average', () => {
    const attempts = [80, 40, 60].map((percent, at) => ({
      number: at + 1,
      score: { points: 0, most: 0, percent, waiting: 0, passed: false },
    }));
    const still = [...attempts, { number: 4, score: null }];
    expect(['best', 'last', 'average'].map((how) => countedPercent(still, how as 'best'))).toEqual([80, 60, 60]);
    expect(countedPercent([{ number: 1, score: null }], 'best')).toBeNull();
    const rules = { counted: 'last', passPercent: 70 } as Parameters<typeof isPassed>[1];
    expect(isPassed(attempts, rules)).toBe(false);
    expect(isPassed(attempts, { ...rules, counted: 'best' })).toBe(true);
  });
});
