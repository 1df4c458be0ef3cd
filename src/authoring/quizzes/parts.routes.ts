/** The lines of a quiz while somebody works on them: moved, taken out, found in the bank and added. Stores nothing. */
import { Router } from 'express';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnLecture } from '../outline/outline.service.ts';
import { takeParts } from './parts-typed.ts';
import { type QuizEditor, quizEditor } from './quiz-editor.ts';

const partsPart = view<{ quiz: QuizEditor; form: FormState; action: string }>('authoring/quizzes/_parts');
const at = '/studio/courses/:course/lectures/:lecture/quiz';

export const quizParts = Router();

// Whoever reloads this, or comes back to it, is led to the page itself.
quizParts.get(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}` });
});

quizParts.post(at, async (req, res) => {
  const { course, lecture } = await requireOwnLecture(me(req), req.params.course, req.params.lecture);
  if (lecture.kind !== 'quiz') throw new NotFound('This quiz');
  const action = `/studio/courses/${course.id}/lectures/${lecture.id}`;
  const taken = takeParts(req, true);
  const quiz = await quizEditor(course.id, taken.values, taken);
  const fragments = [partsPart({ quiz, form: { values: taken.values, errors: {} }, action })];
  await answer(req, res, { fragments, redirect: action });
});
