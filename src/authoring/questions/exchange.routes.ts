/** Questions from files and into files: looked at row by row before anything is taken. */
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { writeBank } from '../../assessment/exchange/export.service.ts';
import {
  beginImport,
  discardImport,
  formats,
  type Seen,
  type SeenRow,
  seeImport,
  takeImport,
} from '../../assessment/exchange/import.service.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFile } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { ImportForm } from './forms.ts';
import { formatWords, kindWords } from './words.ts';

const importPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  form: FormState;
  formats: { value: string; label: string }[];
}>('authoring/questions/import');
type SeenLine = { line: number; title: string; kind: string; state: { text: string; tone: string } };
const reportPage = view<{
  bar: Bar;
  base: string;
  action: string;
  csrf: string | null;
  name: string;
  format: string;
  lead: string;
  /** Words of the button; null when nothing can be taken or all was. */
  button: string | null;
  rows: SeenLine[];
  left: number;
}>('authoring/questions/report');

const at = '/studio/courses/:course/questions';
const mostLines = 300;
acceptUploads({
  path: /^\/studio\/courses\/[0-9a-f]{24}\/questions\/imports$/,
  role: 'instructor',
  maxBytes: 6_000_000,
});

export const questionExchange = Router();
questionExchange.use('/studio', teaching);

questionExchange.get(`${at}/import`, async (req, res) =>
  showImport(req, res, await readDraft(me(req), req.params.course), untouched),
);

questionExchange.post(`${at}/imports`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const begun = await submit(req, ImportForm, async ({ pasted, format }) =>
    beginImport(me(req).id, course.id, { ...(await sentFile(req, pasted)), format }),
  );
  if (begun.ok) return answer(req, res, { redirect: `/studio/courses/${course.id}/questions/imports/${begun.value}` });
  await showImport(req, res, await readDraft(me(req), course.id), begun.form, begun.status);
});

questionExchange.get(`${at}/imports/:import`, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course);
  await showReport(req, res, draft, await seeImport(draft.course.id, req.params.import));
});

questionExchange.post(`${at}/imports/:import/taking`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const { added, known } = await takeImport(me(req).id, course.id, req.params.import);
  const more = known > 0 ? ` ${count(known, 'question')} had been there before.` : '';
  const flash = `${count(added, 'question')} added to the bank.${more}`;
  await answer(req, res, { redirect: `/studio/courses/${course.id}/questions`, flash });
});

questionExchange.delete(`${at}/imports/:import`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await discardImport(course.id, req.params.import);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/questions`, flash: 'Nothing was taken in.' });
});

questionExchange.get(`${at}/export/:format`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const format = formats.find((one) => one === req.params.format);
  if (!format) throw new NotFound('This format');
  const { content, type, ending } = await writeBank(course.id, format);
  res.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="questions-${course.slug}.${ending}"`,
    'Cache-Control': 'private, no-store',
  });
  res.send(content);
});

/** The file, or what was pasted where there is none. */
async function sentFile(req: Request, pasted: string): Promise<{ bytes: Uint8Array; fileName: string }> {
  const file = receivedFile(req, 'file');
  if (file) return { bytes: await readFile(file.path), fileName: file.originalName };
  if (!pasted.trim()) throw new Refused('Please choose a file, or paste the questions.', 'file');
  return { bytes: Buffer.from(pasted), fileName: 'Pasted questions' };
}

async function showImport(req: Request, res: Response, draft: Draft, form: FormState, status = 200): Promise<void> {
  const page = importPage({
    bar: barOf(req, draft),
    base: `/studio/courses/${draft.course.id}/questions`,
    csrf: csrfOf(req),
    form,
    formats: formats.map((value) => ({ value, label: `${formatWords[value].label} (${formatWords[value].help})` })),
  });
  const title = `Questions from a file: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'questions'), status });
}

async function showReport(req: Request, res: Response, draft: Draft, seen: Seen): Promise<void> {
  const base = `/studio/courses/${draft.course.id}/questions`;
  const fresh = seen.rows.filter((row) => row.question && !row.known).length;
  const problems = seen.rows.filter((row) => row.problem);
  // What needs a look stands first.
  const lines = [...problems, ...seen.rows.filter((row) => !row.problem)];
  const page = reportPage({
    bar: barOf(req, draft),
    base,
    action: `${base}/imports/${seen.id}`,
    csrf: csrfOf(req),
    name: seen.fileName,
    format: formatWords[seen.format].label,
    lead: leadOf(seen, fresh, problems.length),
    button: seen.added === null && fresh > 0 ? `Take in ${count(fresh, 'question')}` : null,
    rows: lines.slice(0, mostLines).map(lineOf),
    left: Math.max(0, lines.length - mostLines),
  });
  const title = `Questions from ${seen.fileName}: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'questions') });
}

function leadOf(seen: Seen, fresh: number, problems: number): string {
  if (seen.added !== null) return `Taken in: ${count(seen.added, 'question')}.`;
  const known = seen.rows.length - fresh - problems;
  const parts = [
    `${count(fresh, 'question')} can be taken in`,
    ...(known > 0 ? [`${known} ${known === 1 ? 'is' : 'are'} in the bank already`] : []),
    ...(problems > 0 ? [`${problems} cannot be taken`] : []),
  ];
  const cut = seen.full ? ' Only the first 10,000 entries are read.' : '';
  return `${parts.join(', ')}. Nothing is stored yet.${cut}`;
}

function lineOf(row: SeenRow): SeenLine {
  const { line, title } = row;
  if (row.problem !== null) return { line, title, kind: '', state: { text: row.problem, tone: 'bad' } };
  const state = row.known ? { text: 'Already there', tone: '' } : { text: 'New', tone: 'good' };
  return { line, title, kind: kindWords[row.question.kind].label, state };
}
