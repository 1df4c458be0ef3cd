/** /learn/:slug/lectures/:lecture/work/dispute: a learner asks the team to look at a grade that came from peers. */
import { type Request, type Response, Router } from 'express';
import { listTries } from '../../assessment/assignments/submissions.service.ts';
import { openCase } from '../../assessment/peers/cases.service.ts';
import { Gone } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { DisputeForm } from './forms.ts';

const disputePage = view<{ title: string; href: string; csrf: string | null; form: FormState }>(
  'learning/peers/dispute',
);
const at = '/learn/:slug/lectures/:lecture/work/dispute';
type Params = { slug: string; lecture: string };

export const disputes = Router();
disputes.use('/learn', requirePerson);

disputes.get(at, async (req: Request<Params>, res) => show(req, res, untouched));

disputes.post(at, async (req: Request<Params>, res) => {
  const { work, href } = await find(req);
  const sent = await submit(req, DisputeForm, ({ text }) => {
    const { id: submissionId, courseId, lectureId, userId: byId } = work;
    return openCase({ kind: 'dispute', submissionId, reviewId: '', courseId, lectureId, byId, text: text.trim() });
  });
  if (!sent.ok) return show(req, res, sent.form, sent.status);
  await answer(req, res, { redirect: `${href}#received`, flash: 'Sent. Your teacher looks at it and answers.' });
});

/** Throws Gone where there is no grade from peers that could be disputed. */
async function find(req: Request<Params>) {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const [work] = await listTries({ enrolmentId: open.enrolment.id, lectureId: open.lecture.id });
  if (work?.peers !== 'dealt' || work.stage !== 'handed-back')
    throw new Gone('There is no grade from other learners here that could be looked at.');
  return { open, work, href: lectureHref(open.course.slug, open.lecture) };
}

async function show(req: Request<Params>, res: Response, form: FormState, status = 200): Promise<void> {
  const { open, href } = await find(req);
  const page = disputePage({ title: open.lecture.title, href, csrf: csrfOf(req), form });
  const nav = { backHref: href, course: open.course.facts.title, courseHref: `/learn/${open.course.slug}` };
  await answer(req, res, { page, title: `Your grade: ${open.lecture.title}`, layout: 'player', nav, status });
}
