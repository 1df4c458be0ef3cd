/** Peer review at the page of an assignment: what waits for this learner, and what others said of their work. */
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { mostPoints } from '../../assessment/assignments/marks.service.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { type Case, listCasesOf } from '../../assessment/peers/cases.service.ts';
import { listReviewsBy, listReviewsOf, type Review } from '../../assessment/peers/reviews.service.ts';
import { owedBy, pointsOfReview } from '../../assessment/peers/terms.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { requireTerms } from '../assignment/assignment-of.service.ts';
import { type RubricLine, rubricLines, wordsHtml } from '../assignment/handed.service.ts';
import { pointsWords } from '../assignment/words.service.ts';
import { isPracticeDue, type Practising, practiceWords, readPractising } from './practising.service.ts';

export type Received = {
  id: string;
  href: string;
  who: string;
  points: string;
  commentHtml: string;
  rubric: RubricLine[];
  helpful: Review['helpful'];
  isReported: boolean;
};
type Row = { href: string; label: string; tag: { label: string; tone: string }; due: string };
export type PeerPart = {
  /** How far their own share is, and how far the reviews of their work. */
  lines: string[];
  rows: Row[];
  /** What the team has marked, for this learner to mark; null for nothing. */
  practice: { words: string; rows: Row[] } | null;
  received: Received[];
  /** The grade can be disputed there; null where it cannot, or was. */
  disputeHref: string | null;
  cases: { title: string; text: string; answer: string }[];
};
type At = { href: string; zone: string };

/** null for a work that goes to nobody but the team. `first`: the first try, which alone others review. */
export async function peerPart({ href, zone }: At, first: Try | undefined): Promise<PeerPart | null> {
  if (!first || (first.peers ?? '') === '') return null;
  const [shares, reviews, cases] = await Promise.all([
    listReviewsBy(first.enrolmentId, first.lectureId),
    listReviewsOf([first.id]),
    listCasesOf([first.id]),
  ]);
  const { rules } = await requireTerms(first.revisionId);
  const practising = await readPractising(first, rules);
  const own = cases.filter(({ byId }) => byId === first.userId);
  const isBack = first.stage === 'handed-back';
  const given = reviews.filter(({ state }) => state === 'given');
  return {
    lines: rules.peers ? linesOf(first, { shares, given: given.length, owed: owedBy(rules.peers, shares) }) : [],
    rows: rowsOf(shares, href, zone),
    practice: practiceOf(practising, { rules, href, isDue: isPracticeDue(practising, rules, shares), isBack }),
    received: isBack ? await receivedOf(given, { first, href, cases: own }) : [],
    disputeHref: isBack && !own.some(({ kind }) => kind === 'dispute') ? `${href}/work/dispute` : null,
    cases: own.map(caseLine),
  };
}

/** What a reviewer may still have before them, numbered in the order of asking. */
export function mine(shares: readonly Review[]): Review[] {
  return shares.filter(({ state }) => state === 'open' || state === 'given');
}

function rowsOf(shares: readonly Review[], href: string, zone: string): PeerPart['rows'] {
  return mine(shares).map((one, at) => ({
    href: `${href}/reviews/${one.id}`,
    label: `Work ${at + 1}`,
    tag:
      one.state === 'given'
        ? { label: 'Review given', tone: 'good' }
        : one.marks
          ? { label: 'Begun', tone: 'warn' }
          : { label: 'Waits for you', tone: 'go' },
    due:
      one.state === 'given' && one.dueAt < now()
        ? ''
        : `${one.state === 'given' ? 'can be changed until' : 'due'} ${formatMoment(one.dueAt, zone)}`,
  }));
}

type Practised = { rules: Assignment; href: string; isDue: boolean; isBack: boolean };

/** Once the grade is back, only what was marked. */
function practiceOf(practising: Practising, { rules, href, isDue, isBack }: Practised): PeerPart['practice'] {
  const shown = practising.samples.filter(({ practice }) => !isBack || practice?.state === 'given');
  if (shown.length === 0) return null;
  const rows = shown.map(({ sample, practice }, at) => ({
    ...{ href: `${href}/samples/${sample.id}`, label: `Sample ${at + 1}`, due: '' },
    tag:
      practice?.state === 'given'
        ? { label: 'Marked', tone: 'good' }
        : practice
          ? { label: 'Begun', tone: 'warn' }
          : { label: 'Waits for you', tone: 'go' },
  }));
  return { words: isBack ? '' : practiceWords(practising, rules, isDue), rows };
}

function linesOf(first: Try, { shares, given, owed }: { shares: Review[]; given: number; owed: number }): string[] {
  if (first.peers === 'wanted')
    return [
      'Other learners review this work, and you review theirs. Who reviews whom is settled when the due date is over or enough have handed in; you get a mail.',
    ];
  const done = shares.filter(({ state }) => state === 'given').length;
  const left = owed - done;
  const isBack = first.stage === 'handed-back';
  return [
    mine(shares).length === 0 ? 'There is nothing for you to review yet. You get a mail as soon as there is.' : '',
    left > 0 && !isBack ? `Give ${plural(left, 'more review').replace(/^1 /, 'one ')} to get your own grade.` : '',
    isBack
      ? ''
      : `${given === 0 ? 'No review' : plural(given, 'review')} of your work so far. You read them together with your grade.`,
  ].filter(Boolean);
}

type Around = { first: Try; href: string; cases: readonly Case[] };

async function receivedOf(given: readonly Review[], { first, href, cases }: Around): Promise<Received[]> {
  const { rules } = await requireTerms(first.revisionId);
  const names =
    rules.peers?.isBlind === false ? await listPeopleByIds(given.map(({ reviewerId }) => reviewerId)) : null;
  return Promise.all(
    given.map(async (one, at) => {
      const points = pointsOfReview(one.marks, rules);
      return {
        id: one.id,
        href: `${href}/reviews/${one.id}`,
        who: names?.get(one.reviewerId)?.name ?? `Reviewer ${at + 1}`,
        points: points === null ? '' : pointsWords({ points, most: mostPoints(rules) }),
        commentHtml: await wordsHtml(one.marks?.comment ?? '', `review-${at}`),
        rubric: rubricLines(rules, one.marks?.marks ?? []),
        helpful: one.helpful,
        isReported: cases.some(({ kind, reviewId }) => kind === 'report' && reviewId === one.id),
      };
    }),
  );
}

function caseLine({ kind, text, answer }: Case): PeerPart['cases'][number] {
  const title = kind === 'dispute' ? 'You asked to look at your grade' : 'You reported a review';
  return { title, text, answer };
}
