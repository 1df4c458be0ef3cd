/** The studio's front room: a teacher's courses, and a new one. */
import { Router } from 'express';
import { view } from '../lib/view.ts';
import { publicImage } from '../media/media.service.ts';
import { answer } from '../web/answer.ts';
import { type FormState, submit, untouched } from '../web/form.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { listCategories } from './categories.service.ts';
import { createCourse, listOwnCourses, type OwnCourse, requireOwnCourse } from './courses.service.ts';
import { count, teaching } from './editor.ts';
import { NewCourseForm } from './forms.ts';

type Option = { value: string; label: string };
type Row = {
  href: string;
  title: string;
  cover: { src: string; srcset?: string | undefined } | null;
  state: { label: string; tone: string };
  learners: string;
  rating: { value: number; text: string; count: number } | null;
  next: { href: string; label: string };
};
const indexPage = view<{ courses: Row[] }>('authoring/courses/index');
const newPage = view<{ form: FormState; categories: Option[]; csrf: string | null }>('authoring/courses/new');

export const studio = Router();
studio.use('/studio', teaching);

studio.get('/studio', async (req, res) => {
  const courses = await Promise.all((await listOwnCourses(me(req))).map(rowOf));
  await answer(req, res, { page: indexPage({ courses }), title: 'Your courses', layout: 'studio' });
});

studio.get('/studio/courses/new', async (req, res) => {
  const page = newPage({ form: untouched, categories: await categoryOptions(), csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'New course', layout: 'studio' });
});

studio.post('/studio/courses', async (req, res) => {
  const made = await submit(req, NewCourseForm, (facts) => createCourse(me(req), facts));
  if (made.ok)
    return answer(req, res, { redirect: `/studio/courses/${made.value.id}/basics`, flash: 'The draft is saved.' });
  const page = newPage({ form: made.form, categories: await categoryOptions(), csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'New course', layout: 'studio', status: made.status });
});

studio.get('/studio/courses/:course', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await answer(req, res, {
    redirect: `/studio/courses/${course.id}/${course.state === 'draft' ? 'basics' : 'outline'}`,
  });
});

async function categoryOptions(): Promise<Option[]> {
  return (await listCategories()).map(({ slug, name }) => ({ value: slug, label: name }));
}

async function rowOf(course: OwnCourse): Promise<Row> {
  const { average, count: ratings } = course.rating;
  return {
    href: `/studio/courses/${course.id}`,
    title: course.draft.title,
    cover: await publicImage(course.draft.coverFileId),
    state: stateOf(course),
    learners: count(course.learners, 'learner'),
    rating: ratings > 0 ? { value: average, text: average.toFixed(1), count: ratings } : null,
    next: nextStep(course),
  };
}

function stateOf(course: OwnCourse): { label: string; tone: string } {
  if (course.state === 'draft') return { label: 'Draft', tone: '' };
  if (course.state === 'withdrawn') return { label: 'Withdrawn', tone: 'warn' };
  return course.changed ? { label: 'Published, with changes', tone: 'warn' } : { label: 'Published', tone: 'good' };
}

function nextStep(course: OwnCourse): { href: string; label: string } {
  const base = `/studio/courses/${course.id}`;
  const { draft } = course;
  if (course.state !== 'draft' && course.changed) return { href: `${base}/publish`, label: 'See and publish changes' };
  if (course.state === 'withdrawn') return { href: `${base}/publish`, label: 'Publish again' };
  if (course.state === 'published') return { href: `${base}/outline`, label: 'Edit' };
  if (!draft.description || !draft.category) return { href: `${base}/basics`, label: 'Describe it' };
  if (course.sections.every((section) => section.deletedAt))
    return { href: `${base}/outline`, label: 'Add the first section' };
  return { href: `${base}/publish`, label: 'Check and publish' };
}
