import { describe, expect, it } from 'vitest';
import { csvTable } from '../../lib/csv.ts';
import { answerOf, questionOf } from '../../test/quiz.ts';
import { readGift, writeGift } from '../exchange/gift.service.ts';
import { readOwn, writeOwn } from '../exchange/own.service.ts';
import { readTable, tableHeads, tableRow } from '../exchange/table.service.ts';
import { problemsOf } from '../questions/problems.ts';
import { contentKey, tidied, type Units } from '../questions/question.ts';
import { readUnits, unitsText } from '../questions/units-text.service.ts';
import { mark } from './marking.service.ts';
import { readNumbers } from './numbers.ts';
import { asPattern, readablePattern } from './texts.service.ts';

const pattern = (text: string, more = {}) =>
  questionOf('short', 'Say it', [answerOf(text, 100)], { wildcards: true, ...more });
const metres: Units = {
  list: [
    { name: 'm', factor: 1 },
    { name: 'cm', factor: 0.01 },
    { name: 'm/s²', factor: 1 },
  ],
  needed: true,
  cost: 40,
};
const length = (units: Units = metres) =>
  questionOf('numeric', 'How long?', [answerOf('1.5', 100, { tolerance: 0.01 })], { units });

describe('short texts by patterns', () => {
  it.each([
    ['colo?r', 'colour', 100],
    ['colo?r', 'color', 0],
    ['colou?r', 'Colouur', 100],
    ['colo*r', 'colour', 100],
    ['*ope', 'rope', 100],
    ['*ope*', 'a rope that holds', 100],
    ['rope', 'a rope', 0],
    ['grey|gray', 'GRAY', 100],
    ['grey | gray', ' grey', 100],
    ['a\\*b', 'a*b', 100],
    ['a\\*b', 'aXb', 0],
    ['what\\?', 'what?', 100],
    ['a\\|b', 'a|b', 100],
    ['?', '🪢', 100],
    ['(a+)+$', '(a+)+$', 100],
    ['.*', 'anything', 0],
    ['[a-z]', 'q', 0],
    ['रस्सी*', 'रस्सी मज़बूत', 100],
  ])('[ASM-01] %s and %s are worth %i', (accepted, typed, share) => {
    expect(mark(pattern(accepted), [typed]).share).toBe(share);
  });

  it('[ASM-01] accents do not matter where the teacher says so, and letters of other scripts stay letters', () => {
    const loose = questionOf('short', 'Where?', [answerOf('Café Ñandú', 100)], { anyAccents: true });
    expect(mark(loose, ['cafe nandu']).share).toBe(100);
    expect(mark({ ...loose, anyAccents: false }, ['cafe nandu']).share).toBe(0);
    expect(mark({ ...loose, caseSensitive: true }, ['cafe nandu']).share).toBe(0);
    const hindi = questionOf('short', 'Rope?', [answerOf('रस्सी', 100)], { anyAccents: true });
    expect([mark(hindi, ['रस्सी']).share, mark(hindi, ['रससी']).share]).toEqual([100, 0]);
  });

  it('[ASM-01] a pattern made to be slow is answered in a bounded number of steps', () => {
    const hostile = pattern(`${'*a'.repeat(99)}*b`);
    expect(problemsOf(tidied(hostile))).toEqual([]);
    const many = { ...hostile, answers: Array.from({ length: 30 }, () => answerOf(`${'*a?'.repeat(66)}b`, 100)) };
    expect(mark(hostile, ['a'.repeat(2000)]).share).toBe(0);
    expect(mark(many, ['a'.repeat(2000)]).share).toBe(0);
    expect(mark(hostile, [`${'a'.repeat(1999)}b`]).share).toBe(100);
    expect(problemsOf(tidied(pattern('a*'.repeat(101))))[0]?.text).toMatch(/at most 200/);
    for (const open of ['*', '**', ' * ', 'rope|*', 'rope|'])
      expect(problemsOf(tidied(pattern(open)))[0]?.text).toMatch(/Everything is right|say more/);
  });

  it('[ASM-01] a star is a star while patterns are off; a text becomes a pattern of itself', () => {
    const plain = questionOf('short', 'Say', [answerOf('2*3?', 100)]);
    expect([mark(plain, ['2*3?']).share, mark(plain, ['2xx3y']).share]).toEqual([100, 0]);
    expect(mark(pattern(asPattern('a*b?c|d\\')), ['a*b?c|d\\']).share).toBe(100);
    expect(readablePattern('colo?r*|grey')).toBe('colo_r…');
  });
});

