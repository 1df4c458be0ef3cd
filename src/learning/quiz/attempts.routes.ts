/** /learn/:slug/lectures/:lecture/attempts: beginning a quiz, answering, handing in, and what came of it. */

import { type Request, type Response, Router } from 'express';
import { type Saved, saveAnswer, sealAnswer } from '../../assessment/attempts/answers.service.ts';
import {
  type Attempt,
  questionsOf,
  recallAttempt,
  requireAttempt,
} from '../../assessment/attempts/attempts.service.ts';
import { closeIfDue, submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { readGiven } from '../../assessment/attempts/given.service.ts';
import { startAttempt } from '../../assessment/attempts/starting.service.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { savedText } from '../../lib/dates.ts';
import { Gone, NotFound } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { form, query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { findLecture, type OpenLecture, requireOpenLecture, requirePlayingLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import {
  buildAttemptPage,
  buildHandIn,
  entryOf,
  entryPart,
  savedOf,
  savedPart,
  stampOf,
  timerOf,
  timerPart,
} from './attempt-page.ts';
import { AnswerForm, AttemptQuery, PageForm } from './forms.ts';
import { heldAnswers } from './held-answers.service.ts';
import { completeByAttempt } from './passing.service.ts';
import { fieldOf } from './question-view.ts';
import { buildResultPage } from './result-page.ts';
import { quizOf } from './start.ts';

const address = '/learn/:slug/lectures/:lecture/attempts';
type Params = { slug: string; lecture: string };
type AttemptParams = Params & { attempt: string };
export const attempts = Router();
attempts.use('/learn', requirePerson);

attempts.post(address, async (req: Request<Params>, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const quiz = quizOf(await requireRevision(open.lecture.revisionId));
  if (!quiz) throw new NotFound('This quiz');
  const attempt = await startAttempt(sittingOf(open), quiz, open.lecture.revisionId);
  await answer(req, res, { redirect: `${lectureHref(open.course.slug, open.lecture)}/attempts/${attempt.id}` });
});

attempts.get(`${address}/:attempt`, async (req: Request<AttemptParams>, res) => {
  const { open, attempt } = await resultOf(req);
  if (attempt.state !== 'open') return showResult(req, res, open, attempt);
  await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const { question, held } = query(req, AttemptQuery);
  const typed = held ? await heldAnswers(held, attempt.id) : null;
  await answer(req, res, { ...(await buildAttemptPage(req, open, attempt, { question, typed })), layout: 'player' });
});

/** How much time is left: the page's clock may be wrong, or was asleep. */
attempts.get(`${address}/:attempt/time`, async (req: Request<AttemptParams>, res) => {
  const { attempt, href } = await playingOf(req);
  const timer = timerOf(attempt, href, zoneOf(req));
  await answer(req, res, { fragments: timer ? [timerPart({ ...timer, oob: false })] : [], redirect: href });
});

/** One answer, as it is given. */
attempts.put(
  `${address}/:attempt/answers/:question`,
  async (req: Request<AttemptParams & { question: string }>, res) => {
    const { attempt, href } = await playingOf(req, recallAttempt);
    const number = Number(req.params.question);
    const sent = form(req, AnswerForm);
    const typedAt = sent.ok && sent.value.typedAt ? new Date(sent.value.typedAt) : undefined;
    await showSaved(req, res, { attempt, href, number, saved: await saveOne(req, attempt, number, typedAt) });
  },
);

/** All answers of a page, with the turn to another one. */
attempts.put(`${address}/:attempt/answers`, async (req: Request<AttemptParams>, res) => {
  const { attempt, href } = await playingOf(req);
  const sent = form(req, PageForm);
  if (!sent.ok) throw new NotFound('This page');
  if (attempt.state !== 'open') return answer(req, res, { redirect: href });
  const { asked, go, check } = sent.value;
  await savePage(req, attempt, asked);
  const checked = check === undefined ? undefined : attempt.items[check - 1];
  if (checked && attempt.rules.feedback === 'answer') await sealAnswer(attempt, checked.questionId);
  const turn = turnTo(attempt, href, check === undefined ? go : `${check}`);
  await answer(req, res, {
    ...turn,
    ...(go === 'stay' && !check ? { flash: `Saved ${savedText(now(), now(), zoneOf(req))}.` } : {}),
  });
});

attempts.get(`${address}/:attempt/submission`, async (req: Request<AttemptParams>, res) => {
  const { open, attempt } = await attemptOf(req);
  if (attempt.state !== 'open') return showResult(req, res, open, attempt);
  await answer(req, res, { ...(await buildHandIn(req, open, attempt)), layout: 'player' });
});

attempts.post(`${address}/:attempt/submission`, async (req: Request<AttemptParams>, res) => {
  const { open, attempt } = await attemptOf(req);
  const closed = attempt.state === 'closed' ? attempt : await submitAttempt(attempt);
  // The fact in the outbox does the same; the next page is to say it already.
  await completeByAttempt(closed.id);
  await answer(req, res, { redirect: `${lectureHref(open.course.slug, open.lecture)}/attempts/${closed.id}` });
});

function sittingOf({ enrolment, course, lecture }: OpenLecture) {
  return { userId: enrolment.userId, enrolmentId: enrolment.id, courseId: course.id, lectureId: lecture.id };
}

/** With all that a page needs. An attempt whose time is over is closed by whoever looks. */
async function attemptOf(req: Request<AttemptParams>): Promise<{ open: OpenLecture; attempt: Attempt }> {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const found = await requireAttempt(sittingOf(open), req.params.attempt);
  return { open, attempt: await closeIfDue(found) };
}

/** Results stay readable when the time of access is over, or a rule has closed the lecture since. */
async function resultOf(req: Request<AttemptParams>): Promise<{ open: OpenLecture; attempt: Attempt }> {
  const open = await findLecture(me(req), req.params.slug, req.params.lecture);
  const attempt = await closeIfDue(await requireAttempt(sittingOf(open), req.params.attempt));
  return { open, attempt };
}

/** Quickly, for what comes every few seconds. */
async function playingOf(
  req: Request<AttemptParams>,
  find = requireAttempt,
): Promise<{ attempt: Attempt; href: string }> {
  const { slug, lecture } = req.params;
  const attempt = await find(await requirePlayingLecture(me(req), slug, lecture), req.params.attempt);
  return { attempt, href: `${lectureHref(slug, { slug: lecture })}/attempts/${attempt.id}` };
}

async function showResult(req: Request, res: Response, open: OpenLecture, attempt: Attempt): Promise<void> {
  await answer(req, res, { ...(await buildResultPage(req, open, await closeIfDue(attempt))), layout: 'player' });
}

async function saveOne(req: Request, attempt: Attempt, number: number, typedAt = req.arrivedAt): Promise<Saved> {
  const item = attempt.items[number - 1];
  const [question] = item ? await questionsOf({ items: [item] }) : [];
  if (!question) throw new NotFound('This question');
  const { given, flagged } = typedIn(req, question, number);
  return saveAnswer(attempt, question.questionId, { given, flagged, typedAt });
}

/** Only what this page changed: a page that stood open while another one was used does not put old answers back. */
async function savePage(req: Request, attempt: Attempt, asked: string): Promise<void> {
  const wanted = new Set(asked.split(',').map(Number));
  const questions = await questionsOf(attempt);
  for (const [at, { questionId }] of attempt.items.entries()) {
    const question = questions.find((one) => one.questionId === questionId);
    if (!question || !wanted.has(at + 1)) continue;
    const { given, flagged } = typedIn(req, question, at + 1);
    if (stampOf(given, flagged) === fieldsOf(req)[`${fieldOf(at + 1)}-was`]) continue;
    try {
      // Two pages of one learner may wait for the database at once: what was sent last stays.
      await saveAnswer(attempt, questionId, { given, flagged, typedAt: req.arrivedAt });
    } catch (error) {
      // It was checked in another window; the page that follows says so.
      if (!(error instanceof Gone)) throw error;
    }
  }
}

function typedIn(req: Request, question: Parameters<typeof readGiven>[0], number: number) {
  const fields = fieldsOf(req);
  const flagged = fields[`${fieldOf(number)}-flag`] === 'on';
  return { given: readGiven(question, fields, fieldOf(number)), flagged };
}

function fieldsOf(req: Request): Record<string, unknown> {
  const body: unknown = req.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

type Told = { attempt: Attempt; href: string; number: number; saved: Saved };

async function showSaved(req: Request, res: Response, { attempt, href, number, saved }: Told): Promise<void> {
  const stands = savedOf(number, saved.answer, zoneOf(req));
  const said =
    saved.state === 'older'
      ? { ...stands, text: 'A newer answer from another window is stored: reload to see it', tone: 'warn' as const }
      : stands;
  const entry = entryOf({ number, answer: saved.answer }, { href, onePerPage: attempt.rules.onePerPage });
  const timer = timerOf(attempt, href, zoneOf(req));
  const fragments = [savedPart(said), entryPart({ ...entry, oob: true })];
  await answer(req, res, {
    fragments: timer ? [...fragments, timerPart({ ...timer, oob: true })] : fragments,
    redirect: turnTo(attempt, href, String(number)).redirect,
  });
}

function turnTo({ rules, items }: Attempt, href: string, go: string): { redirect: string } {
  if (go === 'end') return { redirect: `${href}/submission` };
  const number = Number(go);
  if (!Number.isInteger(number) || number < 1 || number > items.length) return { redirect: href };
  return { redirect: rules.onePerPage ? `${href}?question=${number}` : `${href}#question-${number}` };
}

function zoneOf(req: Request): string {
  return req.user?.timeZone ?? config.school.timeZone;
}
