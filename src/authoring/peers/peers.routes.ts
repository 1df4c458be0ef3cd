/** /studio/courses/:course/assignments/:lecture/peers: who reviewed whom, who is late, what learners ask the team to look at. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { mostPoints } from '../../assessment/assignments/marks.service.ts';
import { listSeats } from '../../assessment/assignments/seats.service.ts';
import { findSubmission } from '../../assessment/assignments/submissions.service.ts';
import { type Case, listOpenCases } from '../../assessment/peers/cases.service.ts';
import { readAgreements } from '../../assessment/peers/practice.service.ts';
import { listReviewsOf, listSharesOf, type Review } from '../../assessment/peers/reviews.service.ts';
import { isWide, owedBy, pointsOfReview } from '../../assessment/peers/terms.service.ts';
import { countPeerWorks, pagePeerWorks, type Work } from '../../assessment/peers/works.service.ts';
import { config } from '../../config.ts';
import { requireTerms } from '../../learning/assignment/assignment-of.service.ts';
import { shownLearners } from '../../learning/release/learners.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { calledOf } from '../grading/lists.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { type PeerTab, peersAt, peerTabs } from './address.ts';
import { percent } from './sample-words.ts';

type Row = { name: string; href: string; line: string; tags: { label: string; tone: string }[] };
const overviewPage = view<{
  title: string;
  base: string;
  total: number;
  tabs: PeerTab[];
  cases: { href: string; title: string; line: string; text: string }[];
  rows: Row[];
  nextHref: string | null;
}>('authoring/peers/index');

const PageQuery = z.object({ after: z.string().max(80).optional().catch(undefined) });

export const peerOverview = Router();
peerOverview.use('/studio', teaching);

peerOverview.get(peersAt, async (req: Request<{ course: string; lecture: string }>, res) => {
  const { course, lecture: lectureId } = req.params;
  await requireOwnCourse(me(req), course, 'answer');
  const lecture = await requireLecture(course, lectureId);
  if (lecture.kind !== 'assignment') throw new NotFound('This assignment');
  const base = `/studio/courses/${course}/assignments/${lectureId}`;
  const { after } = query(req, PageQuery);
  const [draft, { works, next }, cases, total] = await Promise.all([
    readDesk(me(req), course),
    pagePeerWorks(lectureId, after),
    listOpenCases(lectureId),
    countPeerWorks(lectureId),
  ]);
  const page = overviewPage({
    ...{ title: lecture.title, base, total },
    tabs: peerTabs(base, 'works', total),
    cases: await caseRows(cases, base, req.user?.timeZone ?? config.school.timeZone),
    rows: await rowsOf({ lectureId, works, base, total }),
    nextHref: next && `${base}/peers?${new URLSearchParams({ after: next })}`,
  });
  await answer(req, res, {
    page,
    title: `Peer review: ${lecture.title}`,
    layout: 'studio',
    nav: railOf(draft, 'assignments'),
  });
});

type Listed = { lectureId: string; works: readonly Work[]; base: string; total: number };

async function rowsOf({ lectureId, works, base, total }: Listed): Promise<Row[]> {
  const ids = works.map(({ enrolmentId }) => enrolmentId);
  const [reviews, shares, people, seats, agreements] = await Promise.all([
    listReviewsOf(works.map(({ id }) => id)),
    listSharesOf(lectureId, ids),
    shownLearners(ids),
    listSeats(lectureId, ids),
    readAgreements(lectureId, ids),
  ]);
  return Promise.all(
    works.map(async (work) => {
      const { rules } = await requireTerms(work.revisionId);
      const got = reviews.filter(({ submissionId }) => submissionId === work.id);
      const own = shares.filter(({ reviewerEnrolmentId }) => reviewerEnrolmentId === work.enrolmentId);
      const points = got
        .filter(({ state }) => state === 'given')
        .flatMap(({ marks }) => pointsOfReview(marks, rules) ?? []);
      return {
        name: calledOf(rules, people.get(work.enrolmentId)?.name, seats.get(work.enrolmentId)?.number).name,
        href: `${base}/peers/${work.id}`,
        line: lineOf(work, { got, own, agreement: agreements.of(work.enrolmentId, rules) }),
        tags: [
          isWide(points, mostPoints(rules)) && { label: 'Reviews far apart', tone: 'warn' },
          isLate(own) && { label: 'Late reviewer', tone: 'warn' },
          isMissing(work, got, Math.min(rules.peers?.count ?? 0, total - 1)) && {
            label: 'Reviews missing',
            tone: 'warn',
          },
          rules.peers?.grade === 'median' &&
            work.stage === 'waiting' &&
            given(own) < owedBy(rules.peers, own) && { label: 'Owes reviews', tone: '' },
        ].filter((one) => one !== false),
      };
    }),
  );
}

type Counted = { got: readonly Review[]; own: readonly Review[]; agreement: number | null };

function lineOf(work: Work, { got, own, agreement }: Counted): string {
  const asked = (list: readonly Review[]) => list.filter(({ state }) => state === 'open' || state === 'given').length;
  const grade = work.result ? `${Math.floor(work.result.percent + 1e-6)} %` : '';
  return [
    `got ${given(got)} of ${asked(got)}`,
    `gave ${given(own)} of ${asked(own)}`,
    agreement === null ? '' : `${percent(agreement)} agreement with you`,
    grade && `grade ${grade}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function given(reviews: readonly Review[]): number {
  return reviews.filter(({ state }) => state === 'given').length;
}

function isLate(own: readonly Review[]): boolean {
  return own.some(({ state, dueAt }) => state === 'open' && dueAt < now());
}

/** Nobody is left to be waited for, and there are fewer than there should be. */
function isMissing(work: Work, got: readonly Review[], count: number): boolean {
  const awaited = got.some(({ state, dueAt }) => state === 'open' && dueAt >= now());
  return !work.result && !awaited && given(got) < count;
}

async function caseRows(cases: readonly Case[], base: string, zone: string) {
  const works = await Promise.all(cases.map(({ submissionId }) => findSubmission(submissionId)));
  const ids = works.flatMap((one) => (one ? [one.enrolmentId] : []));
  const [people, seats] = await Promise.all([shownLearners(ids), listSeats(cases[0]?.lectureId ?? '', ids)]);
  const rows = await Promise.all(
    cases.map(async (one, index) => {
      const work = works[index];
      if (!work) return [];
      const { rules } = await requireTerms(work.revisionId);
      const { name } = calledOf(rules, people.get(work.enrolmentId)?.name, seats.get(work.enrolmentId)?.number);
      const title = one.kind === 'dispute' ? `${name} disputes the grade` : `${name} reports a review`;
      return [{ href: `${base}/peers/${one.submissionId}`, title, line: formatMoment(one.at, zone), text: one.text }];
    }),
  );
  return rows.flat();
}
