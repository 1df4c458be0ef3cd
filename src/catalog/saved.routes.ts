/** `/saved`, and the button that saves a course for later. */
import { Router } from 'express';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { type Card, cardOf } from './cards.ts';
import { dropSavedCourse, listSavedCourses, type Saving, saveCourse } from './saved.service.ts';

const savedPage = view<{ courses: Card[] }>('catalog/saved/index');
const savingPart = view<{ saving: Saving }>('catalog/courses/_saving');

export const saved = Router();

saved.get('/saved', requirePerson, async (req, res) => {
  const courses = await listSavedCourses(me(req));
  await answer(req, res, { page: savedPage({ courses: courses.map(cardOf) }), title: 'Saved courses' });
});

saved.post('/courses/:slug/saved', requirePerson, async (req, res) => {
  const { slug } = await saveCourse(me(req), String(req.params.slug));
  const fragments = [savingPart({ saving: { slug, saved: true, csrf: csrfOf(req) } })];
  await answer(req, res, { fragments, redirect: `/courses/${slug}`, flash: 'Saved. You find it under “My learning”.' });
});

saved.delete('/courses/:slug/saved', requirePerson, async (req, res) => {
  const { slug } = await dropSavedCourse(me(req), String(req.params.slug));
  const fragments = [savingPart({ saving: { slug, saved: false, csrf: csrfOf(req) } })];
  await answer(req, res, { fragments, redirect: `/courses/${slug}` });
});
