/** The form of a survey: what may be typed, what it means, and what is stored as the form shows it. */
import { z } from 'zod';
import type { Survey } from '../../assessment/surveys/survey.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { fields, formOf, type Typed } from '../../web/form.ts';
import { LectureForm } from '../forms.ts';
import { questionsOf, rowsIn, rowsOf, rowsText } from './survey-rows.ts';

/** The fields that two saves which meet are compared by. */
export const surveyLabels = {
  surveyQuestions: 'Questions',
  anonymous: 'Anonymous',
  courseFeedback: 'Asked at the end of the course',
  surveyCloses: 'Closes',
};
export const surveyTicks = ['anonymous', 'courseFeedback'];

const SurveyFields = {
  surveyQuestions: z.string().max(200_000).default(''),
  anonymous: fields.tick,
  courseFeedback: fields.tick,
  surveyCloses: z.string().trim().max(40).default(''),
};
type SurveyTyped = { surveyQuestions: string; anonymous: boolean; courseFeedback: boolean; surveyCloses: string };
type Problem = { path: keyof SurveyTyped; message: string };

/** The form of a lecture that is a survey; moments are read in `zone`. Its `survey` is what is stored. */
export function surveyLectureForm(zone: string) {
  return LectureForm.extend(SurveyFields).transform((typed, context) => {
    const { survey, problems } = surveyOf(typed, zone);
    for (const { path, message } of problems) context.addIssue({ code: 'custom', path: [path], message });
    return { ...typed, survey };
  });
}

/** What is typed, as far as it can be understood; the rest as it is stored. For a preview. */
export function typedSurvey(values: Typed, stored: Survey, zone: string): Survey {
  const known = surveyValues(stored, zone);
  const shown = 'surveyShown' in values || 'surveyQuestions' in values;
  const rows = rowsIn(shown ? values : known);
  const closes = String(values.surveyCloses ?? known.surveyCloses ?? '');
  const tick = (name: string) => values[name] === 'on' || values[name] === 'true';
  const { survey } = surveyOf(
    {
      surveyQuestions: rowsText(rows),
      ...{ anonymous: tick('anonymous'), courseFeedback: tick('courseFeedback'), surveyCloses: closes },
    },
    zone,
  );
  return survey;
}

/** What is stored, as the form shows it. */
export function surveyValues({ questions, anonymous, feedback, closesAt }: Survey, zone: string): Typed {
  const surveyCloses = closesAt ? localTime(new Date(closesAt), zone) : '';
  const surveyQuestions = rowsText(rowsOf(questions));
  return formOf({ surveyQuestions, anonymous, courseFeedback: feedback, surveyCloses }).values;
}

function surveyOf(typed: SurveyTyped, zone: string): { survey: Survey; problems: Problem[] } {
  const { questions, problem } = questionsOf(rowsIn({ surveyQuestions: typed.surveyQuestions }));
  const closesAt = typed.surveyCloses === '' ? null : momentFrom(typed.surveyCloses, zone);
  const strange = `Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`;
  const problems: Problem[] = [
    ...(problem ? [{ path: 'surveyQuestions' as const, message: problem }] : []),
    ...(typed.surveyCloses !== '' && !closesAt ? [{ path: 'surveyCloses' as const, message: strange }] : []),
  ];
  const survey = { questions, anonymous: typed.anonymous, feedback: typed.courseFeedback, closesAt };
  return { survey, problems };
}
