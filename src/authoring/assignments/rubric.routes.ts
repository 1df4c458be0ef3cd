/** The lines of a rubric while somebody works on them: added, moved, taken out. Stores nothing. */
import { Router } from 'express';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnLecture } from '../outline/outline.service.ts';
import { type RubricEditor, rubricEditor, takeRubric } from './rubric-typed.ts';

const rubricPart = view<{ rubric: RubricEditor; form: FormState; action: string }>('authoring/assignments/_rubric');
const at = '/studio/courses/:course/lectures/:lecture/rubric';

export const rubricLines = Router();

// Whoever reloads this, or comes back to it, is led to the page itself.
rubricLines.get(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}` });
});

rubricLines.post(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  if (lecture.kind !== 'assignment') throw new NotFound('This assignment');
  const action = `/studio/courses/${course.id}/lectures/${lecture.id}`;
  const taken = takeRubric(req);
  const rubric = rubricEditor(taken.values, taken);
  const fragments = [rubricPart({ rubric, form: { values: taken.values, errors: {} }, action })];
  await answer(req, res, { fragments, redirect: action });
});
