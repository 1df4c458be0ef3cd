/** One work with all its reviews, for the team: removed, given to others, disputes answered. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { requireHandedIn } from '../../assessment/assignments/grading.service.ts';
import { mostPoints } from '../../assessment/assignments/marks.service.ts';
import { listSeats } from '../../assessment/assignments/seats.service.ts';
import { weightOf } from '../../assessment/peers/calibration.service.ts';
import { answerCase, listCasesOf, requireCase } from '../../assessment/peers/cases.service.ts';
import { readAgreements } from '../../assessment/peers/practice.service.ts';
import { listReviewsOf, type Review, requireReview } from '../../assessment/peers/reviews.service.ts';
import { pointsOfReview } from '../../assessment/peers/terms.service.ts';
import { config } from '../../config.ts';
import { requireTerms, type Terms } from '../../learning/assignment/assignment-of.service.ts';
import { type RubricLine, rubricLines, wordsHtml } from '../../learning/assignment/handed.service.ts';
import { percentWords, pointsWords } from '../../learning/assignment/words.service.ts';
import { askByHand, listPossibleReviewers, takeAwayByHand } from '../../learning/peers/byhand.service.ts';
import { shownLearners } from '../../learning/release/learners.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, submit } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { calledOf } from '../grading/lists.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { peersAt } from './address.ts';
import { percent } from './sample-words.ts';

export type ReviewRow = {
  id: string;
  action: string;
  who: string;
  tag: { label: string; tone: string };
  line: string;
  /** How near they came on the samples, and what it weighs; '' without practice. */
  calibration: string;
  reason: string;
  commentHtml: string;
  rubric: RubricLine[];
  /** What the button says; '' for none. */
  takeAway: string;
  error: string;
  value: string;
};
const workPage = view<{
  title: string;
  name: string;
  base: string;
  gradeHref: string;
  grade: string;
  cases: { id: string; action: string; title: string; text: string; answer: string; error: string; value: string }[];
  reviews: ReviewRow[];
  others: { value: string; label: string }[];
  reviewerError: string;
  csrf: string | null;
}>('authoring/peers/show');

const at = `${peersAt}/:submission`;
const AskForm = z.object({ reviewer: z.string().max(30).default('') });
const AwayForm = z.object({ reason: fields.line(300, 'Please say why.') });
const AnswerForm = z.object({
  answer: fields.text(4000).refine((text) => text.trim() !== '', 'Please write an answer.'),
});
type Params = { course: string; lecture: string; submission: string };
type Typed = { of: string; form: FormState; status: number };

export const peerWorks = Router();
peerWorks.use('/studio', teaching);

peerWorks.get(at, async (req: Request<Params>, res) => show(req, res));

peerWorks.post(`${at}/reviewers`, async (req: Request<Params>, res) => {
  const { work } = await find(req);
  const sent = await submit(req, AskForm, ({ reviewer }) => askByHand(work, reviewer));
  if (!sent.ok) return show(req, res, { of: 'reviewer', ...sent });
  await answer(req, res, { redirect: hrefOf(req), flash: 'Asked. They get a mail within a few minutes.' });
});

peerWorks.delete(`${at}/reviews/:review`, async (req: Request<Params & { review: string }>, res) => {
  const { work } = await find(req);
  const review = await requireReview(req.params.review);
  if (review.submissionId !== work.id) throw new NotFound('This review');
  const sent = await submit(req, AwayForm, ({ reason }) => takeAwayByHand(review, me(req), reason));
  if (!sent.ok) return show(req, res, { of: review.id, ...sent });
  await answer(req, res, {
    redirect: hrefOf(req),
    flash: 'Taken away. It stays here, and its author does not see it.',
  });
});

peerWorks.put(`${at}/cases/:case/answer`, async (req: Request<Params & { case: string }>, res) => {
  const { work, title, course } = await find(req);
  const one = await requireCase(req.params.case, work.id);
  const sent = await submit(req, AnswerForm, ({ answer: text }) =>
    answerCase(one, me(req), text.trim(), `${title} in ${course.draft.title}`),
  );
  if (!sent.ok) return show(req, res, { of: one.id, ...sent });
  const flash = sent.value ? 'Answered. The learner gets a mail.' : 'Somebody answered this before you.';
  await answer(req, res, { redirect: hrefOf(req), flash });
});

async function find(req: Request<Params>) {
  const course = await requireOwnCourse(me(req), req.params.course, 'answer');
  const lecture = await requireLecture(req.params.course, req.params.lecture);
  const work = await requireHandedIn(String(lecture._id), req.params.submission);
  if (work.peers !== 'dealt') throw new NotFound('This submission');
  return { course, work, title: lecture.title, terms: await requireTerms(work.revisionId) };
}

