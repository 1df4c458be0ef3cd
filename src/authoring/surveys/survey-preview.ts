/** A survey as learners see it: what it promises, and what it asks. Pure. */

import type { Survey } from '../../assessment/surveys/survey.ts';
import { isChoice, promiseOf, stepsOf, surveySeconds } from '../../assessment/surveys/survey-words.service.ts';
import { formatMoment } from '../../lib/dates.ts';

export type SurveyPreview = {
  seconds: number;
  promise: string[];
  closes: string;
  questions: { text: string; required: boolean; marks: string[]; ends: string; writes: boolean }[];
};

/** `zone`: in which moments are read. */
export function surveyPreview(survey: Survey, zone: string): SurveyPreview {
  return {
    seconds: surveySeconds(survey),
    promise: promiseOf(survey),
    closes: survey.closesAt ? formatMoment(new Date(survey.closesAt), zone) : '',
    questions: survey.questions.map(({ kind, text, required, low, high, options, other }) => ({
      ...{ text: text || 'A question without words', required },
      marks: isChoice(kind) ? [...options, ...(other ? ['Other'] : [])] : stepsOf(kind).map(String),
      ends: [low, high].filter(Boolean).join(' – '),
      writes: !isChoice(kind) && stepsOf(kind).length === 0,
    })),
  };
}
