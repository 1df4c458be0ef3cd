/** The pages of an open attempt: its questions with their map, and the look over before it is handed in. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Standing } from '../../assessment/attempts/answers.service.ts';
import { listAnswers } from '../../assessment/attempts/answers.service.ts';
import { type Attempt, questionsOf } from '../../assessment/attempts/attempts.service.ts';
import { readGiven } from '../../assessment/attempts/given.service.ts';
import { asMarked } from '../../assessment/regrades/corrected.service.ts';
import { listKeys } from '../../assessment/regrades/regrades.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment, savedText } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { learnersWay } from '../way.ts';
import type { Held } from './held-answers.service.ts';
import { type Asked, fieldOf, isAnswered, type QuestionView, questionView } from './question-view.ts';
import { type Review, reviewOf } from './review.ts';
import { leftText } from './words.ts';

export type Saved = {
  number: number;
  field: string;
  text: string;
  tone: '' | 'good' | 'warn';
  /** When what is stored was typed, ms since epoch by the server's clock; 0: nothing is. */
  typedAt: number;
  /** What the page was made with: a form that brings the same back has nothing to save. */
  stamp: string;
};
export type MapEntry = { number: number; href: string; answered: boolean; flagged: boolean; current: boolean };
export type Timer = { href: string; left: number; leftText: string; endsText: string; ends: string };
type Shown = { view: QuestionView; saved: Saved; action: string; checks: boolean; review: Review | null };
type AttemptPage = {
  title: string;
  number: number;
  href: string;
  csrf: string | null;
  questions: Shown[];
  map: MapEntry[];
  timer: Timer | null;
  /** ms since epoch, so that the page knows the server's clock. */
  now: number;
  onePerPage: boolean;
  before: number | null;
  after: number | null;
};
type HandIn = {
  title: string;
  href: string;
  csrf: string | null;
  open: MapEntry[];
  flagged: MapEntry[];
  count: number;
  timer: Timer | null;
};

export const attemptPage = view<AttemptPage>('learning/quiz/show');
export const handInPage = view<HandIn>('learning/quiz/hand-in');
export const savedPart = view<Saved>('learning/quiz/_saved');
export const entryPart = view<MapEntry & { oob: boolean }>('learning/quiz/_entry');
export const timerPart = view<Timer & { oob: boolean }>('learning/quiz/_timer');

/** All questions of an attempt with what was answered, in their order; those that were corrected as they are marked now. */
export async function askedIn(attempt: Attempt): Promise<Asked[]> {
  const [questions, answers, keys] = await Promise.all([
    questionsOf(attempt),
    listAnswers(attempt.id),
    listKeys(attempt.items),
  ]);
  const byId = new Map(questions.map((question) => [question.questionId, question]));
  return attempt.items.flatMap((item, at) => {
    const asked = byId.get(item.questionId);
    if (!asked) return [];
    const answer = answers.get(item.questionId) ?? null;
    const { question, given, order } = asMarked(asked, keys.get(item.questionId), { item, given: answer?.given ?? [] });
    return [{ question, item: { ...item, order }, answer: answer && { ...answer, given }, number: at + 1 }];
  });
}

/** `question`: to be shown, where there is one on a page. `typed`: fields of this page that were sent without a session. */
type Wanted = { question?: number | undefined; typed?: Held | null };

export async function buildAttemptPage(
  req: Request,
  open: OpenLecture,
  attempt: Attempt,
  { question: wanted = 1, typed = null }: Wanted = {},
) {
  const way = learnersWay(req, open.course);
  const href = `${way.hrefOf(open.lecture)}/attempts/${attempt.id}`;
  const asked = await askedIn(attempt);
  const { onePerPage } = attempt.rules;
  const current = onePerPage ? Math.min(wanted, asked.length) : 0;
  const shown = onePerPage ? asked.filter(({ number }) => number === current) : asked;
  const page = attemptPage({
    title: open.lecture.title,
    number: attempt.number,
    href,
    csrf: way.csrf,
    questions: await Promise.all(
      shown.map((one) => shownOf(one, { attempt, open, href, zone: way.zone, hrefOf: way.hrefOf, typed })),
    ),
    map: asked.map((one) => entryOf(one, { href, onePerPage, current })),
    timer: timerOf(attempt, href, way.zone),
    now: now().getTime(),
    onePerPage,
    before: onePerPage && current > 1 ? current - 1 : null,
    after: onePerPage && current < asked.length ? current + 1 : null,
  });
  return { page, ...frameOf(open, way.hrefOf(open.lecture)) };
}

