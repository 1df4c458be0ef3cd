import { describe, expect, it } from 'vitest';
import { type Piece, pieceOf, type Standing, spreadAtPace, spreadEvenly, spreadNow } from './pace.ts';

// 2026-03-02 is a Monday.
const monday = '2026-03-02';
const minutes = (count: number) => count * 60;
const standing = (pieces: Piece[], today = monday, doneToday = 0): Standing => ({ pieces, today, doneToday });
const six = Array.from({ length: 6 }, (_, at) => pieceOf(`l${at + 1}`, minutes(20), monday));
const busyDays = [1, 3, 5];

describe('the arithmetic of a plan', () => {
  it('[LRN-10] proposes the day on which so many minutes on the chosen weekdays are enough', () => {
    const { days, end } = spreadAtPace({ weekdays: busyDays, pace: minutes(30) }, standing(six));
    expect(days.map(({ day }) => day)).toEqual(['2026-03-02', '2026-03-04', '2026-03-06', '2026-03-09']);
    expect(days.map(({ ids }) => ids.join())).toEqual(['l1,l2', 'l2,l3', 'l4,l5', 'l5,l6']);
    expect(end).toBe('2026-03-09');
  });

  it('[LRN-10] spreads a missed day over those that are left', () => {
    const terms = { weekdays: busyDays, finishBy: '2026-03-20', pace: minutes(15) };
    const amounts = (today: string) => spreadNow(terms, standing(six, today)).days.map(({ seconds }) => seconds / 60);
    expect(amounts(monday).map(Math.round)).toEqual(Array(9).fill(13));
    expect(amounts('2026-03-04')).toEqual(Array(8).fill(15));
    expect(spreadNow(terms, standing(six, '2026-03-04'))).toMatchObject({ end: '2026-03-20', isMoved: false });
  });

  it('[LRN-10] moves the end where a day would get too full, also when the end is past, and back when there is less to do', () => {
    const terms = { weekdays: busyDays, finishBy: '2026-03-13', pace: minutes(20) };
    expect(spreadNow(terms, standing(six, '2026-03-04'))).toMatchObject({ end: '2026-03-13', isMoved: false });
    const late = spreadNow(terms, standing(six, '2026-03-11'));
    expect(late).toMatchObject({ end: '2026-03-23', isMoved: true, most: minutes(20) });
    expect(spreadNow(terms, standing(six, '2026-05-01')).days).toHaveLength(6);
    expect(spreadNow(terms, standing(six.slice(4), '2026-03-11'))).toMatchObject({ end: '2026-03-13', isMoved: false });
  });

  it('[LRN-10] asks for nothing before it opens, and ends no earlier', () => {
    const later = pieceOf('later', minutes(20), '2026-03-18');
    expect(spreadEvenly({ weekdays: busyDays, finishBy: '2026-03-16' }, standing([...six, later]))).toBeNull();
    const { days, end } = spreadAtPace({ weekdays: busyDays, pace: minutes(60) }, standing([later, ...six]));
    expect(days.map(({ ids }) => ids.join())).toEqual(['l1,l2,l3', 'l4,l5,l6', 'later']);
    expect(end).toBe('2026-03-18');
  });

  it('[LRN-10] what was done today counts for today: its part shrinks and is done, tomorrow stays the same', () => {
    const terms = { weekdays: [1, 2, 3, 4, 5, 6, 7], finishBy: '2026-03-04', pace: minutes(40) };
    const having = (count: number) => spreadNow(terms, standing(six.slice(count), monday, minutes(20 * count)));
    expect(having(0).days.map(({ seconds }) => seconds / 60)).toEqual([40, 40, 40]);
    expect(having(1).days.map(({ seconds }) => seconds / 60)).toEqual([20, 40, 40]);
    expect(having(2).days.map(({ day }) => day)).toEqual(['2026-03-03', '2026-03-04']);
    expect(having(6).days).toEqual([]);
  });

  it('[LRN-10] says honestly how long a long course takes at a slow pace', () => {
    const long = Array.from({ length: 60 }, (_, at) => pieceOf(`l${at}`, minutes(60), monday));
    const { days, end } = spreadAtPace({ weekdays: [1], pace: minutes(15) }, standing(long));
    expect([days.length, end]).toEqual([240, '2030-09-30']);
    expect(spreadAtPace({ weekdays: [], pace: minutes(15) }, standing(long)).days).toEqual([]);
  });

  it('[LRN-10] days are days of a calendar: a change of clocks adds and loses none', () => {
    const { days } = spreadAtPace({ weekdays: [6, 7], pace: minutes(20) }, standing(six, '2026-03-28'));
    expect(days.map(({ day }) => day.slice(5))).toEqual(['03-28', '03-29', '04-04', '04-05', '04-11', '04-12']);
  });
});
