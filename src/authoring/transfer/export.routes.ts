/** A course as an archive: asked for, made by a job, fetched for seven days. And the schema it follows. */
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { sizeWords } from '../../media/sizes.service.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { courseSchema } from './course-file.ts';
import { type Progress, progressFor, showProgress } from './progress.ts';
import { askForExport, listExports, openArchive, seeTransfer, type TransferView } from './transfers.service.ts';

type Row = { id: string; when: string; text: string; tone: string; href: string | null; progress: Progress | null };
const exportPage = view<{ bar: Bar; base: string; csrf: string | null; rows: Row[]; waits: boolean }>(
  'authoring/transfer/export',
);

const at = '/studio/courses/:course/export';
leaveOpen(/^\/schemas\/course-1\.json$/);

export const courseExport = Router();

/** Programs of others read it, wherever they are. */
courseExport.get('/schemas/course-1.json', (_req, res) => {
  res.set({ 'Cache-Control': 'public, max-age=3600', 'Access-Control-Allow-Origin': '*' });
  res.type('application/schema+json').send(JSON.stringify(courseSchema(), null, 2));
});

courseExport.use('/studio', teaching);

courseExport.get(at, async (req, res) => {
  const person = me(req);
  const draft = await readDraft(person, req.params.course);
  const base = `/studio/courses/${draft.course.id}/export`;
  const found = await listExports(person, draft.course.id);
  const rows = found.map((one) => rowOf(one, base, person.timeZone ?? config.school.timeZone));
  const waits = found.some((one) => one.state === 'waiting');
  const page = exportPage({ bar: barOf(req, draft), base, csrf: csrfOf(req), rows, waits });
  const title = `Save as a file: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'publish') });
});

courseExport.post(at, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await askForExport(me(req), course);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/export` });
});

/** Asked by the page itself while the archive is being made. */
courseExport.get(`${at}/:transfer/progress`, async (req, res) => {
  const { course } = req.params;
  const transfer = await seeTransfer(me(req), req.params.transfer);
  await showProgress(
    req,
    res,
    transfer,
    `/studio/courses/${course}/export`,
    `/studio/courses/${course}/export/${transfer.id}`,
  );
});

courseExport.get(`${at}/:transfer/file`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const { stream, bytes } = await openArchive(me(req), req.params.transfer);
  res.set({
    'Content-Type': 'application/zip',
    'Content-Length': String(bytes),
    'Content-Disposition': `attachment; filename="${course.slug}.zip"`,
    'Cache-Control': 'private, no-store',
  });
  await pipeline(stream, res);
});

function rowOf(one: TransferView, base: string, zone: string): Row {
  const isReady = one.state === 'ready' && one.endsAt !== null;
  const words: Record<TransferView['state'], string> = {
    waiting: '',
    look: '',
    ready: one.endsAt ? `${sizeWords(one.bytes)}, until ${formatMoment(one.endsAt, zone)}` : '',
    failed: one.reason,
    over: 'Removed after seven days',
  };
  return {
    id: one.id,
    when: formatMoment(one.createdAt, zone),
    text: words[one.state],
    tone: one.state === 'failed' ? 'bad' : '',
    href: isReady ? `${base}/${one.id}/file` : null,
    progress: one.state === 'waiting' ? progressFor(one, `${base}/${one.id}`) : null,
  };
}