export async function buildHandIn(req: Request, open: OpenLecture, attempt: Attempt) {
  const way = learnersWay(req, open.course);
  const href = `${way.hrefOf(open.lecture)}/attempts/${attempt.id}`;
  const { onePerPage } = attempt.rules;
  const map = (await askedIn(attempt)).map((one) => entryOf(one, { href, onePerPage, current: 0 }));
  const page = handInPage({
    title: open.lecture.title,
    href,
    csrf: way.csrf,
    open: map.filter(({ answered }) => !answered),
    flagged: map.filter(({ flagged }) => flagged),
    count: map.length,
    timer: timerOf(attempt, href, way.zone),
  });
  return { page, ...frameOf(open, way.hrefOf(open.lecture)) };
}

/** Title and bar of every page of an attempt: the way back is the lecture. */
export function frameOf({ course, lecture }: OpenLecture, backHref: string) {
  const title = `${lecture.title} · ${course.facts.title}`;
  return { title, nav: { backHref, course: course.facts.title, courseHref: `/learn/${course.slug}` } };
}

export function entryOf(
  { number, answer }: { number: number; answer: Standing | null },
  { href, onePerPage, current = 0 }: { href: string; onePerPage: boolean; current?: number },
): MapEntry {
  return {
    number,
    href: onePerPage ? `${href}?question=${number}` : `${href}#question-${number}`,
    answered: isAnswered(answer),
    flagged: answer?.flagged ?? false,
    current: number === current,
  };
}

/** null where there is no limit. */
export function timerOf({ endsAt }: Attempt, href: string, zone: string): Timer | null {
  if (!endsAt) return null;
  const left = Math.max(0, Math.ceil((endsAt.getTime() - now().getTime()) / 1000));
  const ends = endsAt.toISOString();
  return { href: `${href}/time`, left, leftText: leftText(left), endsText: formatMoment(endsAt, zone), ends };
}

/** What is said beside a question of what is stored of it. */
export function savedOf(number: number, answer: Standing | null, zone: string): Saved {
  const isGiven = isAnswered(answer);
  const saved = answer && `Saved ${savedText(answer.savedAt, now(), zone)}${isGiven ? '' : ', without an answer'}`;
  return {
    number,
    field: `q${number}`,
    text: saved ?? 'Not answered yet',
    tone: isGiven ? 'good' : '',
    typedAt: answer?.typedAt.getTime() ?? 0,
    stamp: stampOf(answer?.given ?? [], answer?.flagged ?? false),
  };
}

export function stampOf(given: readonly string[], flagged: boolean): string {
  const filled = given.some((one) => one !== '') ? given : [];
  return createHash('sha256')
    .update(JSON.stringify([filled, flagged]))
    .digest('base64url')
    .slice(0, 16);
}

type Around = {
  attempt: Attempt;
  open: OpenLecture;
  href: string;
  zone: string;
  hrefOf: (lecture: { id: string; slug: string }) => string;
  typed: Held | null;
};

async function shownOf(asked: Asked, { attempt, open, href, zone, hrefOf, typed }: Around): Promise<Shown> {
  const { number, answer } = asked;
  const isSealed = answer !== null && answer.sealedAt !== null;
  const held = isSealed ? null : heldIn(asked, typed);
  const saved = savedOf(number, answer, zone);
  return {
    view: await questionView(held ? { ...asked, answer: held } : asked),
    saved: held
      ? { ...saved, text: 'Not saved yet: you typed this before you were signed in again', tone: 'warn' }
      : saved,
    action: `${href}/answers/${number}`,
    checks: attempt.rules.feedback === 'answer',
    review: isSealed
      ? await reviewOf(asked, { reveals: true, course: open.course, lecture: open.lecture, hrefOf, zone })
      : null,
  };
}

/** What was typed for this question without being stored; null for nothing, also where something newer is stored. */
function heldIn({ question, number, answer }: Asked, typed: Held | null): Pick<Standing, 'given' | 'flagged'> | null {
  const field = fieldOf(number);
  const was = typed?.fields[`${field}-was`];
  if (!typed || typeof was !== 'string' || (answer && answer.typedAt >= typed.at)) return null;
  const held = { given: readGiven(question, typed.fields, field), flagged: typed.fields[`${field}-flag`] === 'on' };
  return stampOf(held.given, held.flagged) === was ? null : held;
}
