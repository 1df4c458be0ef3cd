/** `/studio/courses/:course/media`: the library of a course, searched, sorted, added to. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { view } from '../../lib/view.ts';
import { addToLibrary, libraryKinds, librarySorts, listLibrary } from '../../media/library/library.service.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { acceptCourseFiles, takeFiles } from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { gatherLibrary } from './course-files.service.ts';
import { type FileRow, kindWords, rowsOf, zoneOf } from './library-page.ts';

type Asked = { q: string; kind: string; sort: string; after: string };
const indexPage = view<{
  bar: Bar;
  base: string;
  asked: Asked;
  kinds: { value: string; label: string }[];
  sorts: { value: string; label: string }[];
  rows: FileRow[];
  total: string;
  isFiltered: boolean;
  nextHref: string | undefined;
  /** Files that could not be taken, in words. */
  refused: string[];
  csrf: string | null;
}>('authoring/files/index');
const pageSize = 30;
const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'name', label: 'By name' },
  { value: 'largest', label: 'Largest first' },
];
const kinds = libraryKinds.map((value) => ({ value, label: kindWords[value].many }));
const Asking = z.object({
  q: z.string().trim().max(120).default(''),
  kind: z.enum(libraryKinds).nullable().default(null),
  sort: z.enum(librarySorts).default('newest'),
  after: z.string().max(24).default(''),
});

acceptCourseFiles('/media', libraryKinds, 20);

const at = '/studio/courses/:course/media';
export const library = Router();
library.use('/studio', teaching);

library.get(at, async (req, res) => {
  await showList(req, res, await requireOwnCourse(me(req), req.params.course));
});

library.post(at, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const { taken, problems } = await takeFiles(req, 'files', libraryKinds);
  const ids = taken.map(({ file }) => file.id);
  await addToLibrary(course.id, ids);
  const refused = problems.map(({ name, reason }) => [name, reason].filter(Boolean).join(': '));
  if (refused.length > 0) return showList(req, res, course, { refused, status: 422 });
  const flash = ids.length === 0 ? 'No file was chosen.' : `${count(ids.length, 'file')} stored.`;
  await answer(req, res, { redirect: `/studio/courses/${course.id}/media`, flash });
});

type Back = { refused?: string[]; status?: number };

async function showList(req: Request, res: Response, course: OwnCourse, { refused = [], status = 200 }: Back = {}) {
  await gatherLibrary(course);
  const { q, kind, sort, after } = query(req, Asking);
  const { files, total, next } = await listLibrary(course.id, { q, kind, sort, after: after || null, limit: pageSize });
  const draft = await readDraft(me(req), course.id);
  const base = `/studio/courses/${course.id}/media`;
  const search = new URLSearchParams({ q, kind: kind ?? '', sort });
  const page = indexPage({
    bar: barOf(req, draft),
    base,
    asked: { q, kind: kind ?? '', sort, after },
    kinds,
    sorts,
    rows: await rowsOf(files, course.id, zoneOf(req)),
    total: count(total, 'file'),
    isFiltered: q !== '' || kind !== null,
    nextHref: next ? `${base}?${search}&after=${next}` : undefined,
    refused,
    csrf: csrfOf(req),
  });
  const title = `Media: ${course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'media'), status });
}
