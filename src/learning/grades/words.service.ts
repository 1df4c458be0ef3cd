/** Grades in words and figures, for those who teach and those who learn. */
import type { Fate, Outcome } from '../../assessment/grades/reckoning.service.ts';
import { letterOf, rounded } from '../../assessment/grades/reckoning.service.ts';
import type { Scheme } from '../../assessment/grades/scheme.service.ts';
import type { Column } from './columns.service.ts';
import { isBelow } from './reckoned.service.ts';
import type { RowCell } from './row.model.ts';

export type ShownCell = {
  /** "87", "–", "excused". */
  text: string;
  /** What else is to be known of it, as a word: '' for nothing. */
  note: string;
  tone: '' | 'bad' | 'warn' | 'quiet';
  /** The whole of it for who does not see the table: "87 %, set by a teacher". */
  label: string;
};

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** "87 %", one place after the point where it has one. */
export function percentWords(percent: number): string {
  return `${figures.format(rounded(percent, 1))} %`;
}

/** "B (84 %)" or "84 %"; "–" while nothing counts. */
export function totalWords({ show }: Scheme, { total, letter }: Pick<Outcome, 'total' | 'letter'>): string {
  if (total === null) return '–';
  return show === 'letters' && letter ? `${letter} (${total} %)` : `${total} %`;
}

/** The letter of one grade, where the course shows letters. */
export function letterWords(scheme: Scheme, percent: number | null): string {
  return scheme.show === 'letters' && percent !== null
    ? (letterOf(scheme, rounded(percent, scheme.decimals)) ?? '')
    : '';
}

/** How a cell of the gradebook is shown. */
export function shownCell(column: Column, cell: RowCell | undefined, fate: Fate | undefined): ShownCell {
  if (cell?.excused) return { text: 'excused', note: '', tone: 'quiet', label: 'excused' };
  if (fate === 'waiting') return { text: 'to mark', note: '', tone: 'warn', label: 'waits to be marked' };
  if (!cell || cell.percent === null)
    return fate === 'zero'
      ? { text: '0', note: 'late', tone: 'bad', label: 'nothing came in, counts 0 %' }
      : { text: '–', note: '', tone: 'quiet', label: 'nothing yet' };
  const text = figures.format(rounded(cell.percent, 1));
  const note = cell.isSet ? 'set' : fate === 'dropped' ? 'dropped' : '';
  const below = isBelow(column, cell, fate);
  const parts = [
    `${text} %`,
    ...(cell.isSet ? ['set by a teacher'] : []),
    ...(fate === 'dropped' ? ['left out as the lowest'] : []),
    ...(below ? ['below the pass mark'] : []),
  ];
  return { text, note, tone: below ? 'bad' : '', label: parts.join(', ') };
}

/** What becomes of a grade, for its learner; '' where it simply counts. */
export const fateWords: Record<Fate, string> = {
  counts: '',
  dropped: 'left out as the lowest',
  excused: 'excused, does not count',
  waiting: 'waits to be marked',
  open: 'nothing yet',
  zero: 'nothing came in: counts 0 %',
};

/** The scheme in sentences, for learners. */
export function rulesWords({ groups, ungraded, decimals, passPercent, show, scale }: Scheme): string[] {
  const places = ['to whole percent', 'to one place', 'to two places'][decimals];
  return [
    ...(groups.length > 1
      ? ['Each group counts by its weight; while nothing counts in a group yet, the others take its share.']
      : []),
    'Within a group every lecture weighs the same.',
    ungraded === 'zero'
      ? 'What is not handed in counts 0 once its date has passed. What waits to be marked does not count yet.'
      : 'What is not graded yet does not count.',
    `The total is rounded ${places}, halves up, and passes from ${passPercent} %.`,
    ...(show === 'letters'
      ? [`Letters: ${scale.map(({ letter, from }) => `${letter} from ${from} %`).join(', ')}.`]
      : []),
  ];
}
