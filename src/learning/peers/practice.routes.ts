/** /learn/:slug/lectures/:lecture/samples: a learner marks what the team has marked, and sees how near they came. */
import { type Request, type Response, Router } from 'express';
import { marksTyped, mostPoints } from '../../assessment/assignments/marks.service.ts';
import { type Sheet, sheetOf } from '../../assessment/assignments/sheet.service.ts';
import { listTries, type Try } from '../../assessment/assignments/submissions.service.ts';
import { findPractice, type Practice, savePractice } from '../../assessment/peers/practice.service.ts';
import { listReviewsBy, type Review } from '../../assessment/peers/reviews.service.ts';
import { requireSample, type Sample } from '../../assessment/peers/samples.service.ts';
import { faultsInReview } from '../../assessment/peers/terms.service.ts';
import { Gone, NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, form } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, typedOf } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireTerms, type Terms } from '../assignment/assignment-of.service.ts';
import { type Handed, handedView } from '../assignment/handed.service.ts';
import { readerOf } from '../assignment/reader.ts';
import { type OpenLecture, requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { type Compared, comparedView } from './compared.ts';
import { ReviewForm, reviewTerms, reviewValues } from './forms.ts';
import { agreedWords, isPracticeDue, type Practising, practiceWords, readPractising } from './practising.service.ts';

const practicePage = view<{
  title: string;
  href: string;
  action: string;
  csrf: string | null;
  /** "Sample 1 of 2" */
  which: string;
  /** Why it is marked, or what came of it. */
  words: string;
  handed: Handed;
  sheet: Sheet;
  most: number;
  /** Once it is marked. */
  compared: Compared | null;
  next: { href: string; label: string };
  form: FormState;
  conflict: Clash | null;
}>('learning/peers/practice');

const at = '/learn/:slug/lectures/:lecture/samples/:sample';
type Params = { slug: string; lecture: string; sample: string };
type Found = { open: OpenLecture; work: Try; sample: Sample; practice: Practice | null; terms: Terms; href: string };
type Shown = { form: FormState; conflict?: Clash | null; status?: number };
const blank = { marks: null, revision: 0 };

export const peerPractice = Router();
peerPractice.use('/learn', requirePerson);

peerPractice.get(at, async (req: Request<Params>, res) => {
  const found = await find(req);
  await show(req, res, found, { form: { values: reviewValues(found.practice ?? blank), errors: {} } });
});

peerPractice.put(at, async (req: Request<Params>, res) => {
  const found = await find(req);
  const here = `${found.href}/samples/${found.sample.id}`;
  // Sent twice it counts once, and the second time leads to the same page.
  if (found.practice?.state === 'given') return answer(req, res, { redirect: here });
  const faults = faultsIn(req, found);
  if (Object.keys(faults).length > 0)
    return show(req, res, found, { form: { values: typedOf(req.body), errors: faults }, status: 422 });
  const saved = await keep(req, found);
  if (isAutosave(req)) return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.revision } : saved);
  if (!saved.ok) return show(req, res, found, await comeBack(req, saved, reviewTerms(found.terms.rules)));
  const isDone = saved.value.state === 'given';
  const flash = isDone ? 'Marked. Here is how near you came.' : 'The draft of your marks is saved.';
  await answer(req, res, { redirect: isDone ? `${here}#compared` : here, flash });
});

/** What is missing where it is handed in; a draft may lack anything. */
function faultsIn(req: Request, { terms: { rules } }: Found): Record<string, string> {
  const sent = form(req, ReviewForm);
  if (!sent.ok || sent.value.go !== 'done' || isAutosave(req)) return {};
  return faultsInReview(marksTyped(sent.value, rules), { ...rules, peers: null });
}

function keep(req: Request, { work, sample, terms: { rules } }: Found) {
  return save(
    req,
    ReviewForm,
    ({ revision, go, ...typed }) => {
      const isDone = go === 'done' && !isAutosave(req);
      return savePractice(sample, work, marksTyped(typed, rules), { revision, isDone, rules });
    },
    async () => (await findPractice(sample.id, work.enrolmentId)) ?? blank,
  );
}

/** Found through the person, once they have handed in themselves. Throws NotFound and Gone. */
async function find(req: Request<Params>): Promise<Found> {
  const person = me(req);
  const open = await requireOpenLecture(person, req.params.slug, req.params.lecture);
  const sample = await requireSample(open.lecture.id, req.params.sample);
  if (sample.state !== 'open' || sample.authorId === person.id) throw new NotFound('This sample');
  const key = { enrolmentId: open.enrolment.id, lectureId: open.lecture.id };
  const [work] = await listTries(key);
  if (!work?.peers) throw new Gone('Hand in your own work first. Then you mark samples and review others.');
  const [terms, practice] = await Promise.all([
    requireTerms(work.revisionId),
    findPractice(sample.id, key.enrolmentId),
  ]);
  return { open, work, sample, practice, terms, href: lectureHref(open.course.slug, open.lecture) };
}

async function show(req: Request, res: Response, found: Found, { form: shown, conflict = null, status = 200 }: Shown) {
  const { open, work, sample, practice, href } = found;
  const { rules } = found.terms;
  const [practising, shares] = await Promise.all([
    readPractising(work, rules),
    listReviewsBy(work.enrolmentId, work.lectureId),
  ]);
  const isGiven = practice?.state === 'given';
  const place = practising.samples.findIndex((one) => one.sample.id === sample.id) + 1;
  const page = practicePage({
    title: open.lecture.title,
    href,
    action: `${href}/samples/${sample.id}`,
    csrf: csrfOf(req),
    which: `Sample ${place} of ${practising.samples.length}`,
    words: isGiven
      ? agreedWords(practising.agreement, rules.peers?.grade === 'median')
      : practiceWords(practising, rules, isPracticeDue(practising, rules, shares)),
    handed: await handedView({ ...sample, number: 1, handedInAt: null }, readerOf(req), {
      isBlind: true,
      by: `sample.${sample.id}`,
    }),
    sheet: sheetOf(rules, shown),
    most: mostPoints(rules),
    compared: isGiven ? await comparedView(practice, sample, rules) : null,
    next: nextOf(practising, shares, href),
    form: shown,
    conflict,
  });
  const nav = { backHref: href, course: open.course.facts.title, courseHref: `/learn/${open.course.slug}` };
  await answer(req, res, { page, title: `Sample: ${open.lecture.title}`, layout: 'player', nav, status });
}

function nextOf({ left }: Practising, shares: readonly Review[], href: string): { href: string; label: string } {
  const [next] = left;
  if (next) return { href: `${href}/samples/${next.id}`, label: 'Mark the next sample' };
  const waits = shares.some(({ state }) => state === 'open');
  return { href: `${href}#reviews`, label: waits ? 'Go on to your reviews' : 'Back to the task' };
}
