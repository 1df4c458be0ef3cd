/** Several files at once as lectures of a section: dropped onto the outline, or chosen in a plain form. */
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { takeKnownFile } from '../../media/library/library.service.ts';
import { type MediaKind, storeUpload } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { isHtmx, me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, type ReceivedFile, receivedFiles } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Incoming, type TakenIn, takeFiles } from './dropped.service.ts';
import { answerRows, outlineChanged } from './outline-page.ts';
import { requireSection } from './sections.service.ts';

type Problem = TakenIn['problems'][number];
const filesPage = view<{
  bar: Bar;
  base: string;
  action: string;
  section: string;
  problems: Problem[];
  csrf: string | null;
}>('authoring/outline/files');
const problemsPart = view<{ problems: Problem[] }>('authoring/outline/_problems');
const accepted: MediaKind[] = ['video', 'audio', 'document', 'captions'];
const mostText = 2_000_000;

acceptUploads({
  path: /^\/studio\/courses\/[0-9a-f]{24}\/sections\/[0-9a-f]{24}\/files$/,
  role: 'instructor',
  maxBytes: 4 * 1024 ** 3,
  maxFiles: 20,
});

const at = '/studio/courses/:course/sections/:section/files';
export const droppedFiles = Router();
droppedFiles.use('/studio', teaching);

droppedFiles.get(at, async (req, res) => {
  await show(req, res, []);
});

droppedFiles.post(at, async (req, res) => {
  const { course, section } = req.params;
  requireSection(await requireOwnCourse(me(req), course), section);
  const { incoming, problems } = await arrived(req);
  if (incoming.length + problems.length === 0) problems.push({ name: '', reason: 'Please choose at least one file.' });
  const taken = await takeFiles(me(req), course, section, incoming);
  problems.push(...taken.problems);
  if (isHtmx(req) && problems.length > 0 && taken.lectures.length === 0)
    return answer(req, res, { fragments: [problemsPart({ problems })], redirect: req.path, status: 422 });
  if (problems.length > 0 && !isHtmx(req)) return show(req, res, problems, taken.lectures.length);
  const status = `${count(taken.lectures.length, 'lecture')} made of files.`;
  if (await answerRows(req, res, { sections: [section], lectures: taken.lectures, moves: true, status })) return;
  await outlineChanged(req, res, { status }, { anchor: `section-${section}` });
});

/** Files of a plain form, files that were sent in parts before, and one Markdown text that the browser read. */
async function arrived(req: Request): Promise<{ incoming: Incoming[]; problems: Problem[] }> {
  const incoming: Incoming[] = [];
  const problems: Problem[] = [];
  for (const received of receivedFiles(req, 'files'))
    try {
      incoming.push(await incomingOf(req, received));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push({ name: received.originalName, reason: error.message });
    }
  const body: Record<string, unknown> = req.body ?? {};
  const courseId = String(req.params.course);
  for (const id of [body.kept_files ?? []].flat()) {
    const file = await takeKnownFile(me(req), String(id), { kinds: accepted, courseId });
    if (file) incoming.push({ name: file.originalName, file });
    else problems.push({ name: '', reason: 'This file is not there any more. Please send it again.' });
  }
  if (typeof body.text === 'string' && typeof body.name === 'string')
    incoming.push({ name: body.name.slice(0, 300), text: body.text });
  return { incoming, problems };
}

async function incomingOf(req: Request, received: ReceivedFile): Promise<Incoming> {
  const name = received.originalName;
  if (!/\.(md|markdown|txt)$/i.test(name)) return { name, file: await storeUpload(me(req), received, accepted) };
  if (received.size > mostText) throw new Refused('This text is too long for one lecture.');
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(received.path)) };
  } catch {
    throw new Refused('This is no text in UTF-8.');
  }
}

async function show(req: Request, res: Response, problems: Problem[], made = 0): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course));
  const section = requireSection(draft.course, String(req.params.section));
  const base = `/studio/courses/${draft.course.id}`;
  const action = `${base}/sections/${section.id}/files`;
  const page = filesPage({ bar: barOf(req, draft), base, action, section: section.title, problems, csrf: csrfOf(req) });
  const status = problems.length > 0 && made === 0 ? 422 : 200;
  await answer(req, res, {
    page,
    title: 'Lectures from files',
    layout: 'studio',
    nav: railOf(draft, 'outline'),
    status,
  });
}
