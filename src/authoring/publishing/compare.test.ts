import { describe, expect, it } from 'vitest';
import type { CourseFacts } from '../courses/course.model.ts';
import { compareCourses, type Side, type SideLecture } from './compare.ts';
import type { Names } from './compare-words.ts';
import { movedIds } from './moves.ts';

const names: Names = {
  zone: 'Asia/Kolkata',
  file: (id) => `${id}.mp4 · 12 min`,
  category: (slug) => slug.toUpperCase(),
  course: (id) => `Course ${id}`,
  lecture: (id) => `Lecture ${id}`,
  isQuiz: (id) => id === 'exam',
  question: (id) => `Question ${id}`,
};
const facts: CourseFacts = {
  title: 'Knots',
  subtitle: '',
  description: 'Knots that hold.',
  learn: ['Tie a bowline'],
  requirements: [],
  audience: [],
  category: 'crafts',
  level: 'all',
  language: 'en',
  tags: [],
  price: { amount: 149_900, currency: 'INR' },
  coverFileId: null,
  promoFileId: null,
  refundDays: 14,
  forcedOrder: false,
  prerequisites: [],
};

function lecture(id: string, more: Partial<SideLecture> = {}): SideLecture {
  const flags = { required: true, certificate: false, preview: false, ready: true, release: null };
  return { id, title: id, kind: 'article', summary: '', seconds: 60, revision: 1, ...flags, ...more };
}

function side(outline: Record<string, SideLecture[]>, more: Partial<CourseFacts> = {}): Side {
  const sections = Object.entries(outline).map(([id, lectures]) => ({
    id,
    title: `Section ${id}`,
    release: null,
    lectures,
  }));
  return { facts: { ...facts, ...more }, sections };
}

describe('two states of a course', () => {
  it('[AUT-05] the same twice differs in nothing', () => {
    const one = side({ s: [lecture('a'), lecture('b')] });
    expect(compareCourses(one, structuredClone(one), names)).toEqual({ facts: [], sections: [], lectures: [] });
  });

  it('[AUT-05] facts are told in words: price by number, media by name and length', () => {
    const changes = { price: null, coverFileId: 'cover', category: 'sea', refundDays: 1, prerequisites: ['x'] };
    const { facts: lines } = compareCourses(side({}), side({}, changes), names);
    expect(lines.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Category', 'CRAFTS', 'SEA'],
      ['Cover', '', 'cover.mp4 · 12 min'],
      ['Price', '₹1,499', 'Free'],
      ['Money back', 'Within 14 days', 'Within 1 day'],
      ['Courses to finish first', '', 'Course x'],
    ]);
  });

  it('[AUT-05] a lecture that was moved says from where to where; its neighbours did not move', () => {
    const before = side({ s: ['a', 'b', 'c', 'd'].map((id) => lecture(id)), t: [lecture('e')] });
    const after = side({ s: ['d', 'a', 'b'].map((id) => lecture(id)), t: [lecture('e'), lecture('c')] });
    const { lectures } = compareCourses(before, after, names);
    expect(lectures.map(({ id, moved }) => [id, moved])).toEqual([
      ['d', 'from place 4 to 1 in “Section s”'],
      ['c', 'from “Section s”, place 3, to “Section t”, place 2'],
    ]);
  });

  it('[AUT-05] added, removed, renamed and rewritten lectures are told apart', () => {
    const before = side({ s: [lecture('a'), lecture('b'), lecture('c')] });
    const after = side({ s: [lecture('a', { title: 'A new name' }), lecture('b', { revision: 4 }), lecture('n')] });
    const { lectures } = compareCourses(before, after, names);
    expect(lectures.map(({ id, kind, isRewritten }) => [id, kind, isRewritten])).toEqual([
      ['a', 'changed', false],
      ['b', 'changed', true],
      ['n', 'added', true],
      ['c', 'removed', true],
    ]);
    expect(lectures[0]?.lines).toEqual([{ label: 'Title', before: 'a', after: 'A new name', isProse: true }]);
  });

  it('[AUT-11] release rules are told in words and in the reader’s zone', () => {
    const at = new Date('2026-12-03T03:30:00Z');
    const rules: SideLecture['release'][] = [
      { kind: 'date', at },
      { kind: 'days', days: 5 },
      { kind: 'after', lectureId: 'b' },
    ];
    const opens = rules.map((release) => {
      const { lectures } = compareCourses(side({ s: [lecture('a')] }), side({ s: [lecture('a', { release })] }), names);
      return lectures[0]?.lines[0]?.after;
    });
    expect(opens).toEqual(['On 3 Dec 2026, 09:00 IST', '5 days after the learner begins', 'After “Lecture b”']);
  });
});

it('[AUT-05] the fewest entries count as moved, in a list of two thousand too', () => {
  const ids = Array.from({ length: 2000 }, (_, at) => `l${at}`);
  const moved = [...ids.slice(1, 1500), 'l0', ...ids.slice(1500)];
  expect([...movedIds(ids, moved)]).toEqual(['l0']);
  expect(movedIds(ids, ids.toReversed()).size).toBe(1999);
  expect(movedIds(['a', 'b'], ['x', 'a', 'y', 'b']).size).toBe(0);
});
