/** /learn/:slug/lectures/:lecture/reviews: a learner reviews the work of another, and says what they think of a review. */
import { type Request, type Response, Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { marksTyped, mostPoints } from '../../assessment/assignments/marks.service.ts';
import { type Sheet, sheetOf } from '../../assessment/assignments/sheet.service.ts';
import { findSubmission, type Try } from '../../assessment/assignments/submissions.service.ts';
import { openCase } from '../../assessment/peers/cases.service.ts';
import {
  findReview,
  listReviewsBy,
  type Review,
  rateReview,
  requireReview,
  saveReview,
  whyClosed,
} from '../../assessment/peers/reviews.service.ts';
import { faultsInReview } from '../../assessment/peers/terms.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { Gone, NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, form } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, type Unsaved } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireTerms, type Terms } from '../assignment/assignment-of.service.ts';
import { type Handed, handedView } from '../assignment/handed.service.ts';
import { readerOf } from '../assignment/reader.ts';
import { type OpenLecture, requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { RatingForm, ReviewForm, reviewTerms, reviewValues } from './forms.ts';
import { mine } from './part.ts';
import { isPracticeDue, readPractising } from './practising.service.ts';

const reviewPage = view<{
  title: string;
  href: string;
  action: string;
  csrf: string | null;
  /** "Work 2 of 3" */
  which: string;
  /** Of its learner; '' where names are hidden. */
  by: string;
  due: string;
  handed: Handed;
  sheet: Sheet;
  most: number;
  least: number;
  isGiven: boolean;
  /** Why nothing can be changed; '' when it can. */
  closed: string;
  form: FormState;
  conflict: Clash | null;
}>('learning/peers/review');

const at = '/learn/:slug/lectures/:lecture/reviews/:review';
type Params = { slug: string; lecture: string; review: string };
type Found = { open: OpenLecture; review: Review; work: Try; terms: Terms; href: string };
type Shown = { form: FormState; conflict?: Clash | null; status?: number };

export const peerReviews = Router();
peerReviews.use('/learn', requirePerson);

peerReviews.get(at, async (req: Request<Params>, res) => {
  const found = await asReviewer(req);
  const [sample] = found.review.marks ? [] : await dueSamples(found);
  if (sample) return answer(req, res, { redirect: `${found.href}/samples/${sample.id}` });
  await show(req, res, found, { form: { values: reviewValues(found.review), errors: {} } });
});

peerReviews.put(at, async (req: Request<Params>, res) => {
  const found = await asReviewer(req);
  const { review, href } = found;
  refuseClosed(found);
  const faults = await faultsIn(req, found);
  if (Object.keys(faults).length > 0) return sendBack(req, res, found, faults);
  const saved = await keep(req, found);
  if (isAutosave(req)) return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.revision } : saved);
  if (!saved.ok) return meet(req, res, found, saved);
  const { state } = saved.value;
  const draft = { redirect: `${href}/reviews/${review.id}`, flash: 'The draft of your review is saved.' };
  await answer(req, res, state === 'given' ? { redirect: `${href}#reviews`, flash: givenWords } : draft);
});

const givenWords = 'Your review is handed in. Thank you. You can change it until its due date.';

peerReviews.put(`${at}/rating`, async (req: Request<Params>, res) => {
  const { review, href } = await asAuthor(req);
  const sent = form(req, RatingForm);
  if (sent.ok) await rateReview(review.id, sent.value.helpful);
  await answer(req, res, { redirect: `${href}#received-${review.id}`, ...(sent.ok ? { flash: 'Thank you.' } : {}) });
});

peerReviews.post(`${at}/report`, async (req: Request<Params>, res) => {
  const { review, href } = await asAuthor(req);
  const { submissionId, courseId, lectureId, id: reviewId } = review;
  await openCase({ kind: 'report', submissionId, reviewId, courseId, lectureId, byId: me(req).id, text: '' });
  await answer(req, res, { redirect: `${href}#received-${reviewId}`, flash: 'Reported. Your teacher looks at it.' });
});

/** Found through the person: a review that they are asked for and that was not taken away. Throws NotFound. */
async function asReviewer(req: Request<Params>): Promise<Found> {
  const found = await find(req);
  const { review, open } = found;
  if (review.reviewerEnrolmentId !== open.enrolment.id || !['open', 'given'].includes(review.state))
    throw new NotFound('This review');
  return found;
}

/** Throws Gone where nothing can be changed any more. */
function refuseClosed({ review, work }: Found): void {
  const closed = whyClosed(review, work.result !== null);
  if (closed) throw new Gone(closed);
}

