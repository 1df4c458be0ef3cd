/** The preview beside the form of the basics: it comes anew while somebody types. Stores nothing. */
import { Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { me } from '../../web/request.ts';
import { typedOf } from '../../web/saving.ts';
import { basicsPreview, type WordsPreview } from './basics-preview.ts';
import { requireOwnCourse } from './courses.service.ts';

const part = view<{ preview: WordsPreview; action: string }>('authoring/courses/_words');
export const basicsPreviews = Router();

// Whoever reloads a preview, or comes back to it, is led to the page itself.
basicsPreviews.get('/studio/courses/:course/basics/preview', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/basics` });
});

basicsPreviews.post('/studio/courses/:course/basics/preview', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const action = `/studio/courses/${course.id}/basics`;
  const preview = await basicsPreview(typedOf(req.body));
  await answer(req, res, { fragments: [part({ preview, action })], redirect: action });
});
