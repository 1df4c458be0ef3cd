import { describe, expect, it } from 'vitest';
import { day } from '../../lib/clock.ts';
import { usualAssignment, usualPeers } from '../assignments/assignment.ts';
import { noMarks } from '../assignments/marks.service.ts';
import { counts, faultsInReview, isReviewed, isWide, owedBy, reviewDue } from './terms.service.ts';

const at = (text: string) => new Date(text);
const peers = { ...usualPeers, count: 2, needed: 2, waitDays: 3 };

describe('the terms of peer review', () => {
  it('[ASM-07] show the team works whose reviews lie far apart', () => {
    expect(isWide([8, 6.5], 8)).toBe(false);
    expect(isWide([8, 6], 8)).toBe(true);
  });

  it('[ASM-07] let a review be due at the later date, and never leave somebody less than the days of waiting', () => {
    const asked = at('2026-03-10T10:00:00Z');
    expect(reviewDue(peers, null, asked, 'Europe/Berlin')).toEqual(at('2026-03-17T10:00:00Z'));
    expect(reviewDue(peers, at('2026-03-09T10:00:00Z'), asked, 'UTC')).toEqual(at('2026-03-16T10:00:00Z'));
    const dueAt = at('2026-04-01T00:00:00Z');
    expect(reviewDue({ ...peers, dueAt }, null, asked, 'UTC')).toEqual(dueAt);
    expect(reviewDue(peers, at('2026-03-01T10:00:00Z'), asked, 'UTC')).toEqual(at('2026-03-13T10:00:00Z'));
    // In Berlin 2026-03-29 has 23 hours.
    expect(reviewDue(peers, null, at('2026-03-28T10:00:00Z'), 'Europe/Berlin')).toEqual(at('2026-04-04T09:00:00Z'));
  });

  it('[ASM-07] wait for reviews until their date, count what was given, and ask nobody for more than was dealt', () => {
    const now = at('2026-03-10T10:00:00Z');
    const review = (state: 'open' | 'given' | 'withdrawn' | 'removed', days: number) => ({
      state,
      dueAt: new Date(now.getTime() + days * day),
    });
    expect(counts(review('open', -2), peers, now)).toBe(true);
    expect(counts(review('open', -4), peers, now)).toBe(false);
    expect(counts(review('removed', 2), peers, now)).toBe(false);
    expect(isReviewed(peers, [review('given', -1), review('given', -1)], 5, now)).toBe(true);
    expect(isReviewed(peers, [review('given', -1), review('given', 1)], 5, now)).toBe(false);
    expect(isReviewed(peers, [review('given', -1), review('open', -1)], 5, now)).toBe(false);
    expect(isReviewed(peers, [review('given', -1)], 2, now)).toBe(true);
    expect(isReviewed(peers, [], 1, now)).toBe(false);
    expect(owedBy(peers, [review('given', 1), review('withdrawn', 1)])).toBe(1);
    expect(owedBy({ ...peers, needed: 1 }, [review('given', 1), review('open', 1)])).toBe(1);
  });

  it('[ASM-07] say of each field what is missing before a review is handed in', () => {
    const rules = { ...usualAssignment, peers: { ...peers, words: 3 } };
    expect(Object.keys(faultsInReview(noMarks, rules))).toEqual(['points', 'comment']);
    expect(faultsInReview({ ...noMarks, points: 101, comment: 'One two three' }, rules).points).toContain(
      'At most 100',
    );
    expect(faultsInReview({ ...noMarks, points: 90, comment: 'One two three' }, rules)).toEqual({});
  });
});
