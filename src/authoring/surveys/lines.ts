/** How two states of a survey differ, in words. Pure. */

import type { Survey, SurveyQuestion } from '../../assessment/surveys/survey.ts';
import { surveyKindWords } from '../../assessment/surveys/survey-words.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { Line, Names } from '../publishing/compare-words.ts';

/** Its questions as prose, then what is promised and until when. One that is missing counts as empty. */
export function surveyLines(before: Survey | null, after: Survey | null, { zone }: Pick<Names, 'zone'>): Line[] {
  const line = (label: string, text: (survey: Survey) => string, isProse = false): Line => ({
    ...{ label, isProse },
    ...{ before: before ? text(before) : '', after: after ? text(after) : '' },
  });
  return [
    line('Questions', ({ questions }) => questionWords(questions), true),
    line('Anonymous', ({ anonymous }) => (anonymous ? 'Yes' : 'No')),
    line('Asked at the end of the course', ({ feedback }) => (feedback ? 'Yes' : 'No')),
    line('Closes', ({ closesAt }) => (closesAt ? formatMoment(new Date(closesAt), zone) : 'Never')),
  ].filter((one) => one.before !== one.after);
}

/** "Was it clear? (Scale from 1 to 5: not at all to fully; required)", one a line. */
export function questionWords(questions: readonly SurveyQuestion[]): string {
  return questions
    .map(({ kind, text, required, low, high, options, other }) => {
      const ends = low || high ? `: ${low} to ${high}` : '';
      const choices = options.length > 0 || other ? `: ${[...options, ...(other ? ['other'] : [])].join(', ')}` : '';
      return `${text} (${surveyKindWords[kind]}${ends}${choices}${required ? '; required' : ''})`;
    })
    .join('\n');
}
