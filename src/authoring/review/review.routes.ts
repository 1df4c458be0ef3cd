/** A course in review, for its authors: handing it in, taking it back, answering remarks. */
import { type Request, type Response, Router } from 'express';
import { draftCard } from '../../catalog/draft-card.service.ts';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { needsApproval, readDraft } from '../publishing/publication.service.ts';
import { showPublication } from '../publishing/publication-page.ts';
import { AnswerForm, SubmissionForm } from './forms.ts';
import { answerRemark, openRemarksOf, type ShownRemark, shownRemarks } from './remarks.service.ts';
import { type ReviewState, reviewStateOf } from './review-state.service.ts';
import { submitCourse, takeBack } from './submissions.service.ts';

const reviewPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  review: ReviewState | null;
  remarks: ShownRemark[];
  /** The remark whose answer came back. */
  open: string;
  form: FormState;
}>('authoring/review/show');

const at = '/studio/courses/:course';
const readers = ['edit', 'publish'] as const;
export const review = Router();
review.use('/studio', teaching);

review.post(`${at}/submission`, async (req, res) => {
  const { course } = req.params;
  const done = await submit(req, SubmissionForm, (handed) => submitCourse(me(req), course, handed));
  if (!done.ok) {
    const draft = await readDraft(me(req), course, readers);
    return showPublication(req, res, draft, { ...done, card: await draftCard(draft) });
  }
  const flash = 'Handed in. You are told as soon as an admin has looked at it.';
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash });
});

review.delete(`${at}/submission`, async (req, res) => {
  const { course } = req.params;
  await takeBack(me(req), course);
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash: 'Taken back from review.' });
});

review.get(`${at}/review`, async (req, res) => {
  await show(req, res, { form: untouched, status: 200 });
});

review.put(`${at}/remarks/:remark/answer`, async (req, res) => {
  const { course, remark } = req.params;
  const done = await submit(req, AnswerForm, (given) => answerRemark(me(req), course, remark, given.answer));
  if (!done.ok) return show(req, res, { ...done, open: remark });
  await answer(req, res, {
    redirect: `/studio/courses/${course}/review#remark-${remark}`,
    flash: 'Your answer is kept.',
  });
});

async function show(
  req: Request,
  res: Response,
  { form, status, open = '' }: { form: FormState; status: number; open?: string },
): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course), readers);
  const zone = me(req).timeZone ?? config.school.timeZone;
  const page = reviewPage({
    bar: barOf(req, draft),
    base: `/studio/courses/${draft.course.id}`,
    csrf: csrfOf(req),
    review: await reviewStateOf(draft, { zone, approval: await needsApproval(me(req)) }),
    remarks: await shownRemarks(await openRemarksOf(draft.course.id), { zone }),
    open,
    form,
  });
  await answer(req, res, { page, title: 'Review', layout: 'studio', nav: railOf(draft, 'publish'), status });
}
