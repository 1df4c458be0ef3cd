import { describe, expect, it } from 'vitest';
import type { Release } from '../release.ts';
import {
  type LearnerFacts,
  listDeadlocks,
  locksOf,
  nextMoment,
  planOf,
  type RuledOutline,
  wholeCourse,
} from './openings.service.ts';

type Row = RuledOutline['sections'][number]['lectures'][number];
const row = (id: string, more: Partial<Row> = {}): Row => ({
  ...{ id, ready: true, release: null, preview: false, required: true },
  ...more,
});
const outline = (lectures: Row[], more: { release?: Release; forcedOrder?: boolean } = {}): RuledOutline => ({
  sections: [{ release: more.release ?? null, lectures }],
  facts: { forcedOrder: more.forcedOrder ?? false },
});
const learner = (
  more: Partial<Record<'completedIds' | 'openedIds' | 'givenIds', string[]>> &
    Partial<Pick<LearnerFacts, 'startedAt' | 'calendar' | 'missingCourseIds'>> = {},
): LearnerFacts => ({
  startedAt: more.startedAt ?? new Date('2026-03-01T09:00:00Z'),
  completedIds: new Set(more.completedIds),
  openedIds: new Set(more.openedIds),
  givenIds: new Set(more.givenIds),
  missingCourseIds: more.missingCourseIds ?? [],
  calendar: more.calendar ?? 'UTC',
});
const at = new Date('2026-03-20T12:00:00Z');
const locks = (rules: RuledOutline, id: string, who = learner(), when = at) => locksOf(planOf(rules), id, who, when);
const date = (text: string): Release => ({ kind: 'date', at: new Date(text) });
const previous: Release = { kind: 'after', lectureId: null };
const once = (lectureId: string): Release => ({ kind: 'after', lectureId });

