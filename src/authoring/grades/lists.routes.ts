/** Grades from a file: looked at row by row, then taken in. */
import { readFile } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import {
  beginImport,
  confirmImport,
  discardImport,
  type PlannedLine,
  previewOf,
  requireImport,
  type SeenImport,
} from '../../learning/grades/import.service.ts';
import { columnsFor } from '../../learning/grades/list.service.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFile } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { count, railOf, readDesk, teaching } from '../editor.ts';

type Params = { course: string };
const uploadPage = view<{ base: string; csrf: string | null; form: FormState }>('authoring/grades/upload');
type State = {
  base: string;
  action: string;
  csrf: string | null;
  state: SeenImport['state'];
  lead: string;
  /** Words of the button; null where nothing would change. */
  button: string | null;
};
const statePart = view<State>('authoring/grades/_list-state');
const listPage = view<
  State & {
    name: string;
    lines: PlannedLine[];
    more: number;
    problems: { line: number; text: string }[];
  }
>('authoring/grades/list');

const at = '/studio/courses/:course/grades';
// Also somebody who works on the course of another without being an instructor; the course decides.
acceptUploads({ path: /^\/studio\/courses\/[0-9a-f]{24}\/grades\/lists$/, role: 'learner', maxBytes: 6_000_000 });

export const gradeLists = Router();
gradeLists.use('/studio', teaching);

gradeLists.get(`${at}/upload`, async (req: Request<Params>, res) => {
  await requireOwnCourse(me(req), req.params.course, 'answer');
  if ((await columnsFor(req.params.course)).length === 0) throw new NotFound('This gradebook');
  await showUpload(req, res, untouched);
});

gradeLists.post(`${at}/lists`, async (req: Request<Params>, res) => {
  const begun = await submit(req, z.object({}), async () =>
    beginImport(me(req), req.params.course, await sentFile(req)),
  );
  if (!begun.ok) return showUpload(req, res, begun.form, begun.status);
  await answer(req, res, { redirect: `/studio/courses/${req.params.course}/grades/lists/${begun.value}` });
});

gradeLists.get(`${at}/lists/:list`, async (req: Request<Params & { list: string }>, res) => {
  const seen = await requireImport(me(req), req.params.course, req.params.list);
  const draft = await readDesk(me(req), req.params.course);
  const base = `/studio/courses/${req.params.course}/grades`;
  const lines = await previewOf(seen);
  const state: State = {
    ...{ base, action: `${base}/lists/${seen.id}`, csrf: csrfOf(req), state: seen.state, lead: leadOf(seen) },
    button: seen.state === 'open' && seen.planned.length > 0 ? `Change ${count(seen.planned.length, 'grade')}` : null,
  };
  const more = seen.planned.length - lines.length;
  const page = listPage({ ...state, name: seen.fileName, lines, more, problems: seen.problems });
  const title = `Grades from ${seen.fileName}: ${draft.course.draft.title}`;
  await answer(req, res, {
    page,
    fragments: [statePart(state)],
    title,
    layout: 'studio',
    nav: railOf(draft, 'grades'),
  });
});

gradeLists.post(`${at}/lists/:list/taking`, async (req: Request<Params & { list: string }>, res) => {
  await confirmImport(me(req), req.params.course, req.params.list);
  await answer(req, res, { redirect: `/studio/courses/${req.params.course}/grades/lists/${req.params.list}` });
});

gradeLists.delete(`${at}/lists/:list`, async (req: Request<Params & { list: string }>, res) => {
  await discardImport(me(req), req.params.course, req.params.list);
  await answer(req, res, { redirect: `/studio/courses/${req.params.course}/grades`, flash: 'Nothing was changed.' });
});

async function sentFile(req: Request): Promise<{ bytes: Uint8Array; fileName: string }> {
  const file = receivedFile(req, 'file');
  if (!file) throw new Refused('Please choose a file.', 'file');
  return { bytes: await readFile(file.path), fileName: file.originalName };
}

async function showUpload(req: Request<Params>, res: Response, form: FormState, status = 200): Promise<void> {
  const draft = await readDesk(me(req), req.params.course);
  const page = uploadPage({ base: `/studio/courses/${req.params.course}/grades`, csrf: csrfOf(req), form });
  const title = `Grades from a file: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'grades'), status });
}

function leadOf(seen: SeenImport): string {
  const { state, planned, same, rows, changed, leftAlone } = seen;
  if (state === 'waiting') return 'It is being taken in. You can leave this page.';
  if (state === 'done') {
    const left =
      leftAlone > 0 ? ` ${count(leftAlone, 'grade')} had been changed meanwhile and stayed as they were.` : '';
    return `${count(changed, 'grade')} changed.${left}`;
  }
  const parts = [`${count(rows, 'row')} read`, `${count(planned.length, 'grade')} would change`];
  return `${[...parts, ...(same > 0 ? [`${count(same, 'row')} with nothing new`] : [])].join(', ')}. Nothing is stored yet.`;
}
