/** A question was corrected: past attempts are looked at, and marked again with a yes. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import {
  askForRegrade,
  confirmRegrade,
  dropRegrade,
  requireRegrade,
} from '../../assessment/regrades/regrades.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { Nothing, RegradeForm, RowsQuery, YesForm } from './forms.ts';
import { buildLookPage, progressFor, progressPart } from './look-page.ts';
import { buildRegradesPage } from './regrades-page.ts';

const at = '/studio/courses/:course/questions/:question/regrades';
type Params = { course: string; question: string };
type OneParams = Params & { regrade: string };

export const regrades = Router();
regrades.use('/studio', teaching);

regrades.get(at, (req, res) => showAll(req, res, untouched));

regrades.post(at, async (req, res) => {
  const { course, question } = await questionOf(req);
  const asked = await submit(req, RegradeForm, ({ how }) => askForRegrade(me(req).id, course, question, how));
  if (!asked.ok) return showAll(req, res, asked.form, asked.status);
  await answer(req, res, { redirect: `${baseOf(req)}/${asked.value}` });
});

regrades.get(`${at}/:regrade`, (req, res) => showOne(req, res, untouched));

/** Asked by the page itself while it waits. */
regrades.get(`${at}/:regrade/progress`, async (req, res) => {
  const { course, question } = await questionOf(req);
  const regrade = await requireRegrade(course, question, req.params.regrade);
  const redirect = `${baseOf(req)}/${regrade.id}`;
  const waits = regrade.state === 'waiting';
  const fragments = waits ? { fragments: [progressPart({ progress: progressFor(regrade, redirect) })] } : {};
  await answer(req, res, { ...fragments, redirect });
});

/** The yes. */
regrades.post(`${at}/:regrade/application`, async (req, res) => {
  const { course, question } = await questionOf(req);
  const { regrade } = req.params;
  await requireRegrade(course, question, regrade);
  const done = await submit(req, YesForm, (wish) => confirmRegrade(course, question, regrade, wish));
  if (!done.ok) return showOne(req, res, done.form, done.status);
  await answer(req, res, { redirect: `${baseOf(req)}/${regrade}`, flash: 'The attempts are being marked again.' });
});

regrades.delete(`${at}/:regrade`, async (req, res) => {
  const { course, question } = await questionOf(req);
  await submit(req, Nothing, () => dropRegrade(course, question, req.params.regrade));
  await answer(req, res, { redirect: baseOf(req), flash: 'Nothing was changed.' });
});

async function questionOf(req: Request<Params>): Promise<Params> {
  const { id } = await requireOwnCourse(me(req), req.params.course, 'answer');
  return { course: id, question: req.params.question };
}

async function showAll(req: Request<Params>, res: Response, form: FormState, status = 200): Promise<void> {
  const draft = await readDesk(me(req), req.params.course);
  const page = await buildRegradesPage(req, draft, { questionId: req.params.question, base: baseOf(req), form });
  const title = `Regrade: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'results'), status });
}

async function showOne(req: Request<OneParams>, res: Response, form: FormState, status = 200): Promise<void> {
  const draft = await readDraft(me(req), req.params.course, 'answer');
  const regrade = await requireRegrade(draft.course.id, req.params.question, req.params.regrade);
  const shown = { regrade, base: baseOf(req), form, ...query(req, RowsQuery) };
  const page = await buildLookPage(req, draft, shown);
  const title = `Regrade: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'results'), status });
}

function baseOf({ params }: Request<Params>): string {
  return `/studio/courses/${params.course}/questions/${params.question}/regrades`;
}
