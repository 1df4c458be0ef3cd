/** What the answers to a quiz say about its questions. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type AnalysisScope, askForAnalysis, findAnalysis } from '../../assessment/analysis/analysis.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { railOf, teaching } from '../editor.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { listAskingFilms } from '../stops/films.service.ts';
import { surveyTitles } from '../surveys/surveys.service.ts';
import { analysisSheet, buildAnalysisPage, waitPart } from './analysis-page.ts';
import { listQuizzes, quizTitles } from './quizzes.service.ts';

const indexPage = view<{
  rows: { href: string; title: string; isTaken: boolean }[];
  surveys: { href: string; title: string }[];
  films: { href: string; title: string }[];
}>('authoring/results/index');
const at = '/studio/courses/:course/results';
const ScopeQuery = z.object({ attempts: z.enum(['first', 'all']).default('first') });
type Params = { course: string; lecture: string };
type Found = { draft: Draft; title: string; scope: AnalysisScope; base: string; href: string };

export const results = Router();
results.use('/studio', teaching);

results.get(at, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course, 'answer');
  const quizzes = await listQuizzes(draft);
  const rows = quizzes.map(({ id, ...one }) => ({ ...one, href: `/studio/courses/${draft.course.id}/results/${id}` }));
  const surveys = [...surveyTitles(draft)].map(([id, name]) => ({
    href: `/studio/courses/${draft.course.id}/surveys/${id}`,
    title: name,
  }));
  const films = (await listAskingFilms(draft)).map(({ id, title: name }) => ({
    href: `/studio/courses/${draft.course.id}/films/${id}`,
    title: name,
  }));
  const title = `Results: ${draft.course.draft.title}`;
  await answer(req, res, {
    page: indexPage({ rows, surveys, films }),
    title,
    layout: 'studio',
    nav: railOf(draft, 'results'),
  });
});

results.get(`${at}/:lecture`, async (req, res) => show(req, res, await quizOf(req)));

/** Counted anew. */
results.post(`${at}/:lecture/counting`, async (req, res) => {
  const { draft, scope, href } = await quizOf(req);
  await askForAnalysis({ courseId: draft.course.id, lectureId: req.params.lecture, scope });
  await answer(req, res, { redirect: href });
});

/** Asked by the page itself while it waits. */
results.get(`${at}/:lecture/counting`, async (req, res) => {
  const { draft, scope, base, href } = await quizOf(req);
  const found = await findAnalysis({ courseId: draft.course.id, lectureId: req.params.lecture, scope });
  const waits = found?.state === 'waiting';
  const part = waitPart({ href: `${base}/counting?attempts=${scope}` });
  await answer(req, res, { ...(waits ? { fragments: [part] } : {}), redirect: href });
});

results.get(`${at}/:lecture/questions.csv`, async (req, res) => {
  const { draft, scope } = await quizOf(req);
  const found = await findAnalysis({ courseId: draft.course.id, lectureId: req.params.lecture, scope });
  if (!found?.result) throw new NotFound('This table');
  await sendCsv(res, `${draft.course.slug}-questions.csv`, analysisSheet(found.result));
});

/** Throws NotFound for what is no quiz of this course. */
async function quizOf(req: Request<Params>): Promise<Found> {
  const draft = await readDraft(me(req), req.params.course, 'answer');
  const title = quizTitles(draft).get(req.params.lecture);
  if (title === undefined) throw new NotFound('This quiz');
  const { attempts: scope } = query(req, ScopeQuery);
  const base = `/studio/courses/${draft.course.id}/results/${req.params.lecture}`;
  return { draft, title, scope, base, href: scope === 'all' ? `${base}?attempts=all` : base };
}

async function show(req: Request<Params>, res: Response, found: Found): Promise<void> {
  const { draft, title } = found;
  const page = await buildAnalysisPage(req, { ...found, lectureId: req.params.lecture });
  await answer(req, res, { page, title: `Results of ${title}`, layout: 'studio', nav: railOf(draft, 'results') });
}