describe('dates', () => {
  it('[AUT-11] a date opens at its moment, not a second before', () => {
    const rules = outline([row('a', { release: date('2026-03-20T12:00:00Z') })]);
    expect(locks(rules, 'a', learner(), new Date(at.getTime() - 1))).toEqual([{ kind: 'date', at }]);
    expect(locks(rules, 'a')).toEqual([]);
  });

  it('[AUT-11] a date that comes out of a cache as text is the same date', () => {
    const cached: RuledOutline = JSON.parse(
      JSON.stringify(outline([row('a', { release: date('2026-04-01T00:00:00Z') })])),
    );
    expect(locks(cached, 'a')).toEqual([{ kind: 'date', at: new Date('2026-04-01T00:00:00Z') }]);
  });

  it('[AUT-11] days are counted in the school’s calendar: the same time of day, also when clocks change between', () => {
    const rules = outline([row('a', { release: { kind: 'days', days: 7 } })]);
    // Berlin goes from +1 to +2 on 29 March 2026 and back on 25 October.
    const spring = learner({ startedAt: new Date('2026-03-25T09:30:00Z'), calendar: 'Europe/Berlin' });
    expect(nextMoment(planOf(rules), spring, at)?.toISOString()).toBe('2026-04-01T08:30:00.000Z');
    const autumn = learner({ startedAt: new Date('2026-10-20T08:30:00Z'), calendar: 'Europe/Berlin' });
    expect(nextMoment(planOf(rules), autumn, at)?.toISOString()).toBe('2026-10-27T09:30:00.000Z');
    const elsewhere = learner({ startedAt: new Date('2026-03-25T09:30:00Z'), calendar: 'Asia/Kolkata' });
    expect(nextMoment(planOf(rules), elsewhere, at)?.toISOString()).toBe('2026-04-01T09:30:00.000Z');
  });

  it('[AUT-11] days across the hour that does not exist open an hour later, and zero days at once', () => {
    const gap = outline([row('a', { release: { kind: 'days', days: 1 } })]);
    const who = learner({ startedAt: new Date('2026-03-28T01:30:00Z'), calendar: 'Europe/Berlin' });
    expect(nextMoment(planOf(gap), who, at)?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
    const atOnce = outline([row('a', { release: { kind: 'days', days: 0 } })]);
    expect(locks(atOnce, 'a', learner({ startedAt: at }))).toEqual([]);
  });

  it('[AUT-11] the next moment passes over what is open, free, given or past', () => {
    const rules = outline([
      row('past', { release: date('2026-03-01T00:00:00Z') }),
      row('free', { release: date('2026-03-21T00:00:00Z'), preview: true }),
      row('given', { release: date('2026-03-22T00:00:00Z') }),
      row('later', { release: date('2026-05-01T00:00:00Z') }),
      row('next', { release: date('2026-04-01T00:00:00Z') }),
    ]);
    const moment = nextMoment(planOf(rules), learner({ givenIds: ['given'] }), at);
    expect(moment?.toISOString()).toBe('2026-04-01T00:00:00.000Z');
  });
});

describe('order', () => {
  it('[AUT-11] after the lecture before it, and after a named one', () => {
    const rules = outline([row('a'), row('b', { release: previous }), row('c', { release: once('a') })]);
    expect(locks(rules, 'b')).toEqual([{ kind: 'lecture', lectureId: 'a' }]);
    expect(locks(rules, 'c')).toEqual([{ kind: 'lecture', lectureId: 'a' }]);
    expect(locks(rules, 'b', learner({ completedIds: ['a'] }))).toEqual([]);
    expect(locks(rules, 'a')).toEqual([]);
  });

  it('[AUT-11] a section’s rule holds for its lectures, a lecture’s own comes first', () => {
    const rules = outline([row('a'), row('b', { release: date('2026-01-01T00:00:00Z') })], {
      release: { kind: 'days', days: 90 },
    });
    expect(locks(rules, 'a')).toHaveLength(1);
    expect(locks(rules, 'b')).toEqual([]);
  });

  it('[AUT-12] in a forced order the required ones open one after the other; optional ones hold nobody up', () => {
    const rules = outline([row('a'), row('extra', { required: false }), row('b'), row('c')], { forcedOrder: true });
    expect(locks(rules, 'extra')).toEqual([{ kind: 'lecture', lectureId: 'a' }]);
    expect(locks(rules, 'b', learner({ completedIds: ['a'] }))).toEqual([]);
    expect(locks(rules, 'c', learner({ completedIds: ['a'] }))).toEqual([{ kind: 'lecture', lectureId: 'b' }]);
  });

  it('[AUT-12] a date and the order hold together, and both are told', () => {
    const rules = outline([row('a'), row('b', { release: date('2026-04-01T00:00:00Z') })], { forcedOrder: true });
    expect(locks(rules, 'b').map(({ kind }) => kind)).toEqual(['date', 'lecture']);
  });

  it('[AUT-11] what cannot be done holds nobody: lectures that are gone, coming, or wait for each other', () => {
    const rules = outline([
      row('gone', { release: once('nothing') }),
      row('coming', { ready: false }),
      row('waits', { release: once('coming') }),
      row('one', { release: once('other') }),
      row('other', { release: once('one') }),
      row('behind', { release: once('other') }),
    ]);
    for (const id of ['gone', 'waits', 'one']) expect(locks(rules, id)).toEqual([]);
    expect(listDeadlocks(rules)).toEqual(['one']);
    expect(locks(rules, 'other')).toEqual([{ kind: 'lecture', lectureId: 'one' }]);
    expect(locks(rules, 'behind')).toEqual([{ kind: 'lecture', lectureId: 'other' }]);
  });

  it('[AUT-12] a thousand lectures in a forced order, with rules that run backwards, can all be completed', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `l${index}`);
    const rules = outline(
      ids.map((id, index) => row(id, index % 7 === 0 ? { release: once(`l${999 - index}`) } : {})),
      { forcedOrder: true },
    );
    const done = new Set<string>();
    for (let round = 0; round < 1000 && done.size < 1000; round++) {
      const who = learner({ completedIds: [...done] });
      const plan = planOf(rules);
      const open = ids.filter((id) => !done.has(id) && locksOf(plan, id, who, at).length === 0);
      if (open.length === 0) break;
      for (const id of open) done.add(id);
    }
    expect(done.size).toBe(1000);
  });
});

describe('what stays open', () => {
  const rules = outline([row('a', { release: date('2027-01-01T00:00:00Z') }), row('b', { release: once('a') })]);

  it('[AUT-11] what was completed or begun stays open, whatever becomes of its rule', () => {
    expect(locks(rules, 'a', learner({ completedIds: ['a'] }))).toEqual([]);
    expect(locks(rules, 'a', learner({ openedIds: ['a'] }))).toEqual([]);
    expect(locks(rules, 'b', learner({ openedIds: ['a'] }))).toHaveLength(1);
  });

  it('[AUT-11] an exception opens one lecture or the whole course, also where another course comes first', () => {
    const who = { missingCourseIds: ['other'] };
    expect(locks(rules, 'b', learner({ ...who, givenIds: ['b'] }))).toEqual([]);
    expect(locks(rules, 'a', learner({ ...who, givenIds: ['b'] }))).toHaveLength(2);
    expect(locks(rules, 'a', learner({ ...who, givenIds: [wholeCourse] }))).toEqual([]);
  });

  it('[AUT-11] free previews are open to everybody, also to learners', () => {
    const free = outline([row('a', { release: date('2027-01-01T00:00:00Z'), preview: true })]);
    expect(locks(free, 'a', learner({ missingCourseIds: ['other'] }))).toEqual([]);
  });
});
