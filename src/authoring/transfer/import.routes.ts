/** A course from an archive, and lectures from files in folders. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { maxArchiveBytes } from '../../media/sizes.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { count, making, railOf, teaching } from '../editor.ts';
import { requireTaken, takeFile } from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Progress, progressFor, showProgress } from './progress.ts';
import {
  askForImport,
  confirmLectures,
  listImports,
  type ReportRow,
  seeTransfer,
  type TransferView,
} from './transfers.service.ts';

type Before = { href: string; name: string; when: string; text: string };
const importPage = view<{
  action: string;
  csrf: string | null;
  form: FormState;
  /** A whole course, else lectures for the course of this name. */
  into: string | null;
  back: string;
  before: Before[];
}>('authoring/transfer/import');
type Line = { place: string; text: string; outcome: { text: string; tone: string } };
const reportPage = view<{
  name: string;
  into: string | null;
  lead: string;
  tone: 'good' | 'bad' | 'quiet';
  progress: Progress | null;
  csrf: string | null;
  /** Where a yes goes; null: nothing is asked. */
  confirm: { action: string; label: string } | null;
  link: { href: string; label: string } | null;
  rows: Line[];
  back: string;
}>('authoring/transfer/report');

const Empty = z.object({});
const whole = '/studio/imports';
const into = '/studio/courses/:course/imports';
acceptUploads({ path: /^\/studio\/(courses\/[0-9a-f]{24}\/)?imports$/, role: 'instructor', maxBytes: maxArchiveBytes });

export const courseImport = Router();
courseImport.use('/studio', teaching);

courseImport.get(whole, making, (req, res) => showForm(req, res, null, untouched));

courseImport.post(whole, making, async (req, res) => {
  const sent = await submit(req, Empty, async () => askForImport(me(req), await sentArchive(req), { kind: 'course' }));
  if (!sent.ok) return showForm(req, res, null, sent.form, sent.status);
  await answer(req, res, { redirect: `${whole}/${sent.value}` });
});

courseImport.get(`${whole}/:transfer`, async (req, res) =>
  showReport(req, res, await seeTransfer(me(req), req.params.transfer)),
);

courseImport.get(`${whole}/:transfer/progress`, async (req, res) => {
  const transfer = await seeTransfer(me(req), req.params.transfer);
  await showProgress(req, res, transfer, `${whole}/${transfer.id}`, `${whole}/${transfer.id}`);
});

courseImport.get(into, async (req, res) => showForm(req, res, req.params.course, untouched));

