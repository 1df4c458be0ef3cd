/** The text of a cloze with a field in each gap. */

import type { AskedQuestion } from '../../assessment/attempts/attempts.service.ts';
import { type Given, partsOf } from '../../assessment/attempts/given.service.ts';
import { escapeHtml } from '../../lib/view.ts';

type Filled = { field: string; given: Given };
export type GapRow = { field: string; label: string; value: string };

/** `rest`: gaps that have no place in the text, since they stand in a picture's words or an address. */
export function gapFields(
  html: string,
  question: AskedQuestion,
  { field, given }: Filled,
): { html: string; rest: GapRow[] } {
  const gaps = partsOf(question) ?? [];
  const { html: filled, placed } = withGaps(html, gaps, (gap, at) => {
    const name = `${field}-${gap}`;
    const value = escapeHtml(given[at] ?? '');
    return `<input type="text" class="control quiz-gap" id="${name}" name="${name}" value="${value}" aria-label="Gap ${gap}" maxlength="500" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto">`;
  });
  const rest = gaps.flatMap((gap, at) =>
    placed.has(gap) ? [] : [{ field: `${field}-${gap}`, label: `Gap ${gap}`, value: given[at] ?? '' }],
  );
  return { html: filled, rest };
}

/** Puts something into each gap where it stands first, between tags only; elsewhere its number stays. */
export function withGaps(html: string, gaps: readonly string[], put: (gap: string, at: number) => string) {
  const placed = new Set<string>();
  const pieces = html.split(/(<[^>]*>)/).map((piece) => {
    if (piece.startsWith('<')) return piece;
    return piece.replace(/\[\[(\d{1,2})\]\]/g, (_all, gap: string) => {
      const at = gaps.indexOf(gap);
      if (at < 0 || placed.has(gap)) return `(${gap})`;
      placed.add(gap);
      return put(gap, at);
    });
  });
  return { html: pieces.join(''), placed };
}
