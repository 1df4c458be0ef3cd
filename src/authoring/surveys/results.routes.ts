/** What the answers to a survey say, and all of them as a table. For those who answer learners. */
import { type Request, Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { countAnswered, surveyResults, surveyRows } from '../../assessment/surveys/results.service.ts';
import type { SurveyQuestion } from '../../assessment/surveys/survey.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { me } from '../../web/request.ts';
import { railOf, teaching } from '../editor.ts';
import { type ResultsPart, resultParts, waitingText } from './results-page.ts';
import { requireSurvey } from './surveys.service.ts';

const resultsPage = view<{
  title: string;
  backHref: string;
  csvHref: string | null;
  answered: string;
  waiting: string;
  parts: ResultsPart[];
}>('authoring/surveys/results');
const at = '/studio/courses/:course/surveys/:lecture';
type Params = { course: string; lecture: string };

export const surveyResultPages = Router();
surveyResultPages.use('/studio', teaching);

surveyResultPages.get(at, async (req: Request<Params>, res) => {
  const { draft, title, questions } = await requireSurvey(me(req), req.params.course, req.params.lecture);
  const [results, answered] = await Promise.all([
    surveyResults(req.params.lecture, questions),
    countAnswered(req.params.lecture),
  ]);
  const parts = resultParts(results);
  const page = resultsPage({
    ...{ title, parts, backHref: `/studio/courses/${draft.course.id}/results` },
    csvHref: parts.length > 0 ? `/studio/courses/${draft.course.id}/surveys/${req.params.lecture}/answers.csv` : null,
    answered: answered === 1 ? 'One learner has answered.' : `${answered} learners have answered.`,
    waiting: waitingText(results, answered),
  });
  await answer(req, res, { page, title: `Answers: ${title}`, layout: 'studio', nav: railOf(draft, 'results') });
});

surveyResultPages.get(`${at}/answers.csv`, async (req: Request<Params>, res) => {
  const { draft, questions } = await requireSurvey(me(req), req.params.course, req.params.lecture);
  const heads = ['Learner', ...questions.map(({ text }) => text)];
  await sendCsv(res, `${draft.course.slug}-survey.csv`, { heads, rows: linesOf(req.params.lecture, questions) });
});

/** Names are looked up a hundred at a time. */
async function* linesOf(lectureId: string, questions: readonly SurveyQuestion[]): AsyncGenerator<string[]> {
  let batch: Row[] = [];
  for await (const row of surveyRows(lectureId)) {
    batch.push(row);
    if (batch.length < 100) continue;
    yield* await named(batch, questions);
    batch = [];
  }
  yield* await named(batch, questions);
}

type Row = { userId: string | null; answers: { questionId: string; values: string[]; other: string }[] };

async function named(batch: Row[], questions: readonly SurveyQuestion[]): Promise<string[][]> {
  const people = await listPeopleByIds(batch.flatMap(({ userId }) => userId ?? []));
  return batch.map(({ userId, answers }) => [
    userId ? (people.get(userId)?.name ?? '') : 'Anonymous',
    ...questions.map(({ id }) => {
      const found = answers.find(({ questionId }) => questionId === id);
      return found ? [...found.values, ...(found.other ? [found.other] : [])].join('; ') : '';
    }),
  ]);
}
