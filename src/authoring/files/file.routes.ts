/** `/studio/courses/:course/media/:file`: one file of the library, renamed, replaced everywhere, deleted. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import {
  deleteFile,
  libraryKinds,
  mayChangeFile,
  renameFile,
  requireLibraryFile,
} from '../../media/library/library.service.ts';
import { listFileUses } from '../../media/library/uses.service.ts';
import { type MediaFile, mediaAddress } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { acceptCourseFiles, takeFile } from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Replaced, replaceFile } from './course-files.service.ts';
import { type FileRow, factsOf, isUsed, kindWords, playerOf, type Uses, usesOf, zoneOf } from './library-page.ts';

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

const NameForm = z.object({ name: fields.line(124, 'Please give it a name.') });

acceptCourseFiles('/media/:id/replacement', libraryKinds);

const at = '/studio/courses/:course/media/:file';
export const libraryFile = Router();
libraryFile.use('/studio', teaching);

libraryFile.get(at, async (req, res) => {
  await showFile(req, res, await find(req));
});

libraryFile.put(at, async (req, res) => {
  const found = await find(req);
  const saved = await submit(req, NameForm, ({ name }) => renameFile(me(req), found.course.id, found.file.id, name));
  if (!saved.ok) return showFile(req, res, found, { form: saved.form, status: saved.status });
  await answer(req, res, { redirect: req.path, flash: 'Renamed. Learners see the new name at once.' });
});

libraryFile.post(`${at}/replacement`, async (req, res) => {
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

libraryFile.delete(at, async (req, res) => {
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
