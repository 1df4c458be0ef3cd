/** What came of an attempt: its score, and what and why as far as the rules show it by now. */
import type { Request } from 'express';
import { accommodationFor } from '../../assessment/accommodations/accommodations.service.ts';
import { ownRules } from '../../assessment/accommodations/own-rules.service.ts';
import { type Attempt, allowanceOf, listAttempts } from '../../assessment/attempts/attempts.service.ts';
import type { QuizRules } from '../../assessment/quizzes/quiz.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { readyLectures } from '../progress.service.ts';
import { learnersWay } from '../way.ts';
import { askedIn, frameOf } from './attempt-page.ts';
import { isRevealed, isTold, type Review, reviewOf } from './review.ts';
import { quizOf } from './start.ts';
import { percentText, sumText } from './words.ts';

type ResultPage = {
  title: string;
  number: number;
  verdict: { text: string; tone: 'good' | 'warn' | 'info' };
  percent: string;
  sum: string;
  facts: { label: string; text: string }[];
  notes: string[];
  reviews: Review[];
  again: { action: string; csrf: string | null } | null;
  quizHref: string;
  /** Where one goes on: the next lecture, else the course; null where trying again comes first. */
  next: { href: string; label: string } | null;
};
const resultPage = view<ResultPage>('learning/quiz/result');

/** Of an attempt that has ended. */
export async function buildResultPage(req: Request, open: OpenLecture, attempt: Attempt) {
  const way = learnersWay(req, open.course);
  const [asked, attempts, body, own] = await Promise.all([
    askedIn(attempt),
    listAttempts(attempt),
    requireRevision(open.lecture.revisionId),
    accommodationFor(attempt.enrolmentId, attempt.lectureId),
  ]);
  const published = quizOf(body)?.rules;
  const rules = published ? ownRules(published, own) : attempt.rules;
  const reveals = isRevealed(attempt, now());
  const tells = isTold(attempt, now());
  const score = attempt.score ?? { points: 0, most: 0, percent: 0, waiting: 0, passed: false };
  const quizHref = way.hrefOf(open.lecture);
  const mayTry = allowanceOf(rules, attempts).kind === 'open';
  const lectures = readyLectures(open.course);
  const after = lectures[lectures.findIndex(({ id }) => id === open.lecture.id) + 1];
  const onward = after
    ? { href: way.hrefOf(after), label: 'Next lecture' }
    : { href: way.homeHref, label: 'Back to the course' };
  const page = resultPage({
    title: open.lecture.title,
    number: attempt.number,
    verdict: verdictOf(score),
    percent: percentText(score.percent),
    sum: sumText(score),
    facts: factsOf(attempt, way.zone),
    notes: notesOf(attempt, { reveals, zone: way.zone }),
    reviews: await Promise.all(
      asked.map((one) =>
        reviewOf(one, {
          reveals,
          tells,
          course: open.course,
          lecture: open.lecture,
          hrefOf: way.hrefOf,
          zone: way.zone,
        }),
      ),
    ),
    again: mayTry ? { action: `${quizHref}/attempts`, csrf: way.csrf } : null,
    quizHref,
    // Whoever waits for a teacher has done what there is to do.
    next: score.passed || score.waiting > 0 ? onward : null,
  });
  return { page, ...frameOf(open, quizHref) };
}

function verdictOf({ passed, waiting }: { passed: boolean; waiting: number }): ResultPage['verdict'] {
  if (passed) return { text: 'Passed', tone: 'good' };
  return waiting > 0 ? { text: 'Waits for your teacher', tone: 'warn' } : { text: 'Not passed', tone: 'info' };
}

function factsOf({ startedAt, endedAt, rules }: Attempt, zone: string): ResultPage['facts'] {
  const minutes = endedAt ? Math.max(1, Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000)) : 0;
  return [
    { label: 'Needed to pass', text: `${rules.passPercent} %` },
    { label: 'Ended', text: endedAt ? formatMoment(endedAt, zone) : '' },
    { label: 'Time taken', text: `${minutes} min` },
  ];
}

function notesOf(
  { endedHow, score, rules }: Attempt,
  { reveals, zone }: { reveals: boolean; zone: string },
): ResultPage['notes'] {
  const waiting = score?.waiting ?? 0;
  const one = waiting === 1 ? 'One answer waits' : `${waiting} answers wait`;
  return [
    ...(endedHow === 'time' ? ['The time was over, so what was saved until then was handed in.'] : []),
    ...(waiting > 0
      ? [`${one} for your teacher to read. The score counts what is marked so far. You are told when all is marked.`]
      : []),
    ...(reveals ? [] : [hiddenWords(rules, zone)]),
  ];
}

function hiddenWords({ feedback, closesAt }: QuizRules, zone: string): string {
  if (feedback === 'close' && closesAt)
    return `What is right and why is shown here from ${formatMoment(closesAt, zone)} on.`;
  return 'In this quiz right answers are not shown.';
}
