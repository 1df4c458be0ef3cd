/** /learn/:slug/lectures/:lecture/work: what a learner writes for an assignment, hands in, takes back, hands in again. */
import { type Request, type Response, Router } from 'express';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { handIn, missingIn, takeBack } from '../../assessment/assignments/handing-in.service.ts';
import { type SeatKey, takeSeat } from '../../assessment/assignments/seats.service.ts';
import {
  attach,
  beginAgain,
  detach,
  listTries,
  openDraft,
  requireTry,
  saveDraft,
  type Try,
} from '../../assessment/assignments/submissions.service.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { Gone, NotFound, Refused, TooLarge } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, form, formOf } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { comeBack, save, type Terms, typedOf } from '../../web/saving.ts';
import { acceptUploads } from '../../web/uploads.ts';
import { buildLecturePage } from '../lecture-page.ts';
import { type OpenLecture, requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { assignmentOf } from './assignment-of.service.ts';
import { buildConfirmation, seenOf } from './confirmation.ts';
import { DraftForm, HandInForm } from './forms.ts';
import { completeBySubmission, undoBySubmission } from './passing.service.ts';
import { type TypedWork, workLimits } from './stage.ts';
import { takeWorkFile } from './work-file.ts';

const address = '/learn/:slug/lectures/:lecture/work';
type Params = { slug: string; lecture: string };
type Sitting = { open: OpenLecture; rules: Assignment; key: SeatKey; href: string };

acceptUploads({ path: /^\/learn\/[^/]+\/lectures\/[^/]+\/work$/, role: 'learner', maxBytes: workLimits.bytes });

const terms: Terms<Try> = {
  labels: { answer: 'Text', link: 'Link' },
  texts: ['answer'],
  stored: (theirs) => formOf({ answer: theirs.text, link: theirs.link, revision: theirs.revision }).values,
};

export const work = Router();
work.use('/learn', requirePerson);

// Whoever reloads an answer, or comes back to it, is led to the page itself.
work.get(address, async (req: Request<Params>, res) => {
  const { href } = await sittingOf(req);
  await answer(req, res, { redirect: href });
});

work.put(address, async (req: Request<Params>, res) => {
  const sitting = await sittingOf(req);
  const saved = await saveTyped(req, sitting);
  if (isAutosave(req))
    return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.stored.revision } : saved);
  if (!saved.ok) {
    const { status, ...back } = await comeBack(req, saved, terms);
    return showLecture(req, res, sitting, back, status);
  }
  const fault = await takeFile(req, sitting, saved.value.stored);
  if (fault) return showLecture(req, res, sitting, { form: fault, conflict: null }, 422);
  if (saved.value.go === 'end') return answer(req, res, { redirect: `${sitting.href}/work/submission` });
  await answer(req, res, { redirect: `${sitting.href}#work`, flash: 'Saved.' });
});

work.post(`${address}/tries`, async (req: Request<Params>, res) => {
  const sitting = await sittingOf(req);
  await takeSeat(sitting.key);
  await beginAgain(sitting.key, sitting.rules);
  await answer(req, res, { redirect: `${sitting.href}#work` });
});

work.get(`${address}/submission`, async (req: Request<Params>, res) => {
  const sitting = await sittingOf(req);
  const draft = await lastOf(sitting);
  if (draft.stage !== 'draft') return answer(req, res, { redirect: `${sitting.href}#work` });
  const { open, rules } = sitting;
  const built = await buildConfirmation(req, { open, rules, draft, missing: missingIn(draft, rules) });
  await answer(req, res, { ...built, layout: 'player' });
});

work.post(`${address}/submission`, async (req: Request<Params>, res) => {
  const sitting = await sittingOf(req);
  const draft = await lastOf(sitting);
  const sent = form(req, HandInForm);
  if (draft.stage === 'draft' && sent.ok && sent.value.seen !== '' && sent.value.seen !== seenOf(draft)) {
    const flash = 'It was changed in another window meanwhile. Please look once more.';
    return answer(req, res, { redirect: `${sitting.href}/work/submission`, flash });
  }
  const { open, rules } = sitting;
  const handed = await handIn(draft, { rules, revisionId: open.lecture.revisionId, zone: config.school.timeZone });
  // The fact in the outbox does the same; the next page is to say it already.
  await completeBySubmission(handed.id);
  await answer(req, res, { redirect: `${sitting.href}#work`, flash: 'Handed in. The receipt comes by mail.' });
});

work.delete(`${address}/submission`, async (req: Request<Params>, res) => {
  const sitting = await sittingOf(req);
  const back = await takeBack(await lastOf(sitting), sitting.rules, config.school.timeZone);
  await undoBySubmission(back);
  await answer(req, res, {
    redirect: `${sitting.href}#work`,
    flash: 'Taken back. You can change it and hand it in again.',
  });
});

/** Whoever reads takes no seat, who writes does. */
async function saveTyped(req: Request, { key, rules, open }: Sitting) {
  await takeSeat(key);
  const draft = await openDraft(key, open.enrolment.createdAt);
  return save(
    req,
    DraftForm,
    async ({ revision, go, remove, ...words }) => {
      const stored = await saveDraft(draft, taken(words, rules), revision);
      return { stored: remove ? await detach(stored, remove) : stored, go };
    },
    () => requireTry(key, draft.number),
  );
}

async function sittingOf(req: Request<Params>): Promise<Sitting> {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const rules = assignmentOf(await requireRevision(open.lecture.revisionId));
  if (!rules) throw new NotFound('This assignment');
  const { enrolment, course, lecture } = open;
  const key = { enrolmentId: enrolment.id, userId: enrolment.userId, courseId: course.id, lectureId: lecture.id };
  return { open, rules, key, href: lectureHref(course.slug, lecture) };
}

async function lastOf({ key }: Sitting): Promise<Try> {
  const last = (await listTries(key)).at(-1);
  if (!last) throw new Gone('There is nothing to hand in yet. Write something first.');
  return last;
}

/** Only what is wanted: a field that a teacher took away meanwhile keeps nothing. */
function taken({ answer: text, link }: { answer: string; link: string }, { takesText, takesLink }: Assignment) {
  return { text: takesText ? text : '', link: takesLink ? link : '' };
}

/** The file that came with the form, put into the draft; the form with the reason where it cannot be taken. */
async function takeFile(req: Request, { rules }: Sitting, draft: Try): Promise<FormState | null> {
  try {
    const file = await takeWorkFile(req, rules, draft);
    if (file) await attach(draft, file, rules.mostFiles);
    return null;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TooLarge)) throw error;
    return { values: { ...typedOf(req.body), revision: String(draft.revision) }, errors: { file: error.message } };
  }
}

async function showLecture(
  req: Request,
  res: Response,
  { open }: Sitting,
  typed: TypedWork,
  status: number,
): Promise<void> {
  await answer(req, res, { ...(await buildLecturePage(req, open, { work: typed })), layout: 'player', status });
}
