/** A question after its answer: what was given, what is right, and why, as far as the rules show it by now. */

import type { Attempt, Correction } from '../../assessment/attempts/attempts.service.ts';
import { gapsIn, leftsOf } from '../../assessment/attempts/given.service.ts';
import { mark, metAnswer, partShare } from '../../assessment/attempts/marking.service.ts';
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { formatDay } from '../../lib/dates.ts';
import { numberOf } from '../outline.ts';
import { readyLectures } from '../progress.service.ts';
import { withGaps } from './gaps.ts';
import { explanationHtml, questionHtml } from './question-html.ts';
import { type Asked, isAnswered } from './question-view.ts';
import { pointsText, sumText } from './words.ts';

/** `verdict`: '' says nothing. `right`: what would have been right, where it was not given. */
export type ReviewLine = {
  label: string;
  given: string;
  verdict: Verdict | 'missed' | '';
  right: string;
  feedback: string;
};
export type Verdict = 'right' | 'partly' | 'wrong' | 'waits' | 'blank';
export type Review = {
  number: number;
  kind: Asked['question']['kind'];
  html: string;
  /** '' where what is right is not shown yet. */
  verdict: Verdict | '';
  points: string;
  /** That the question was corrected since; '' where it was not. */
  corrected: string;
  lines: ReviewLine[];
  explanation: string;
  again: { href: string; title: string } | null;
};
type Shown = {
  reveals: boolean;
  course: PublishedCourse;
  hrefOf: (lecture: { id: string; slug: string }) => string;
  zone: string;
};

/** Whether reasons and right answers are shown at this time. */
export function isRevealed({ rules, state }: Pick<Attempt, 'rules' | 'state'>, at: Date): boolean {
  if (rules.feedback === 'answer') return true;
  if (state !== 'closed' || rules.feedback === 'never') return false;
  return rules.feedback === 'submission' || (rules.closesAt !== null && at >= rules.closesAt);
}

export async function reviewOf(asked: Asked, { reveals, course, hrefOf, zone }: Shown): Promise<Review> {
  const { question, number } = asked;
  const verdict = verdictOf(asked);
  const html = await questionHtml(question);
  return {
    number,
    kind: question.kind,
    html: question.kind === 'cloze' ? withGaps(html, gapsIn(question), (gap) => `<b>(${gap})</b>`).html : html,
    verdict: (reveals || verdict === 'waits' || verdict === 'blank') && isByKey(asked) ? verdict : '',
    points: reveals ? pointsLine(asked) : worthText(asked),
    corrected: correctedText(asked.item.corrected, zone),
    lines: linesOf(asked)
      .map((line) => (reveals ? line : hidden(line)))
      .filter(isTelling),
    explanation: reveals ? await explanationHtml(question) : '',
    again: reveals && verdict !== 'right' ? againIn(course, question.tags, hrefOf) : null,
  };

  function isTelling({ given, right, verdict: said, label }: ReviewLine): boolean {
    return given !== '' || right !== '' || said !== '' || (label !== '' && isChoice(question.kind));
  }
}

/** Everybody has its points, or nobody: whether the answer was right is said by the points no more. */
const isByKey = ({ item }: Asked): boolean => (item.corrected?.how ?? 'key') === 'key';

export function verdictOf({ question, answer }: Asked): Verdict {
  if (!isAnswered(answer)) return 'blank';
  const { share } = mark(question, answer?.given ?? []);
  if (share === null) return 'waits';
  if (share >= 99.99) return 'right';
  return share > 0 ? 'partly' : 'wrong';
}

/** With the day, since a result that was seen before looks otherwise now. */
function correctedText(corrected: Correction | undefined, zone: string): string {
  if (!corrected) return '';
  const { how, kept, at } = corrected;
  const then = {
    key: '',
    everyone: ' Everybody who was asked has the points for it.',
    'left-out': ' It does not count.',
  };
  const end = kept ? ' Your points stay as they were.' : then[how];
  return `This question was corrected on ${formatDay(at, zone)}.${end}`;
}

function worthText({ question, item }: Asked): string {
  return item.corrected?.how === 'left-out' ? 'Does not count' : pointsText(question.points);
}