async function show(req: Request<Params>, res: Response, typed?: Typed): Promise<void> {
  const { work, title, terms } = await find(req);
  const here = hrefOf(req);
  const reviews = await listReviewsOf([work.id]);
  const [draft, agreements, cases, others] = await Promise.all([
    readDesk(me(req), req.params.course),
    readAgreements(
      work.lectureId,
      reviews.map((one) => one.reviewerEnrolmentId),
    ),
    listCasesOf([work.id]),
    listPossibleReviewers(work),
  ]);
  const ids = [
    ...new Set(
      [work, ...others].map(({ enrolmentId }) => enrolmentId).concat(reviews.map((one) => one.reviewerEnrolmentId)),
    ),
  ];
  const [people, seats] = await Promise.all([shownLearners(ids), listSeats(work.lectureId, ids)]);
  const called = (id: string) => calledOf(terms.rules, people.get(id)?.name, seats.get(id)?.number).name;
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const name = called(work.enrolmentId);
  const page = workPage({
    ...{ title, name, csrf: csrfOf(req) },
    base: here.replace(/\/[^/]+$/, ''),
    gradeHref: here.replace('/peers/', '/submissions/'),
    grade: work.result ? `${percentWords(work.result.percent)} · ${pointsWords(work.result)}` : '',
    cases: cases.map((one) => ({
      ...{ id: one.id, action: `${here}/cases/${one.id}/answer`, text: one.text, answer: one.answer },
      title:
        one.kind === 'dispute'
          ? 'Disputes the grade'
          : `Reports the review by ${called(reviews.find(({ id }) => id === one.reviewId)?.reviewerEnrolmentId ?? '')}`,
      ...typedAt(typed, one.id, 'answer'),
    })),
    reviews: await Promise.all(
      reviews.map((one) => {
        const agreement = agreements.of(one.reviewerEnrolmentId, terms.rules);
        return rowOf(one, { terms, zone, here, who: called(one.reviewerEnrolmentId), agreement, typed });
      }),
    ),
    others: others.map(({ enrolmentId }) => ({ value: enrolmentId, label: called(enrolmentId) })),
    reviewerError: typedAt(typed, 'reviewer', 'reviewer').error,
  });
  const nav = railOf(draft, 'assignments');
  await answer(req, res, { page, title: `${name}: ${title}`, layout: 'studio', nav, status: typed?.status ?? 200 });
}

type Around = {
  terms: Terms;
  zone: string;
  here: string;
  who: string;
  agreement: number | null;
  typed: Typed | undefined;
};
const stateTags: Record<Review['state'], ReviewRow['tag']> = {
  open: { label: 'Not given yet', tone: '' },
  given: { label: 'Given', tone: 'good' },
  withdrawn: { label: 'Taken back', tone: '' },
  removed: { label: 'Removed', tone: 'bad' },
};

async function rowOf(one: Review, { terms: { rules }, zone, here, who, agreement, typed }: Around): Promise<ReviewRow> {
  const isShown = one.state === 'given' || one.state === 'removed';
  const points = isShown ? pointsOfReview(one.marks, rules) : null;
  const helpful = one.helpful ? `its author found it ${one.helpful === 'yes' ? 'helpful' : 'not helpful'}` : '';
  const when = one.givenAt ? `given ${formatMoment(one.givenAt, zone)}` : `due ${formatMoment(one.dueAt, zone)}`;
  return {
    ...{ id: one.id, action: `${here}/reviews/${one.id}`, who, tag: stateTags[one.state], reason: one.reason },
    line: [
      points !== null && pointsWords({ points, most: mostPoints(rules) }),
      when,
      one.isHelp && 'in place of another',
      helpful,
    ]
      .filter(Boolean)
      .join(' · '),
    // A draft is nobody's but its reviewer's.
    commentHtml: isShown ? await wordsHtml(one.marks?.comment ?? '', `review-${one.id}`) : '',
    rubric: isShown ? rubricLines(rules, one.marks?.marks ?? []) : [],
    calibration: agreement === null ? '' : weightWords(agreement, rules),
    takeAway: one.state === 'given' ? 'Remove this review' : one.state === 'open' ? 'Ask somebody else instead' : '',
    ...typedAt(typed, one.id, 'reason'),
  };
}

/** "92 % agreement with you on the samples: counts 1.42 times" */
function weightWords(agreement: number, { peers }: Assignment): string {
  const agreed = `${percent(agreement)} agreement with you on the samples`;
  return peers?.grade === 'median' ? `${agreed}: counts ${weightOf(agreement)} times` : agreed;
}

function typedAt(typed: Typed | undefined, of: string, field: string): { error: string; value: string } {
  if (typed?.of !== of) return { error: '', value: '' };
  const value = typed.form.values[field];
  return { error: typed.form.errors[field] ?? '', value: typeof value === 'string' ? value : '' };
}

function hrefOf({ params }: Request<Params>): string {
  return `/studio/courses/${params.course}/assignments/${params.lecture}/peers/${params.submission}`;
}
