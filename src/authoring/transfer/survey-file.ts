/** A survey in `course.json`. Its questions are told by their order, not by ids. Pure. */
import { type Survey, usualSurvey } from '../../assessment/surveys/survey.ts';
import { newQuestionId, questionsOf, rowsOf } from '../surveys/survey-rows.ts';
import type { FileSurvey } from './course-file.ts';

export function surveyToFile({ questions, closesAt, anonymous, feedback }: Survey): FileSurvey {
  return {
    ...{ anonymous, feedback, closesAt: closesAt ? new Date(closesAt).toISOString() : null },
    questions: questions.map(({ kind, text, required, low, high, options, other }) => ({
      ...{ kind, text, required, low, high, options: [...options], other },
    })),
  };
}

/** What it does not say is as usual. `lost`: how many of its questions could not be answered as they are, and are left out. */
export function surveyFromFile({ questions = [], closesAt, ...rest }: FileSurvey): { survey: Survey; lost: number } {
  const taken = questions.flatMap((one) => {
    const asked = questionsOf(rowsOf([{ ...one, id: newQuestionId() }]));
    return asked.problem === null ? asked.questions : [];
  });
  const survey = {
    ...{ ...usualSurvey, ...rest },
    closesAt: closesAt ? new Date(closesAt) : null,
    questions: taken,
  };
  return { survey, lost: questions.length - taken.length };
}
