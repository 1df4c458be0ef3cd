import { describe, expect, it } from 'vitest';
import type { CourseFacts } from '../courses/course.model.ts';
import type { DraftRow } from '../outline/draft.service.ts';
import { type CheckKind, type CheckLevel, checkKinds, standardLevels } from './check-kinds.ts';
import { checkDraft, isPublishable, missingText } from './checks.ts';

const facts: CourseFacts = {
  ...{ title: 'Knots', subtitle: '', description: 'Knots that hold.', learn: ['Tie'], requirements: [], audience: [] },
  ...{ category: 'crafts', level: 'all', language: 'en', tags: [], price: { amount: 149_900, currency: 'INR' } },
  ...{ coverFileId: 'c', promoFileId: null, refundDays: 14, forcedOrder: false, prerequisites: [] },
};

function row(id: string, more: Partial<DraftRow> = {}): DraftRow {
  const findings = { captions: 1, hasTranscript: true, bareImages: 0, links: [] };
  return {
    ...{ id, slug: id, title: id, kind: 'video', summary: '', required: true, certificate: false, release: null },
    ...{ preview: true, seconds: 300, revision: 1, ready: true, missing: '', waitsFor: '', findings, quiz: null },
    ...more,
  };
}

const outline = (...lectures: DraftRow[]) => ({ sections: [{ id: 's', title: 'Loops', release: null, lectures }] });
const said = (lectures: DraftRow[], more: Partial<CourseFacts> = {}, options = {}) =>
  checkDraft({ ...facts, ...more }, outline(...lectures), options)
    .filter(({ ok }) => !ok)
    .map(({ text, step, lectureId, kind, needed }) => ({ text, at: lectureId ?? step, kind, needed }));
const levels = (level: CheckLevel, ...kinds: CheckKind[]) => ({
  levels: { ...standardLevels, ...Object.fromEntries(kinds.map((kind) => [kind, level])) },
});

describe('checks before publishing', () => {
  it('[AUT-14] a course with everything is told nothing', () => {
    expect(said([row('a')])).toEqual([]);
  });

  it('[AUT-14] each says what is wrong, and leads to its place', () => {
    const none = { captions: 0, hasTranscript: false, bareImages: 2, links: ['https://gone.example/x'] };
    const dead = [{ url: 'https://gone.example/x', reason: 'not found', lectureId: 'a' }];
    const found = said(
      [row('a', { preview: false, seconds: 1500, findings: none })],
      { learn: [], coverFileId: null },
      { deadLinks: dead },
    );
    expect(found.map(({ kind, at, text }) => [kind, at, text])).toEqual([
      ['cover', 'basics', 'A cover picture'],
      ['outcomes', 'basics', 'What people will be able to do'],
      ['free-preview', 'outline', 'A free preview lecture'],
      ['captions', 'a', '“a” has no captions'],
      ['transcript', 'a', '“a” has no transcript'],
      ['alt-text', 'a', '“a” has 2 pictures without description'],
      ['long-video', 'a', '“a” takes 25 minutes: two shorter videos are easier to finish'],
      ['dead-link', 'a', 'Dead link in “a”: gone.example/x (not found)'],
    ]);
    expect(found.every(({ needed }) => !needed)).toBe(true);
  });

  it('[AUT-14] the school decides for each whether it is looked at, advises or blocks', () => {
    const bare = row('a', { findings: { captions: 0, hasTranscript: true, bareImages: 0, links: [] } });
    expect(said([bare], {}, levels('off', 'captions'))).toEqual([]);
    const checks = checkDraft(facts, outline(bare), levels('blocks', 'captions'));
    expect(isPublishable(checks)).toBe(false);
    expect(missingText(checks)).toBe('Before this course can be published it needs: “a” has no captions.');
    const fine = checkDraft(facts, outline(row('a'), row('q', { kind: 'quiz' })), levels('blocks', ...checkKinds));
    expect(isPublishable(fine)).toBe(true);
    expect(fine.filter(({ kind }) => kind).map(({ ok, needed }) => ok && needed)).toHaveLength(checkKinds.length);
  });

  it('[AUT-14] a price without its currency can never be published, whatever the school decides', () => {
    const price = { amount: 100, currency: '' };
    const checks = checkDraft({ ...facts, price }, outline(row('a')), levels('off', ...checkKinds));
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([
      { needed: true, text: 'A currency for the price', step: 'price' },
    ]);
  });

  it('[AUT-14] of many lectures ten are named, and the rest is counted', () => {
    const many = Array.from({ length: 31 }, (_, at) => row(`l${at}`, { seconds: 3600 }));
    const found = said(many);
    expect(found).toHaveLength(11);
    expect(found.at(-1)?.text).toBe('… and 21 more of this kind');
    expect(isPublishable(checkDraft(facts, outline(...many), levels('blocks', 'long-video')))).toBe(false);
  });

  it('[AUT-14] a quiz that nobody could take keeps a course from being published', () => {
    const quizFaults = [{ lectureId: 'exam', fault: 'draws 5 by the tag “loops”, but the bank has 3 for that' }];
    const checks = checkDraft(facts, outline(row('exam', { kind: 'quiz' })), { quizFaults });
    expect(isPublishable(checks)).toBe(false);
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([
      { text: '“exam” draws 5 by the tag “loops”, but the bank has 3 for that', lectureId: 'exam', kind: 'quiz' },
    ]);
  });

  it('[AUT-10] a lecture that is empty, or marked as not ready, is said to be coming', () => {
    const found = said([row('a'), row('b', { ready: false, missing: 'No text yet' })]);
    expect(found).toMatchObject([
      { text: '“b” will be listed as coming: no text yet', at: 'b', kind: 'empty-lecture' },
    ]);
  });
});
