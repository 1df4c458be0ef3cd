import { describe, expect, it } from 'vitest';
import { answerOf, questionOf } from '../../test/quiz.ts';
import { mark } from '../attempts/marking.service.ts';
import type { QuestionContent } from '../questions/question.ts';
import { asMarked, carriedOver, sameAnswers } from './corrected.service.ts';

const single = questionOf('single', 'Loop?', [answerOf('Bowline', 100), answerOf('Reef'), answerOf('Eight')]);
const asked = (question: QuestionContent, revision: number) => ({
  ...question,
  ...{ revision, questionId: 'q', courseId: 'c' },
});

describe('an answer under a corrected key', () => {
  it('[ASM-05] is carried over by the words of the options, wherever they stand now', () => {
    const now = questionOf('single', 'Loop?', [answerOf('Eight', 100), answerOf('Bowline'), answerOf('Reef')]);
    expect(carriedOver(['2'], single, now)).toEqual(['0']);
    expect(mark(now, carriedOver(['2'], single, now) ?? []).points).toBe(1);
    expect(mark(now, carriedOver(['0'], single, now) ?? []).points).toBe(0);
    expect(carriedOver([], single, now)).toEqual([]);
  });

  it('[ASM-05] an option that was only worded anew is known by its place', () => {
    const now = questionOf('single', 'Loop?', [answerOf('The bowline', 100), answerOf('Reef'), answerOf('Eight')]);
    expect(carriedOver(['0'], single, now)).toEqual(['0']);
  });

  it('[ASM-05] other options, gaps or counterparts than were shown cannot be laid under it', () => {
    const more = questionOf('single', 'Loop?', [...single.answers, answerOf('Sheet bend')]);
    expect(sameAnswers(single, more)).toBeNull();
    expect(sameAnswers(single, { ...single, kind: 'multiple' })).toBeNull();
    const cloze = questionOf('cloze', 'The [[1]].', [answerOf('rabbit', 100, { match: '1' })]);
    expect(carriedOver(['hare'], cloze, { ...cloze, text: 'The [[1]] and [[2]].' })).toBeNull();
    const pairs = questionOf('matching', '?', [answerOf('A', 100, { match: 'x' }), answerOf('B', 100, { match: 'y' })]);
    const others = questionOf('matching', '?', [
      answerOf('A', 100, { match: 'x' }),
      answerOf('B', 100, { match: 'z' }),
    ]);
    expect(carriedOver(['0', '1'], pairs, others)).toBeNull();
  });

  it('[ASM-05] pairs that were put the other way round count by the new pairs', () => {
    const before = questionOf('matching', '?', [
      answerOf('A', 100, { match: 'x' }),
      answerOf('B', 100, { match: 'y' }),
      answerOf('', 100, { match: 'decoy' }),
    ]);
    const now = questionOf('matching', '?', [
      answerOf('B', 100, { match: 'x' }),
      answerOf('A', 100, { match: 'y' }),
      answerOf('', 100, { match: 'decoy' }),
    ]);
    // A with y, B with x: all wrong before, all right now.
    expect(mark(before, ['1', '0']).share).toBe(0);
    expect(mark(now, carriedOver(['1', '0'], before, now) ?? []).share).toBe(100);
    expect(mark(now, carriedOver(['0', '1'], before, now) ?? []).share).toBe(0);
    expect(carriedOver(['', '2'], before, now)).toEqual(['2', '']);
  });

  it('[ASM-05] an order counts by the new order of the same items', () => {
    const before = questionOf('ordering', '?', [answerOf('one', 100), answerOf('two', 100), answerOf('three', 100)]);
    const now = questionOf('ordering', '?', [answerOf('three', 100), answerOf('one', 100), answerOf('two', 100)]);
    // The learner put: three, one, two.
    const given = ['2', '3', '1'];
    expect(mark(before, given).share).toBe(50);
    expect(mark(now, carriedOver(given, before, now) ?? []).share).toBe(100);
  });

  it('[ASM-05] typed answers are marked by what counts now, such as a wider tolerance', () => {
    const before = questionOf('numeric', '?', [answerOf('10', 100, { tolerance: 0 })]);
    const now = questionOf('numeric', '?', [answerOf('10', 100, { tolerance: 1 })]);
    expect([mark(before, ['10.5']).points, mark(now, carriedOver(['10.5'], before, now) ?? []).points]).toEqual([0, 1]);
  });

  it('[ASM-05] is shown with the new key in the order in which it was shown', () => {
    const now = questionOf('single', 'Loop?', [answerOf('Eight', 100), answerOf('Bowline'), answerOf('Reef')]);
    const laid = asMarked(asked(single, 1), asked(now, 2), { item: { order: [1, 2, 0] }, given: ['2'] });
    expect(laid.order.map((at) => laid.question.answers[at]?.text)).toEqual(['Reef', 'Eight', 'Bowline']);
    expect(laid.question.answers[Number(laid.given[0])]?.text).toBe('Eight');
    expect(asMarked(asked(single, 1), undefined, { item: { order: [0, 1, 2] }, given: ['2'] }).given).toEqual(['2']);
  });
});
