/** A question after its answer: what was given, what is right, and why, as far as the rules show it by now. */

import type { Attempt, Correction } from '../../assessment/attempts/attempts.service.ts';
import { gapsIn } from '../../assessment/attempts/given.service.ts';
import { mark } from '../../assessment/attempts/marking.service.ts';
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { formatDay } from '../../lib/dates.ts';
import { numberOf } from '../outline.ts';
import { readyLectures } from '../progress.service.ts';
import { withGaps } from './gaps.ts';
import { commentHtml, explanationHtml, questionHtml } from './question-html.ts';
import { type Answered, isAnswered } from './question-view.ts';
import { isChoice, linesOf, type ReviewLine, type Verdict } from './review-lines.ts';
import { pointsText, sumText } from './words.ts';

export type Review = {
  number: number;
  kind: Answered['question']['kind'];
  html: string;
  /** '' where what is right is not shown yet. */
  verdict: Verdict | '';
  points: string;
  /** That the question was corrected since; '' where it was not. */
  corrected: string;
  lines: ReviewLine[];
  explanation: string;
  /** What the teacher wrote, as HTML; '' for nothing. */
  comment: string;
  again: { href: string; title: string } | null;
};
/** `tells`: what a person gave is shown, also where right answers are not. */
type Shown = {
  reveals: boolean;
  tells?: boolean;
  course: PublishedCourse;
  /** The quiz. */
  lecture: { id: string };
  hrefOf: (lecture: { id: string; slug: string }) => string;
  zone: string;
};

/** Whether reasons and right answers are shown at this time. */
export function isRevealed({ rules, state }: Pick<Attempt, 'rules' | 'state'>, at: Date): boolean {
  if (rules.feedback === 'answer') return true;
  if (state !== 'closed' || rules.feedback === 'never') return false;
  return rules.feedback === 'submission' || (rules.closesAt !== null && at >= rules.closesAt);
}

/** Marks and words of a teacher wait like reasons do where those wait for the end of the quiz. */
export function isTold({ rules, state }: Pick<Attempt, 'rules' | 'state'>, at: Date): boolean {
  return isRevealed({ rules, state }, at) || (state === 'closed' && rules.feedback === 'never');
}

export async function reviewOf(asked: Answered, shown: Shown): Promise<Review> {
  const { reveals, tells = reveals, zone } = shown;
  const { question, number } = asked;
  const marked = tells ? asked.answer?.marked : null;
  const verdict = verdictOf(asked);
  const html = await questionHtml(question);
  return {
    number,
    kind: question.kind,
    html: question.kind === 'cloze' ? withGaps(html, gapsIn(question), (gap) => `<b>(${gap})</b>`).html : html,
    verdict: (reveals || marked || verdict === 'waits' || verdict === 'blank') && isByKey(asked) ? verdict : '',
    points: reveals || marked ? pointsLine(asked) : worthText(asked),
    corrected: correctedText(asked.item.corrected, zone),
    lines: linesOf(asked)
      .map((line) => (reveals ? line : hidden(line)))
      .filter(isTelling),
    explanation: reveals ? await explanationHtml(question) : '',
    comment: marked?.comment ? await commentHtml(marked.comment, number) : '',
    again: reveals && verdict !== 'right' && verdict !== 'waits' ? againIn(question.tags, shown) : null,
  };

  function isTelling({ given, right, verdict: said, label }: ReviewLine): boolean {
    return given !== '' || right !== '' || said !== '' || (label !== '' && isChoice(question.kind));
  }
}

/** Everybody has its points, or nobody: whether the answer was right is said by the points no more. */
const isByKey = ({ item }: Answered): boolean => (item.corrected?.how ?? 'key') === 'key';

export function verdictOf({ question, answer }: Answered): Verdict {
  if (!isAnswered(answer)) return 'blank';
  const share = answer?.marked ? shareOf(answer.points, question.points) : mark(question, answer?.given ?? []).share;
  if (share === null) return 'waits';
  if (share >= 99.99) return 'right';
  return share > 0 ? 'partly' : 'wrong';
}

/** Percent of a question's points; one that is worth nothing is right with whatever was given. */
function shareOf(points: number | null | undefined, most: number): number | null {
  if (points === null || points === undefined) return null;
  return most === 0 ? 100 : (points / most) * 100;
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

function worthText({ question, item }: Answered): string {
  return item.corrected?.how === 'left-out' ? 'Does not count' : pointsText(question.points);
}

function pointsLine({ question, answer, item }: Answered): string {
  if (item.corrected?.how === 'left-out') return 'Does not count';
  const points = answer?.points ?? mark(question, answer?.given ?? []).points;
  return points === null ? pointsText(question.points) : sumText({ points, most: question.points });
}

function hidden(line: ReviewLine): ReviewLine {
  return { ...line, verdict: '', right: '', feedback: '' };
}

/** Kinds that have nothing to read again. */
const toBeDone: readonly string[] = ['quiz', 'assignment', 'survey'];

/**
 * Where one can read again: the lecture that one of the question's tags names, by its title or address, else the section of
 * the quiz, where it has something to read.
 */
function againIn(tags: readonly string[], { course, lecture, hrefOf }: Shown): Review['again'] {
  const lectures = readyLectures(course).filter(({ kind }) => !toBeDone.includes(kind));
  const found = lectures.find(({ slug, title }) => tags.includes(slug) || tags.includes(title.trim().toLowerCase()));
  if (found) return { href: hrefOf(found), title: `${numberOf(course.sections, found.id)} ${found.title}` };
  const section = course.sections.find((one) => one.lectures.some(({ id }) => id === lecture.id));
  if (!section?.lectures.some(({ id }) => lectures.some((one) => one.id === id))) return null;
  return { href: `/learn/${course.slug}#section-${section.id}`, title: section.title };
}
