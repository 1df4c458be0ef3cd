import { describe, expect, it } from 'vitest';
import { hasMarks, mergeTexts } from './text-merge.ts';

const base = 'First paragraph of the text.\n\nSecond one with a word.\n\nThird and last.\n';

describe('putting two texts together', () => {
  it('[AUT-06] what only one of two people changed is taken, wherever it stands', () => {
    const mine = base.replace('First', 'The first');
    const theirs = `${base.replace('a word', 'many words')}\nA fourth.\n`;
    const expected = `${base.replace('First', 'The first').replace('a word', 'many words')}\nA fourth.\n`;
    expect(mergeTexts(base, mine, theirs)).toEqual({ text: expected, clashes: 0 });
    expect(mergeTexts(base, theirs, mine)).toEqual({ text: expected, clashes: 0 });
  });

  it('[AUT-06] the same change by both, and what one of them took away, need no decision', () => {
    const both = base.replace('last', 'final');
    expect(mergeTexts(base, both, both)).toEqual({ text: both, clashes: 0 });
    const shorter = base.replace('Second one with a word.\n\n', '');
    expect(mergeTexts(base, shorter, both)).toEqual({ text: shorter.replace('last', 'final'), clashes: 0 });
  });

  it('[AUT-06] only a place that both changed is marked, with both wordings', () => {
    const merged = mergeTexts(base, base.replace('a word', 'one word'), base.replace('a word', 'no words at all'));
    expect(merged.clashes).toBe(1);
    expect(merged.text).toMatch(
      /^First paragraph of the text\.\n\nSecond one with \[\[yours: .*\]\] \[\[stored: .*\n\nThird/,
    );
    expect(hasMarks(merged.text)).toBe(true);
    expect(hasMarks(base)).toBe(false);
  });

  it('[AUT-06] where nothing is known of what both come from, every difference is marked and nothing is lost', () => {
    const merged = mergeTexts(null, 'Red rope, wet.', 'Blue rope, wet and cold.');
    expect(merged.text).toBe('[[yours: Red]] [[stored: Blue]] rope, wet[[yours: ]] [[stored:  and cold]].');
    expect(merged.clashes).toBe(2);
  });
});
