/** A survey in `course.json`. Its questions are told by their order, not by ids. Pure. */
import { type Survey, usualSurvey } from '../../assessment/surveys/survey.ts';
import { newQuestionId } from '../surveys/survey-rows.ts';
import type { FileSurvey } from './course-file.ts';

export function surveyToFile({ questions, closesAt, anonymous, feedback }: Survey): FileSurvey {
  return {
    ...{ anonymous, feedback, closesAt: closesAt ? new Date(closesAt).toISOString() : null },
    questions: questions.map(({ kind, text, required, low, high, options, other }) => ({
      ...{ kind, text, required, low, high, options: [...options], other },
    })),
  };
}

/** What it does not say is as usual. */
export function surveyFromFile({ questions = [], closesAt, ...rest }: FileSurvey): Survey {
  return {
    ...{ ...usualSurvey, ...rest },
    closesAt: closesAt ? new Date(closesAt) : null,
    questions: questions.map((one) => ({ ...one, id: newQuestionId() })),
  };
}
