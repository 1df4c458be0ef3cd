/** `/learn/:slug/reset`: begin a course anew (POST), and have everything back within a day (DELETE). */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireEnrolment } from '../enrolment.service.ts';
import { resetProgress, resettableOf, undoReset } from './reset.service.ts';

type Page = {
  title: string;
  backHref: string;
  /** "12 completed lectures and 3 places in films"; '' for nothing. */
  goes: string;
  isFinished: boolean;
  number: number;
  csrf: string | null;
};
const resetPage = view<Page>('learning/reset/new');
/** A press that names no reset asks for none. */
const ResetForm = z.object({ number: z.coerce.number().int().min(1).catch(0) });

export const resets = Router();
resets.use('/learn/:slug/reset', requirePerson);

resets.get('/learn/:slug/reset', async (req, res) => {
  const { enrolment, course } = await findOwn(req);
  const { number, lectures, places } = await resettableOf(enrolment);
  const page = resetPage({
    title: course.facts.title,
    backHref: `/learn/${course.slug}`,
    goes: [
      counted(lectures, 'completed lecture', 'completed lectures'),
      counted(places, 'place where you stopped in a film', 'places where you stopped in films'),
    ]
      .filter(Boolean)
      .join(' and '),
    isFinished: enrolment.completedAt !== null,
    number,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Start over' });
});

resets.post('/learn/:slug/reset', async (req, res) => {
  const { enrolment, course } = await findOwn(req);
  await resetProgress(enrolment, ResetForm.parse(req.body ?? {}).number);
  await answer(req, res, { redirect: `/learn/${course.slug}` });
});

resets.delete('/learn/:slug/reset', async (req, res) => {
  const { enrolment, course } = await findOwn(req);
  await undoReset(enrolment.id);
  await answer(req, res, { redirect: `/learn/${course.slug}`, flash: 'Your progress is back.' });
});

async function findOwn(req: Request<{ slug: string }>) {
  const enrolment = await requireEnrolment(me(req), req.params.slug);
  return { enrolment, course: await requireLearnableCourse(req.params.slug) };
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
