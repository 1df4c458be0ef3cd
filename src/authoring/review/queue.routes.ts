/** `/admin/submissions`: courses that wait for an admin, and those that were decided. */
import { type Request, type Response, Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type ShownDifference, shownDifference } from '../publishing/changes-page.ts';
import { loadSide } from '../publishing/compare.service.ts';
import { fingerprintOf } from '../publishing/fingerprint.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { approveSubmission, returnSubmission } from './approval.service.ts';
import { DecisionForm, QueueQuery, RemarkForm } from './forms.ts';
import { type Place, placesOf } from './places.ts';
import {
  addRemark,
  remarksFor,
  removeRemark,
  type ShownRemark,
  settleRemark,
  shownRemarks,
} from './remarks.service.ts';
import { requireSubmission, type SubmissionRecord } from './submission.model.ts';
import { countWaiting, listSubmissions } from './submissions.service.ts';
import { waitedText } from './words.ts';

type Row = { href: string; title: string; by: string; sent: string; age: string; state: string };
type Shown = {
  id: string;
  title: string;
  by: string;
  sent: string;
  round: number;
  words: string;
  note: string;
  tells: boolean;
  state: string;
  answer: string;
  decided: string;
};
const queuePage = view<{
  rows: Row[];
  state: string;
  waiting: number;
  nextHref: string | null;
  firstHref: string | null;
}>('authoring/review/queue');
const submissionPage = view<{
  submission: Shown;
  base: string;
  csrf: string | null;
  isOpen: boolean;
  isOutdated: boolean;
  /** It was never published: all of it is new. */
  isNew: boolean;
  /** null once it is decided. */
  difference: ShownDifference | null;
  outline: { title: string; lectures: { id: string; number: string; title: string; kind: string }[] }[];
  remarks: ShownRemark[];
  places: Place[];
  form: FormState;
}>('authoring/review/submission');

const at = '/admin/submissions';
export const queue = Router();
queue.use(at, ...requireRole('admin'));

queue.get(at, async (req, res) => {
  const { state = 'waiting', after } = query(req, QueueQuery);
  const [{ entries, next }, waiting] = await Promise.all([listSubmissions(state, { after }), countWaiting()]);
  const page = queuePage({
    rows: await rowsOf(entries, zoneOf(req)),
    state,
    waiting,
    nextHref: next ? `${at}?state=${state}&after=${next}` : null,
    firstHref: after ? `${at}?state=${state}` : null,
  });
  await answer(req, res, { page, title: 'Submissions', layout: 'admin' });
});

queue.get(`${at}/:id`, async (req, res) => {
  const place = typeof req.query.place === 'string' ? req.query.place.slice(0, 60) : '';
  await show(req, res, { form: { ...untouched, values: { place } }, status: 200 });
});

queue.post(`${at}/:id/remarks`, async (req: Request<{ id: string }>, res) => {
  const { id } = req.params;
  const done = await submit(req, RemarkForm, async (remark) => {
    const { courseId } = await requireSubmission(id);
    await addRemark(me(req), id, remark, (await readDraft(me(req), courseId)).outline);
  });
  if (!done.ok) return show(req, res, done);
  await answer(req, res, {
    redirect: `${at}/${id}#remarks`,
    flash: 'The remark is kept. Its author sees it once you decide.',
  });
});

queue.delete(`${at}/:id/remarks/:remark`, async (req: Request<{ id: string; remark: string }>, res) => {
  const { id, remark } = req.params;
  await removeRemark(me(req), id, remark);
  await answer(req, res, { redirect: `${at}/${id}#remarks`, flash: 'The remark is gone.' });
});

queue.post(`${at}/:id/remarks/:remark/settlement`, async (req: Request<{ id: string; remark: string }>, res) => {
  const { id, remark } = req.params;
  await settleRemark(me(req), id, remark);
  await answer(req, res, { redirect: `${at}/${id}#remarks`, flash: 'Settled.' });
});

queue.post(`${at}/:id/decision`, async (req: Request<{ id: string }>, res) => {
  const { id } = req.params;
  const done = await submit(req, DecisionForm, async ({ decision, answer: words }) => {
    if (decision === 'approve') await approveSubmission(me(req), id, words);
    else await returnSubmission(me(req), id, words);
    return decision;
  });
  if (!done.ok) return show(req, res, done);
  const flash =
    done.value === 'approve' ? 'Approved and published. Its author is told.' : 'Sent back. Its author is told.';
  await answer(req, res, { redirect: at, flash });
});

async function show(req: Request, res: Response, { form, status }: { form: FormState; status: number }): Promise<void> {
  const submission = await requireSubmission(String(req.params.id));
  const draft = await readDraft(me(req), submission.courseId);
  const zone = zoneOf(req);
  const isOpen = submission.state === 'waiting';
  const page = submissionPage({
    submission: await shownSubmission(submission, zone),
    base: `/studio/courses/${submission.courseId}`,
    csrf: csrfOf(req),
    isOpen,
    isOutdated: isOpen && fingerprintOf(draft.course.draft, draft.outline.sections) !== submission.fingerprint,
    isNew: draft.published === null,
    difference: isOpen ? await differenceOf(draft, zone) : null,
    outline: outlineOf(draft),
    remarks: await shownRemarks(await remarksFor(submission), { zone, round: isOpen ? submission.number : 0 }),
    places: placesOf(draft.outline),
    form,
  });
  await answer(req, res, { page, title: `Review: ${submission.title}`, layout: 'admin', status });
}

async function differenceOf({ course, published }: Draft, zone: string): Promise<ShownDifference> {
  const from = published?.number ?? 'nothing';
  const sides = await Promise.all([loadSide(course, from), loadSide(course, 'draft')]);
  const hrefOf = (id: string) => `/studio/courses/${course.id}/changes/lectures/${id}?from=${from}&to=draft`;
  return shownDifference(sides, { zone, at: 0, hrefOf });
}

function outlineOf({ outline }: Draft) {
  return outline.sections.map(({ title, lectures }, at) => ({
    title,
    lectures: lectures.map(({ id, title: name, kind }, index) => ({
      id,
      number: `${at + 1}.${index + 1}`,
      title: name,
      kind,
    })),
  }));
}

async function rowsOf(entries: SubmissionRecord[], zone: string): Promise<Row[]> {
  const people = await listPeopleByIds(entries.map(({ submittedBy }) => submittedBy));
  return entries.map(({ _id, title, submittedBy, submittedAt, state }) => ({
    href: `${at}/${_id}`,
    title,
    by: people.get(submittedBy)?.name ?? 'Somebody who left',
    sent: formatMoment(submittedAt, zone),
    age: waitedText(submittedAt, now()),
    state,
  }));
}

async function shownSubmission(record: SubmissionRecord, zone: string): Promise<Shown> {
  const { _id, title, number, words, note, tells, state, submittedBy, submittedAt, decidedBy, decidedAt } = record;
  const people = await listPeopleByIds([submittedBy, decidedBy ?? submittedBy]);
  const nameOf = (id: string | null) => (id && people.get(id)?.name) || 'Somebody who left';
  return {
    ...{ title, words, note, tells, state, answer: record.answer, round: number },
    id: String(_id),
    by: nameOf(submittedBy),
    sent: `${formatMoment(submittedAt, zone)}, ${waitedText(submittedAt, now())}`,
    decided: decidedAt ? `${formatMoment(decidedAt, zone)}, by ${nameOf(decidedBy)}` : '',
  };
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
