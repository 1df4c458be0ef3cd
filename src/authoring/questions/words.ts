/** Kinds of questions and formats of their files, in words. */
import type { Format } from '../../assessment/exchange/import.service.ts';
import type { QuestionKind } from '../../assessment/questions/questions.service.ts';

export type KindWords = {
  label: string;
  /** How its answers are written. */
  answers: string;
};

export const kindWords: Record<QuestionKind, KindWords> = {
  single: {
    label: 'One right answer',
    answers: 'Mark the right one. Empty lines are left out.',
  },
  multiple: {
    label: 'Several right answers',
    answers:
      'Tick what is right; ticked answers share the points evenly. For other shares type percents: they make 100 together, a wrong answer may cost some (-25).',
  },
  truefalse: { label: 'True or false', answers: 'Say which is right.' },
  numeric: {
    label: 'A number',
    answers:
      'Each number that counts, how far off it may be, and its share of the points in percent. With units, in the first of them.',
  },
  short: {
    label: 'Short text',
    answers:
      'Each spelling that counts, with its share of the points in percent. One must count 100. Patterns can be turned on below.',
  },
  cloze: {
    label: 'Text with gaps',
    answers: 'What counts in which gap. A gap may have several lines.',
  },
  matching: {
    label: 'Match',
    answers: 'Pairs. A line with only the right side is a decoy.',
  },
  ordering: { label: 'Put in order', answers: 'In the right order, first to last.' },
  essay: { label: 'Free text', answers: '' },
};

export const formatWords: Record<Format, { label: string; help: string }> = {
  gift: { label: 'GIFT', help: 'Moodle and others' },
  aiken: { label: 'Aiken', help: 'plain text, one right answer each' },
  csv: { label: 'CSV', help: 'for spreadsheets' },
  json: { label: 'JSON', help: 'our own, holds everything' },
};