describe('numbers with units', () => {
  it.each([
    ['1.5 m', 100],
    ['1,5m', 100],
    ['150 cm', 100],
    ['150cm', 100],
    ['1.5e2 cm', 100],
    ['1,5 × 10^2 cm', 100],
    ['1 1/2 m', 100],
    ['1½ m', 100],
    ['१.५ m', 100],
    ['m 1.5', 100],
    ['1.5', 60],
    ['1.5 kg', 60],
    ['1.5 cm', 60],
    ['1.5 M', 60],
    ['−1.5 m', 0],
    ['15 m', 0],
    ['m', 0],
    ['1.5 m 2', 0],
    ['1.5 or 15 m', 0],
    ['1.5/2', 0],
    ['1.5 m²', 60],
    ['', 0],
  ])('[ASM-01] %s is worth %i', (typed, share) => {
    expect(mark(length(), [typed]).share).toBeCloseTo(share, 9);
  });

  it('[ASM-01] a unit that need not be given may be missing, and a wrong one may cost everything', () => {
    const optional = length({ ...metres, needed: false, cost: 100 });
    expect(['1.5', '1.5 m', '1.5 kg', '150'].map((typed) => mark(optional, [typed]).share)).toEqual([100, 100, 0, 0]);
    expect(mark(length({ ...metres, list: [{ name: 'm/s^2', factor: 1 }] }), ['1,5 m / s²']).share).toBe(100);
    expect(mark(length({ ...metres, list: [{ name: '€', factor: 1 }] }), ['€1.50']).share).toBe(100);
    // Without units nothing changed: a unit is no number.
    expect(mark(questionOf('numeric', 'How long?', [answerOf('1.5', 100)]), ['1.5 m']).share).toBe(0);
  });

  it.each([
    ['½', [0.5]],
    ['1/2', [0.5]],
    ['-2½', [-2.5]],
    ['2 1/2', [2.5]],
    ['1.5e3', [1500]],
    ['−1,5', [-1.5]],
    ['1/0', []],
    ['1/2/3', []],
  ])('[ASM-01] the number %s', (typed, meant) => {
    expect(readNumbers(typed)).toEqual(meant);
  });

  it('[ASM-01] an answer made to be slow or to overflow is no answer', () => {
    for (const typed of [
      '9'.repeat(2000),
      `${'1,'.repeat(900)}m`,
      `1.5 ${'m'.repeat(1900)}`,
      '1e308 cm'.repeat(9),
      '\u0000',
    ])
      expect(mark(length(), [typed]).share).toBeLessThan(100);
  });

  it('[ASM-01] units are written as a line, and what is none is said', () => {
    expect(readUnits('m, cm|0,01; km|1e3')).toEqual([
      { name: 'm', factor: 1 },
      { name: 'cm', factor: 0.01 },
      { name: 'km', factor: 1000 },
    ]);
    expect(unitsText(readUnits('m, cm|0.01') ?? [])).toBe('m, cm|0.01');
    for (const bad of ['m|x', 'm|0', 'm|-1', 'm|1|2', '|2']) expect([bad, readUnits(bad)]).toEqual([bad, null]);
    const problem = (list: Units['list']) => problemsOf(tidied(length({ ...metres, list })))[0]?.text;
    expect(problem([{ name: 'cm', factor: 0.01 }])).toMatch(/first unit/);
    expect(
      problem([
        { name: 'm', factor: 1 },
        { name: ' m ', factor: 2 },
      ]),
    ).toMatch(/twice/);
    expect(problem([{ name: '2m', factor: 1 }])).toMatch(/no unit/);
  });
});

describe('in files', () => {
  const carried = [pattern('colo*r'), pattern('a?b|c\\*', { anyAccents: true }), length()].map(tidied);

  it('[ASM-01] JSON and CSV carry patterns, accents and units; the keys of older questions stay', () => {
    const back = readOwn(writeOwn(carried)).map(({ question }) => question);
    expect(back).toEqual(carried);
    const table = csvTable(
      tableHeads(2),
      carried.map((one) => tableRow(one, 2)),
    );
    expect(readTable(table).map(({ question }) => question && contentKey(question))).toEqual(carried.map(contentKey));
    const plain = questionOf('short', 'Say it', [answerOf('rope', 100)]);
    expect(contentKey({ ...plain, wildcards: false, anyAccents: false, units: null })).toBe(contentKey(plain));
    expect(new Set([plain, { ...plain, wildcards: true }, { ...plain, anyAccents: true }].map(contentKey)).size).toBe(
      3,
    );
  });

  it('[ASM-01] GIFT carries a star as Moodle reads it, and leaves out what it has no words for', () => {
    expect(carried.map((one) => writeGift(one) === null)).toEqual([false, true, true]);
    const star = tidied(questionOf('short', 'How?', [answerOf('2*3', 100)]));
    for (const one of [carried[0] ?? star, star]) {
      const [row] = readGift(writeGift(one) ?? '');
      expect(row?.question && contentKey(row.question)).toBe(contentKey(one));
    }
    const [moodle] = readGift('Say it {=rope* =a?b}');
    expect(moodle?.question?.wildcards).toBe(true);
    expect(mark(moodle?.question ?? star, ['ropes']).share).toBe(100);
    expect(mark(moodle?.question ?? star, ['axb']).share).toBe(0);
  });
});