function pointsLine({ question, answer, item }: Asked): string {
  if (item.corrected?.how === 'left-out') return 'Does not count';
  const points = answer?.points ?? mark(question, answer?.given ?? []).points;
  return points === null ? pointsText(question.points) : sumText({ points, most: question.points });
}

function hidden(line: ReviewLine): ReviewLine {
  return { ...line, verdict: '', right: '', feedback: '' };
}

function linesOf(asked: Asked): ReviewLine[] {
  const { kind } = asked.question;
  if (isChoice(kind)) return optionLines(asked);
  if (kind === 'cloze' || kind === 'matching') return partLines(asked);
  if (kind === 'ordering') return orderLines(asked);
  return [textLine(asked)];
}

const isChoice = (kind: Asked['question']['kind']) => kind === 'single' || kind === 'multiple' || kind === 'truefalse';

function optionLines({ question, item, answer }: Asked): ReviewLine[] {
  return item.order.map((at) => {
    const { text = '', share = 0, feedback = '' } = question.answers[at] ?? {};
    const isChosen = answer?.given.includes(String(at)) ?? false;
    const said = share > 0 ? 'right' : 'wrong';
    const verdict = isChosen ? said : share > 0 ? 'missed' : '';
    return {
      label: text,
      given: isChosen ? 'Your answer' : '',
      verdict,
      right: '',
      feedback: isChosen ? feedback : '',
    };
  });
}

function textLine({ question, answer }: Asked): ReviewLine {
  const given = answer?.given[0] ?? '';
  const met = question.kind === 'essay' ? null : metAnswer(question, given);
  const isRight = (met?.share ?? 0) >= 99.99;
  const right = question.answers.filter(({ share }) => share === 100).map(numberWords(question.kind));
  return {
    label: '',
    given,
    verdict: '',
    right: isRight ? '' : right.join(' · '),
    feedback: met?.feedback ?? '',
  };
}

const numberWords =
  (kind: string) =>
  ({ text, tolerance }: Asked['question']['answers'][number]): string =>
    kind === 'numeric' && tolerance > 0 ? `${text} ± ${tolerance}` : text;

function partLines({ question, answer }: Asked): ReviewLine[] {
  const given = answer?.given ?? [];
  const { answers, kind } = question;
  const parts = kind === 'cloze' ? gapsIn(question) : leftsOf(answers).map(String);
  return parts.map((part, at) => {
    const typed = given[at] ?? '';
    const said = kind === 'cloze' ? typed : typed === '' ? '' : (answers[Number(typed)]?.match ?? '');
    const wanted = kind === 'cloze' ? bestFor(question, part) : (answers[Number(part)]?.match ?? '');
    const isRight = partShare(question, given, at) >= 99.99;
    const feedback = kind === 'cloze' ? (metAnswer(question, typed, part)?.feedback ?? '') : '';
    const label = kind === 'cloze' ? `Gap ${part}` : (answers[Number(part)]?.text ?? '');
    return { label, given: said, verdict: isRight ? 'right' : 'wrong', right: isRight ? '' : wanted, feedback };
  });
}

function bestFor({ answers }: Asked['question'], gap: string): string {
  const own = answers.filter((one) => one.match === gap);
  return own.toSorted((one, other) => other.share - one.share)[0]?.text ?? '';
}

/** Items in the order they were put into, each with its right place where that was another. */
function orderLines({ question, answer }: Asked): ReviewLine[] {
  const given = answer?.given ?? [];
  const lines = question.answers.map(({ text, feedback }, at) => {
    const place = given[at] ?? '';
    const isRight = place === String(at + 1);
    return {
      label: text,
      given: place,
      verdict: isRight ? 'right' : 'wrong',
      right: isRight ? '' : String(at + 1),
      feedback,
    } as const;
  });
  return lines.toSorted((one, other) => (Number(one.given) || 99) - (Number(other.given) || 99));
}

/** The lecture that one of the question's tags names, by its title or address: there one can read again. */
function againIn(course: PublishedCourse, tags: readonly string[], hrefOf: Shown['hrefOf']): Review['again'] {
  const found = readyLectures(course).find(
    ({ kind, slug, title }) => kind !== 'quiz' && (tags.includes(slug) || tags.includes(title.trim().toLowerCase())),
  );
  return found ? { href: hrefOf(found), title: `${numberOf(course.sections, found.id)} ${found.title}` } : null;
}
