/** Surveys in words and figures, wherever they are shown. Pure. */
import type { Survey, SurveyKind } from './survey.ts';

export const surveyKindWords: Record<SurveyKind, string> = {
  scale5: 'Scale from 1 to 5',
  scale7: 'Scale from 1 to 7',
  scale10: 'Scale from 0 to 10',
  single: 'One of several',
  multiple: 'Any of several',
  short: 'A line of text',
  long: 'Text',
};

/** The steps of a scale from its low end; none for other kinds. */
export function stepsOf(kind: SurveyKind): number[] {
  if (kind === 'scale10') return Array.from({ length: 11 }, (_, at) => at);
  if (kind !== 'scale5' && kind !== 'scale7') return [];
  return Array.from({ length: kind === 'scale5' ? 5 : 7 }, (_, at) => at + 1);
}

export function isChoice(kind: SurveyKind): boolean {
  return kind === 'single' || kind === 'multiple';
}

/** How long answering takes, in seconds; our own rule of thumb. */
export function surveySeconds({ questions }: Pick<Survey, 'questions'>): number {
  const seconds: Partial<Record<SurveyKind, number>> = { short: 30, long: 90, multiple: 20 };
  return questions.reduce((sum, { kind }) => sum + (seconds[kind] ?? 10), 0);
}

/** What the survey promises to who answers it, as it is stored; see decision 016. */
export function promiseOf({ anonymous }: Pick<Survey, 'anonymous'>): string[] {
  if (!anonymous)
    return [
      'This survey is not anonymous. Your answers are stored with your name, and those who teach the course can read both.',
      'You can change them while the survey is open. They go away with your account.',
    ];
  return [
    'This survey is anonymous. Your answers are stored without your name, without anything that leads to your account, and without the time.',
    'Apart from them we note that you have answered, so that everybody does it once. Those who teach the course see that, and read answers only once there are five.',
    'Because nothing links them to you, answers cannot be changed or taken back. What you write in your own words can still tell who you are.',
  ];
}
