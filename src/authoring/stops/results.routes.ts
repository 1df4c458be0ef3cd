/** How many learners answered each question in a film, and how many were right. For those who answer learners. */
import { type Request, Router } from 'express';
import { clockText } from '../../assessment/stops/stops.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { me } from '../../web/request.ts';
import { railOf, teaching } from '../editor.ts';
import { requireFilmResults } from './films.service.ts';

type Row = { title: string; at: string; answered: string; right: string };
const resultsPage = view<{ title: string; backHref: string; editHref: string; rows: Row[] }>('authoring/stops/results');
const at = '/studio/courses/:course/films/:lecture';
type Params = { course: string; lecture: string };

export const filmResults = Router();
filmResults.use('/studio', teaching);

filmResults.get(at, async (req: Request<Params>, res) => {
  const { draft, title, results } = await requireFilmResults(me(req), req.params.course, req.params.lecture);
  const base = `/studio/courses/${draft.course.id}`;
  const rows = results.map(({ second, title: question, answered, right }) => ({
    ...{ title: question, at: clockText(second), answered: String(answered) },
    right: answered > 0 ? `${Math.round((right / answered) * 100)} %` : '–',
  }));
  const page = resultsPage({
    ...{ title, rows, backHref: `${base}/results` },
    editHref: `${base}/lectures/${req.params.lecture}#film-stops`,
  });
  await answer(req, res, { page, title: `Questions in ${title}`, layout: 'studio', nav: railOf(draft, 'results') });
});
