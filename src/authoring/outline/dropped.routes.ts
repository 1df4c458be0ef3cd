/** Several files at once as lectures of a section: dropped onto the outline, or chosen in a plain form. */
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { view } from '../../lib/view.ts';
import type { MediaKind } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { isHtmx, me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type ReceivedFile, receivedFiles } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { acceptCourseFiles, takeFiles } from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Incoming, makeLectures, type TakenIn } from './dropped.service.ts';
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
/** Bytes. */
const mostText = 2_000_000;

acceptCourseFiles('/sections/:id/files', accepted, 20);

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
  const taken = await makeLectures(me(req), course, section, incoming);
  problems.push(...taken.problems);
  if (isHtmx(req) && problems.length > 0 && taken.lectures.length === 0)
    return answer(req, res, { fragments: [problemsPart({ problems })], redirect: req.path, status: 422 });
  if (problems.length > 0 && !isHtmx(req)) return show(req, res, problems, taken.lectures.length);
  const status = `${count(taken.lectures.length, 'lecture')} made of files.`;
  if (await answerRows(req, res, { sections: [section], lectures: taken.lectures, moves: true, status })) return;
  await outlineChanged(req, res, { status }, { anchor: `section-${section}` });
});

/** Files of a plain form, files that were sent in parts before, and Markdown texts: as files, or one that the browser read. */
async function arrived(req: Request): Promise<{ incoming: Incoming[]; problems: Problem[] }> {
  const { taken, problems } = await takeFiles(req, 'files', accepted, (sent) => !isText(sent));
  const incoming: Incoming[] = taken;
  for (const sent of receivedFiles(req, 'files').filter(isText)) {
    const isLong = sent.size > mostText;
    const text = isLong ? null : await textOf(sent);
    const reason = isLong ? 'This text is too long for one lecture.' : 'This is no text in UTF-8.';
    if (text === null) problems.push({ name: sent.originalName, reason });
    else incoming.push({ name: sent.originalName, text });
  }
  const body: Record<string, unknown> = req.body ?? {};
  if (typeof body.text === 'string' && typeof body.name === 'string')
    incoming.push({ name: body.name.slice(0, 300), text: body.text });
  return { incoming, problems };
}

function isText({ originalName }: ReceivedFile): boolean {
  return /\.(md|markdown|txt)$/i.test(originalName);
}

async function textOf({ path }: ReceivedFile): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch {
    return null;
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
