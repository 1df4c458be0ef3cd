import { describe, expect, it } from 'vitest';
import { usualAssignment } from './assignment.ts';
import { afterLateness, daysLate, dueFor, isLate, latenessOf } from './due.service.ts';
import { mostPoints, noMarks, reckon } from './marks.service.ts';

const berlin = 'Europe/Berlin';
const at = (text: string) => new Date(text);
const allowed = { enrolledAt: at('2026-03-01T10:00:00Z'), handedBackAt: null, extendedTo: null };
const none = { dueAt: null, dueDays: null, againDays: null };

describe('the due date of a learner', () => {
  it('[ASM-06] is the later one of the date and the days after enrolment, and of what was given to the learner', () => {
    expect(dueFor(none, allowed, berlin)).toBeNull();
    const date = at('2026-03-10T22:59:00Z');
    expect(dueFor({ ...none, dueAt: date }, allowed, berlin)).toEqual(date);
    expect(dueFor({ ...none, dueAt: date, dueDays: 30 }, allowed, berlin)).toEqual(at('2026-03-31T09:00:00Z'));
    const extendedTo = at('2026-05-01T00:00:00Z');
    expect(dueFor({ ...none, dueAt: date }, { ...allowed, extendedTo }, berlin)).toEqual(extendedTo);
    expect(dueFor({ ...none, dueAt: date }, { ...allowed, extendedTo: at('2026-03-02T00:00:00Z') }, berlin)).toEqual(
      date,
    );
    expect(dueFor({ ...none, dueAt: date }, { ...allowed, extraDays: 2 }, berlin)).toEqual(at('2026-03-12T22:59:00Z'));
  });

  it('[ASM-06] of another try begins when the last one was handed back', () => {
    const again = { ...allowed, handedBackAt: at('2026-04-01T08:00:00Z') };
    const dueAt = at('2026-03-10T22:59:00Z');
    expect(dueFor({ ...none, dueAt }, again, berlin)).toBeNull();
    expect(dueFor({ ...none, dueAt, againDays: 7 }, again, berlin)).toEqual(at('2026-04-08T08:00:00Z'));
  });
});

describe('lateness', () => {
  it('[ASM-06] begins after the due second, with five seconds for the line', () => {
    const due = at('2026-03-10T22:59:00Z');
    expect(isLate(due, at('2026-03-10T22:59:00Z'))).toBe(false);
    expect(isLate(due, at('2026-03-10T22:59:05Z'))).toBe(false);
    expect(isLate(due, at('2026-03-10T22:59:05.001Z'))).toBe(true);
    expect(daysLate(null, due, berlin)).toBe(0);
  });

  it('[ASM-06] counts days of the calendar where a clock is put forward or back', () => {
    // In Berlin 2026-03-29 has 23 hours and 2026-10-25 has 25.
    const spring = at('2026-03-28T22:59:00Z');
    expect(daysLate(spring, at('2026-03-29T21:59:00Z'), berlin)).toBe(1);
    expect(daysLate(spring, at('2026-03-29T21:59:06Z'), berlin)).toBe(2);
    const autumn = at('2026-10-24T21:59:00Z');
    expect(daysLate(autumn, at('2026-10-25T22:59:00Z'), berlin)).toBe(1);
    expect(daysLate(autumn, at('2026-10-25T22:59:06Z'), berlin)).toBe(2);
    expect(daysLate(autumn, at('2027-10-24T21:59:00Z'), berlin)).toBe(365);
  });

  it('[ASM-06] takes a part of all points for each day begun, not below the floor and never more than was reached', () => {
    const rules = { late: 'less' as const, latePercent: 10, lateFloor: 40 };
    const due = at('2026-03-10T12:00:00Z');
    const late = latenessOf(rules, due, at('2026-03-12T13:00:00Z'), berlin);
    expect(late).toEqual({ days: 3, off: 30 });
    expect(afterLateness(90, rules, late)).toBe(60);
    expect(afterLateness(60, rules, late)).toBe(40);
    expect(afterLateness(35, rules, late)).toBe(35);
    expect(latenessOf({ ...rules, late: 'taken' }, due, at('2026-03-12T13:00:00Z'), berlin).off).toBe(0);
  });
});

describe('what marks come to', () => {
  const rubric = [
    {
      id: 'a',
      name: 'A',
      about: '',
      levels: [
        { id: 'x', name: 'x', points: 0.1 },
        { id: 'y', name: 'y', points: 4 },
      ],
    },
    { id: 'b', name: 'B', about: '', levels: [{ id: 'z', name: 'z', points: 0.2 }] },
  ];
  const onTime = { days: 0, off: 0 };

  it('[ASM-06] adds up levels, knows what is open, and lets typed points stand in their place', () => {
    const rules = { ...usualAssignment, rubric };
    expect(mostPoints(rules)).toBe(4.2);
    const half = { ...noMarks, marks: [{ criterionId: 'a', levelId: 'x', comment: '' }] };
    expect(reckon(rules, half, onTime)).toMatchObject({ points: null, percent: null, open: ['b'] });
    const whole = { ...half, marks: [...half.marks, { criterionId: 'b', levelId: 'z', comment: '' }] };
    expect(reckon(rules, whole, onTime).points).toBe(0.3);
    expect(reckon(rules, { ...half, points: 2.1 }, onTime)).toMatchObject({ points: 2.1, percent: 50, open: [] });
    expect(reckon({ ...rules, rubric: [] }, { ...noMarks, points: 80 }, onTime)).toMatchObject({
      most: 100,
      percent: 80,
    });
  });
});
