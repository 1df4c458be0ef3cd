/** POST /learn/:slug/lectures/:lecture/survey: the answers to a survey. Nothing of them is logged, or kept on the way. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findOwnAnswers, newTicket, type Stored } from '../../assessment/surveys/answering.service.ts';
import { takeAnswers } from '../../assessment/surveys/taking.service.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { typedOf } from '../../web/saving.ts';
import { buildLecturePage } from '../lecture-page.ts';
import { type OpenLecture, requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { answerSurvey, completeWithoutAnswers, seatOf } from './answering.service.ts';
import type { TypedSurvey } from './stage.ts';
import { isClosed, surveyOf } from './survey-of.ts';

const address = '/learn/:slug/lectures/:lecture/survey';
type Params = { slug: string; lecture: string };
const Ticket = z.string().regex(/^[\w-]{24}$/);
const told: Record<Stored, string> = {
  stored: 'Thank you. Your answers are stored.',
  before: 'You had answered before: nothing was changed.',
  unsure:
    'An earlier form of yours was cut off. Nothing links answers to you, so it cannot be told whether they arrived, and none are taken twice.',
};
const brokenPromise =
  'This survey is not anonymous any more. Nothing was stored: please read above what it promises now, and decide again.';
export const surveys = Router();
surveys.use('/learn', requirePerson);

// Whoever reloads a form that came back is led to its lecture.
surveys.get(address, async (req: Request<Params>, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  await answer(req, res, { redirect: lectureHref(open.course.slug, open.lecture) });
});

surveys.post(address, async (req: Request<Params>, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const survey = await requireSurvey(open);
  const redirect = lectureHref(open.course.slug, open.lecture);
  const typed = typedOf(req.body);
  if (isClosed(survey, open.at)) return showClosed(req, res, open);
  const own = await findOwnAnswers(seatOf(open));
  // A form that was read under the promise of anonymity is never stored by name.
  const isBroken = typed.ticket !== undefined && !own && !survey.anonymous;
  const { answers, errors } = takeAnswers(survey, typed);
  if (isBroken) errors[''] = brokenPromise;
  if (Object.keys(errors).length > 0 && own?.answers !== null)
    return showAgain(req, res, open, { values: { ...typed, ticket: ticketIn(typed.ticket) }, errors });
  const stored = await answerSurvey(open, survey, { answers, ticket: ticketIn(typed.ticket) });
  await answer(req, res, { redirect, flash: told[stored] });
});

async function requireSurvey({ lecture }: OpenLecture) {
  const survey = surveyOf(await requireRevision(lecture.revisionId));
  if (!survey) throw new NotFound('This survey');
  return survey;
}

async function showClosed(req: Request, res: Response, open: OpenLecture): Promise<void> {
  await completeWithoutAnswers(open);
  const redirect = lectureHref(open.course.slug, open.lecture);
  await answer(req, res, { redirect, flash: 'This survey has closed: nothing was changed.' });
}

async function showAgain(req: Request, res: Response, open: OpenLecture, typed: TypedSurvey): Promise<void> {
  const { words: _words, ...built } = await buildLecturePage(req, open, { survey: typed });
  await answer(req, res, { ...built, frames: true, layout: 'player', status: 422 });
}

/** A form without one is taken as a form of its own. */
function ticketIn(given: unknown): string {
  const parsed = Ticket.safeParse(given);
  return parsed.success ? parsed.data : newTicket();
}
