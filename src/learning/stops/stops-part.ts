/** The questions in a film as its page lists them, each with its minute and with what its learner answered. */
import {
  type AskedQuestion,
  listAsked,
  ownStopAnswers,
  type StopAnswer,
} from '../../assessment/stops/answering.service.ts';
import type { Stop } from '../../assessment/stops/stops.ts';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { type QuestionView, questionView } from '../quiz/question-view.ts';
import { type Review, reviewOf } from '../quiz/review.ts';
import type { Way } from '../way.ts';
import { clockOf } from '../words.ts';

/** One question. `review`: what came of the last answer; null before the first. */
export type StopPart = {
  number: number;
  second: number;
  clock: string;
  /** Where the film can be seen from there. */
  href: string;
  /** null on a walk, where nothing is kept. */
  action: string | null;
  csrf: string | null;
  view: QuestionView;
  review: Review | null;
  error: string;
  /** It was just answered, or could not be: the question stays open. */
  isOpen: boolean;
};
export type StopsPart = { mustAnswer: boolean; parts: StopPart[] };
type Around = { open: OpenLecture; way: Way; body: LectureBody };
type Held = { stop: Stop; question: AskedQuestion; number: number };

export const stopPart = view<StopPart>('learning/stops/_stop');

/**
 * null where the film stops for nothing. Options keep their order, so that they can be spoken of in the film. `sent`: the
 * number of the question that was just sent by its plain form, which stands open.
 */
export async function stopsPart(around: Around, sent: number | null): Promise<StopsPart | null> {
  const held = await heldStops(around.body);
  if (held.length === 0) return null;
  const isKept = around.way.walkOn === null;
  const answers = isKept ? await ownStopAnswers(around.open.enrolment.id, around.open.lecture.id) : new Map();
  const parts = held.map((one) =>
    partOf(around, one, answers.get(one.question.questionId) ?? null, one.number === sent ? '' : undefined),
  );
  return { mustAnswer: around.body.stops?.mustAnswer ?? false, parts: await Promise.all(parts) };
}

/** As they were when the lecture was saved, numbered by their seconds. What was erased with its course is left out. */
export async function heldStops({ stops }: Pick<LectureBody, 'stops'>): Promise<Held[]> {
  const named = stops?.questions ?? [];
  const questions = new Map((await listAsked(named)).map((one) => [one.questionId, one]));
  return named
    .flatMap((stop) => {
      const question = questions.get(stop.questionId);
      return question ? [{ stop, question }] : [];
    })
    .map((one, at) => ({ ...one, number: at + 1 }));
}

/** `said`: what is wrong with what was just sent; '' for nothing; undefined where nothing was. */
export async function partOf(
  { open, way }: Pick<Around, 'open' | 'way'>,
  { stop, question, number }: Held,
  answered: StopAnswer | null,
  said?: string,
): Promise<StopPart> {
  const { questionId, revision } = question;
  const item = { questionId, revision, order: question.answers.map((_one, at) => at) };
  // An answer to an earlier state of the question may name choices that are others now.
  const last = answered?.last.revision === revision ? answered.last : null;
  const answer = last && { given: last.given };
  const href = way.hrefOf(open.lecture);
  const asked = { question, item, answer, number };
  const shown = { reveals: true, course: open.course, lecture: open.lecture, hrefOf: way.hrefOf, zone: way.zone };
  return {
    ...{ number, second: stop.second, clock: clockOf(stop.second) },
    href: `${href}${href.includes('?') ? '&' : '?'}at=${stop.second}`,
    action: way.walkOn === null ? `${href}/stops/${questionId}` : null,
    csrf: way.csrf,
    view: await questionView(asked),
    review: answer && { ...(await reviewOf(asked, shown)), points: '', again: null },
    error: said ?? '',
    isOpen: said !== undefined,
  };
}
