/** The survey of a lecture as published. What comes from a cache has its moments as texts. Pure. */
import type { Survey } from '../../assessment/surveys/survey.ts';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';

export function surveyOf({ survey }: Pick<LectureBody, 'survey'>): Survey | null {
  if (!survey) return null;
  return { ...survey, closesAt: survey.closesAt ? new Date(survey.closesAt) : null };
}

export function isClosed({ closesAt }: Pick<Survey, 'closesAt'>, at: Date): boolean {
  return closesAt !== null && closesAt <= at;
}