courseImport.post(into, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const sent = await submit(req, Empty, async () =>
    askForImport(me(req), await sentArchive(req), { kind: 'lectures', courseId: course.id }),
  );
  if (!sent.ok) return showForm(req, res, course.id, sent.form, sent.status);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/imports/${sent.value}` });
});

courseImport.get(`${into}/:transfer`, async (req, res) => showReport(req, res, await found(req)));

courseImport.get(`${into}/:transfer/progress`, async (req, res) => {
  const transfer = await found(req);
  const base = `/studio/courses/${transfer.courseId}/imports/${transfer.id}`;
  await showProgress(req, res, transfer, base, base);
});

/** Yes to the plan. */
courseImport.post(`${into}/:transfer/taking`, async (req, res) => {
  const transfer = await found(req);
  await confirmLectures(me(req), transfer.id);
  await answer(req, res, { redirect: `/studio/courses/${transfer.courseId}/imports/${transfer.id}` });
});

/** Of this course. Throws NotFound. */
async function found(req: Request): Promise<TransferView> {
  const course = await requireOwnCourse(me(req), String(req.params.course));
  const transfer = await seeTransfer(me(req), String(req.params.transfer));
  if (transfer.courseId !== course.id || transfer.kind !== 'lectures') throw new NotFound('This archive');
  return transfer;
}

async function sentArchive(req: Request) {
  const taken = await takeFile(req, 'archive', ['archive']);
  requireTaken({ archive: taken });
  if (!taken.file) throw new Refused('Please choose a ZIP archive.', 'archive');
  return taken.file;
}

async function showForm(
  req: Request,
  res: Response,
  courseId: string | null,
  form: FormState,
  status = 200,
): Promise<void> {
  const person = me(req);
  const draft = courseId ? await readDraft(person, courseId) : null;
  const zone = person.timeZone ?? config.school.timeZone;
  const before = (await listImports(person)).filter((one) =>
    courseId ? one.courseId === courseId : one.kind === 'course',
  );
  const base = courseId ? `/studio/courses/${courseId}` : '/studio';
  const page = importPage({
    action: `${base}/imports`,
    csrf: csrfOf(req),
    form,
    into: draft?.course.draft.title ?? null,
    back: draft ? `${base}/outline` : '/studio',
    before: before.map((one) => ({
      href: `${base}/imports/${one.id}`,
      name: one.name,
      when: formatMoment(one.createdAt, zone),
      text: stateWords[one.state],
    })),
  });
  const title = draft ? `Lectures from files: ${draft.course.draft.title}` : 'A course from a file';
  await answer(req, res, {
    page,
    title,
    layout: 'studio',
    status,
    ...(draft ? { nav: railOf(draft, 'outline') } : {}),
  });
}

const stateWords: Record<TransferView['state'], string> = {
  waiting: 'Being read',
  look: 'Waits for your yes',
  ready: 'Taken in',
  failed: 'Could not be taken in',
  over: '',
};

async function showReport(req: Request, res: Response, one: TransferView): Promise<void> {
  const draft = one.kind === 'lectures' && one.courseId ? await readDraft(me(req), one.courseId) : null;
  const base = draft ? `/studio/courses/${draft.course.id}/imports/${one.id}` : `${whole}/${one.id}`;
  const course = one.state === 'ready' && one.courseId ? `/studio/courses/${one.courseId}` : null;
  const page = reportPage({
    name: one.name,
    into: draft?.course.draft.title ?? null,
    ...leadOf(one),
    progress: one.state === 'waiting' ? progressFor(one, base) : null,
    csrf: csrfOf(req),
    confirm:
      one.state === 'look' && one.taken > 0
        ? { action: `${base}/taking`, label: `Take in ${count(one.taken, 'lecture')}` }
        : null,
    link: course
      ? { href: `${course}/${draft ? 'outline' : 'basics'}`, label: draft ? 'To the outline' : 'To the course' }
      : null,
    rows: one.report.map(lineOf),
    back: draft ? `/studio/courses/${draft.course.id}/imports` : whole,
  });
  await answer(req, res, {
    page,
    title: `${one.name}: what came in`,
    layout: 'studio',
    ...(draft ? { nav: railOf(draft, 'outline') } : {}),
  });
}

function leadOf({ state, reason, taken, report, kind }: TransferView): {
  lead: string;
  tone: 'good' | 'bad' | 'quiet';
} {
  if (state === 'failed') return { lead: reason, tone: 'bad' };
  if (state === 'waiting') return { lead: 'It goes on when you leave this page.', tone: 'quiet' };
  const left = report.filter((row) => row.outcome === 'left').length;
  const rest = left > 0 ? ` ${count(left, 'thing')} cannot be taken.` : '';
  if (state === 'look') return { lead: `This would be made.${rest} Nothing is stored yet.`, tone: 'quiet' };
  const what = kind === 'course' ? count(taken, 'part') : count(taken, 'lecture');
  const words = left > 0 ? ` ${count(left, 'thing')} could not be taken.` : ' Everything is in.';
  return {
    lead: `${what} taken in.${words}${kind === 'course' ? ' It is a draft: nobody sees it yet.' : ''}`,
    tone: 'good',
  };
}

function lineOf({ place, outcome, text }: ReportRow): Line {
  const words = {
    taken: { text: 'Taken', tone: 'good' },
    changed: { text: 'Changed', tone: 'warn' },
    left: { text: 'Left out', tone: 'bad' },
  };
  return { place, text, outcome: words[outcome] };
}
