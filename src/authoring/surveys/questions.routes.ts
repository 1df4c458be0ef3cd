/** The questions of a survey while somebody works on them: added, moved, taken out. Stores nothing. */
import { Router } from 'express';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnLecture } from '../outline/outline.service.ts';
import { type SurveyEditor, surveyEditor, takeSurvey } from './survey-typed.ts';

const questionsPart = view<{ survey: SurveyEditor; form: FormState; action: string }>('authoring/surveys/_questions');
const at = '/studio/courses/:course/lectures/:lecture/survey';

export const surveyQuestions = Router();

// Whoever reloads this, or comes back to it, is led to the page itself.
surveyQuestions.get(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}` });
});

surveyQuestions.post(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  if (lecture.kind !== 'survey') throw new NotFound('This survey');
  const action = `/studio/courses/${course.id}/lectures/${lecture.id}`;
  const taken = takeSurvey(req);
  const survey = surveyEditor(taken.values, taken);
  const fragments = [questionsPart({ survey, form: { values: taken.values, errors: {} }, action })];
  await answer(req, res, { fragments, redirect: action });
});