/** What is handed in stays whole: it is changed as a whole, or not at all. */
function isWhole(req: Request, { state }: Review, go: string): boolean {
  return state === 'given' || (go === 'done' && !isAutosave(req));
}

/** What is missing where it is to be whole; a draft may lack anything. */
async function faultsIn(req: Request, found: Found): Promise<Record<string, string>> {
  const { rules } = found.terms;
  const sent = form(req, ReviewForm);
  if (!sent.ok || !isWhole(req, found.review, sent.value.go)) return {};
  const faults = faultsInReview(marksTyped(sent.value, rules), rules);
  if ((await dueSamples(found)).length > 0)
    faults[''] =
      'Mark the samples of your teacher first. What you wrote here is kept as a draft if you save it as one.';
  return faults;
}

async function sendBack(req: Request, res: Response, found: Found, errors: Record<string, string>): Promise<void> {
  const typed: FormState = { values: valuesOf(req), errors };
  if (isAutosave(req)) return answerSave(req, res, { ok: false, status: 422, form: typed });
  return show(req, res, found, { form: typed, status: 422 });
}

/** Two saves that met, or a form that could not be read. */
async function meet(req: Request, res: Response, found: Found, saved: Unsaved<Review>): Promise<void> {
  const back = await comeBack(req, saved, reviewTerms(found.terms.rules));
  await show(req, res, { ...found, review: 'theirs' in saved ? saved.theirs : found.review }, back);
}

function keep(req: Request, { review, terms: { rules } }: Found) {
  return save(
    req,
    ReviewForm,
    ({ revision, go, ...typed }) => {
      const isDone = isWhole(req, review, go);
      return saveReview(review, marksTyped(typed, rules), { revision, isDone, rules });
    },
    () => requireReview(review.id),
  );
}

/** What is to be marked before this can be handed in. */
async function dueSamples({ review, terms: { rules } }: Found) {
  const { reviewerEnrolmentId: enrolmentId, reviewerId: userId, lectureId } = review;
  const [practising, shares] = await Promise.all([
    readPractising({ enrolmentId, userId, lectureId }, rules),
    listReviewsBy(enrolmentId, lectureId),
  ]);
  return isPracticeDue(practising, rules, shares) ? practising.left : [];
}

/** A review of their own work, once it may be read. Throws NotFound. */
async function asAuthor(req: Request<Params>): Promise<Found> {
  const found = await find(req);
  const { review, open, work } = found;
  const isShown = review.state === 'given' && work.stage === 'handed-back';
  if (review.authorEnrolmentId !== open.enrolment.id || !isShown) throw new NotFound('This review');
  return found;
}

async function find(req: Request<Params>): Promise<Found> {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const review = await findReview(req.params.review);
  const work = review && (await findSubmission(review.submissionId));
  if (!review || !work || review.lectureId !== open.lecture.id) throw new NotFound('This review');
  const terms = await requireTerms(work.revisionId);
  return { open, review, work, terms, href: lectureHref(open.course.slug, open.lecture) };
}

/** As typed, without the parts of a form that are not the learner's. */
function valuesOf(req: Request): FormState['values'] {
  const entries = Object.entries(req.body ?? {}).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

async function show(req: Request, res: Response, found: Found, { form: shown, conflict = null, status = 200 }: Shown) {
  const { open, review, work, terms, href } = found;
  const { rules } = terms;
  const isBlind = rules.peers?.isBlind !== false;
  const reader = readerOf(req);
  const [shares, people] = await Promise.all([
    listReviewsBy(review.reviewerEnrolmentId, review.lectureId).then(mine),
    isBlind ? null : listPeopleByIds([work.userId]),
  ]);
  const page = reviewPage({
    title: open.lecture.title,
    href,
    action: `${href}/reviews/${review.id}`,
    csrf: csrfOf(req),
    which: `Work ${shares.findIndex(({ id }) => id === review.id) + 1} of ${shares.length}`,
    by: people?.get(work.userId)?.name ?? '',
    due: formatMoment(review.dueAt, reader.zone),
    handed: await handedView(work, reader, { isBlind, by: `peer.${review.id}` }),
    sheet: sheetOf(rules, shown),
    most: mostPoints(rules),
    least: rules.peers?.words ?? 0,
    isGiven: review.state === 'given',
    closed: whyClosed(review, work.result !== null) ?? '',
    form: shown,
    conflict,
  });
  const nav = { backHref: href, course: open.course.facts.title, courseHref: `/learn/${open.course.slug}` };
  await answer(req, res, { page, title: `Review: ${open.lecture.title}`, layout: 'player', nav, status });
}
