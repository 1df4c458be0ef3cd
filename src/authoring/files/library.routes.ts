/** `/studio/courses/:course/media`: the files of a course, found, added, renamed, replaced everywhere, deleted. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import {
  addToLibrary,
  deleteFile,
  libraryKinds,
  librarySorts,
  listLibrary,
  mayChangeFile,
  renameFile,
  requireLibraryFile,
  takeKnownFile,
} from '../../media/library/library.service.ts';
import { listFileUses } from '../../media/library/uses.service.ts';
import { type MediaFile, mediaAddress, storeUpload } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, form, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFiles } from '../../web/uploads.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { takeFile } from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { gatherLibrary, type Replaced, replaceFile } from './course-files.service.ts';
import { type FileRow, factsOf, isUsed, kindWords, playerOf, rowsOf, type Uses, usesOf } from './library-page.ts';

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
const showPage = view<{
  bar: Bar;
  base: string;
  file: Omit<FileRow, 'used' | 'isUsed'>;
  player: ReturnType<typeof playerOf>;
  links: { open: string; save: string };
  uses: Uses;
  isUsed: boolean;
  mayChange: boolean;
  form: FormState;
  kindName: string;
  accepts: string;
  csrf: string | null;
}>('authoring/files/show');

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
const NameForm = z.object({ name: fields.line(124, 'Please give it a name.') });

acceptUploads({
  path: /^\/studio\/courses\/[0-9a-f]{24}\/media(\/[0-9a-f]{24}\/replacement)?$/,
  role: 'instructor',
  maxBytes: 4 * 1024 ** 3,
  maxFiles: 20,
});

const at = '/studio/courses/:course/media';
export const library = Router();
library.use('/studio', teaching);

library.get(at, async (req, res) => {
  await showList(req, res, await requireOwnCourse(me(req), req.params.course));
});

library.post(at, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const { ids, refused } = await takeAll(req);
  await addToLibrary(course.id, ids);
  if (refused.length > 0) return showList(req, res, course, { refused, status: 422 });
  const flash = ids.length === 0 ? 'No file was chosen.' : `${count(ids.length, 'file')} stored.`;
  await answer(req, res, { redirect: `/studio/courses/${course.id}/media`, flash });
});

library.get(`${at}/:file`, async (req, res) => {
  await showFile(req, res, await find(req));
});

library.put(`${at}/:file`, async (req, res) => {
  const found = await find(req);
  const saved = await submit(req, NameForm, ({ name }) => renameFile(me(req), found.course.id, found.file.id, name));
  if (!saved.ok) return showFile(req, res, found, { form: saved.form, status: saved.status });
  await answer(req, res, { redirect: req.path, flash: 'Renamed. Learners see the new name at once.' });
});

library.post(`${at}/:file/replacement`, async (req, res) => {
  const found = await find(req);
  const { course, file } = found;
  const taken = await takeFile(req, 'file', [file.kind]);
  const done = await submit(req, z.object({}), async () => {
    if (!taken.file) throw new Refused(taken.error ?? 'Please choose the file that comes in its place.', 'file');
    return { ...(await replaceFile(me(req), course.id, file, taken.file)), id: taken.file.id };
  });
  if (!done.ok) return showFile(req, res, found, { form: done.form, status: done.status });
  const redirect = `/studio/courses/${course.id}/media/${done.value.id}`;
  await answer(req, res, { redirect, flash: replacedWords(done.value) });
});

library.delete(`${at}/:file`, async (req, res) => {
  const found = await find(req);
  const gone = await submit(req, z.object({}), () => deleteFile(me(req), found.course.id, found.file.id));
  if (!gone.ok) return showFile(req, res, found, { form: gone.form, status: gone.status });
  await answer(req, res, { redirect: `/studio/courses/${found.course.id}/media`, flash: 'Deleted for good.' });
});

type Found = { course: OwnCourse; file: MediaFile };

async function find(req: Request): Promise<Found> {
  const course = await requireOwnCourse(me(req), String(req.params.course));
  return { course, file: await requireLibraryFile(course.id, String(req.params.file)) };
}

/** Files that came with the form, and those that were sent before it in parts (`kept_files`). */
async function takeAll(req: Request): Promise<{ ids: string[]; refused: string[] }> {
  const ids: string[] = [];
  const refused: string[] = [];
  const kept = form(req, z.object({ kept_files: fields.many(z.string()) }));
  for (const id of kept.ok ? kept.value.kept_files : []) {
    const file = await takeKnownFile(me(req), id, { kinds: libraryKinds, courseId: null });
    if (file) ids.push(file.id);
  }
  for (const sent of receivedFiles(req, 'files')) {
    try {
      ids.push((await storeUpload(me(req), sent, libraryKinds)).id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(`${sent.originalName}: ${error.message}`);
    }
  }
  return { ids, refused };
}

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

async function showFile(
  req: Request,
  res: Response,
  { course, file }: Found,
  back: { form?: FormState; status?: number } = {},
) {
  const draft = await readDraft(me(req), course.id);
  const viewer = { mark: sessionMark(req), by: `studio.${course.id}` };
  const uses = usesOf((await listFileUses([file.id])).get(file.id) ?? [], course.id);
  const page = showPage({
    bar: barOf(req, draft),
    base: `/studio/courses/${course.id}/media`,
    file: await factsOf(file, course.id, zoneOf(req)),
    player: playerOf(file, viewer),
    links: {
      open: mediaAddress(file, { viewer }),
      save: mediaAddress(file, { viewer, variant: 'original', download: true }),
    },
    uses,
    isUsed: isUsed(uses),
    mayChange: mayChangeFile(me(req), course.id, file),
    form: back.form ?? untouched,
    kindName: file.kind === 'archive' ? 'file' : kindWords[file.kind].one.toLowerCase(),
    accepts: file.kind,
    csrf: csrfOf(req),
  });
  const title = `${file.originalName}: ${course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'media'), status: back.status ?? 200 });
}

function replacedWords({ places, inBin }: Replaced): string {
  const bin = inBin > 0 ? ` What lies in the bin keeps the old one (${count(inBin, 'lecture')}).` : '';
  if (places === 0) return `Stored. The old file was not used in the draft, so nothing else changed.${bin}`;
  return `Replaced in ${count(places, 'place')} of the draft. Learners see it once you publish.${bin}`;
}

function zoneOf(req: Request): string {
  return req.user?.timeZone ?? config.school.timeZone;
}
