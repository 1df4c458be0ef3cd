/** …/lectures/:lecture/poster: what is seen before a film plays: as the school took it, a second of the film, or a picture. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { formatTime, parseTime } from '../../media/captions/cue-times.service.ts';
import { imageOf, listFilesByIds, type MediaFile, mediaAddress } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, type Terms } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import {
  acceptCourseFiles,
  keptOf,
  requireTaken,
  type Taken,
  takeFile,
  withFileErrors,
} from '../lectures/studio-uploads.ts';
import { type DraftLecture, requireOwnLecture, updateLecture } from '../outline/outline.service.ts';
import { readDraft } from '../publishing/publication.service.ts';

const posterPage = view<{
  bar: Bar;
  name: string;
  back: string;
  action: string;
  csrf: string | null;
  form: FormState;
  conflict: Clash | null;
  kept: Record<string, { id: string; name: string }>;
  film: { src: string; type: string } | null;
  /** As it is now; null while there is none, or while it is being taken. */
  poster: { src: string } | null;
  isSound: boolean;
  isComing: boolean;
}>('authoring/posters/edit');

const PosterForm = z
  .object({
    revision: fields.revision,
    poster: z.enum(['taken', 'second', 'picture'], { error: 'Please choose one.' }),
    second: z.string().trim().max(16).default(''),
  })
  .transform(({ second, ...typed }, context) => {
    const time = parseTime(second);
    if (typed.poster === 'second' && time === null) {
      context.addIssue({ code: 'custom', path: ['second'], message: 'Please write a time like 1:05.' });
      return z.NEVER;
    }
    return { ...typed, at: Math.floor((time ?? 0) / 1000) };
  });
type Typed = z.infer<typeof PosterForm>;

const terms: Terms<DraftLecture> = {
  labels: { poster: 'Poster', second: 'Second of the film' },
  stored: (lecture) => posterForm(lecture).values,
};

acceptCourseFiles('/lectures/:id/poster', ['image']);

const at = '/studio/courses/:course/lectures/:lecture/poster';
export const posters = Router();
posters.use('/studio', teaching);

posters.get(at, async (req, res) => {
  const lecture = await find(req);
  await show(req, res, { lecture, form: posterForm(lecture) });
});

posters.put(at, async (req, res) => {
  const lecture = await find(req);
  const taken = { picture: await takeFile(req, 'picture', ['image']) };
  const saved = await save(
    req,
    PosterForm,
    (typed) => {
      if (typed.poster === 'picture') requireTaken(taken);
      return choosePoster(req, lecture, typed, taken.picture);
    },
    () => find(req),
  );
  if (saved.ok) {
    const flash = 'Saved as a draft.';
    return answer(req, res, { redirect: `/studio/courses/${lecture.courseId}/lectures/${lecture.id}/poster`, flash });
  }
  const back = await comeBack(req, saved, terms);
  await show(req, res, { ...back, lecture: 'theirs' in saved ? saved.theirs : lecture, taken });
});

async function choosePoster(req: Request, lecture: DraftLecture, typed: Typed, { file }: Taken): Promise<void> {
  const { poster, at: second, revision } = typed;
  const isFilm = lecture.kind === 'video' && lecture.fileId !== null;
  if (poster === 'picture' && !file && !lecture.posterFileId) throw new Refused('Please choose a picture.', 'picture');
  if (poster === 'second' && !isFilm) throw new Refused('There is no film to take it from yet.', 'second');
  const length = isFilm ? await lengthOf(lecture) : 0;
  if (poster === 'second' && length > 0 && second >= length)
    throw new Refused(`The film ends at ${formatTime(length * 1000)}.`, 'second');
  const content = {
    posterFileId: poster === 'picture' ? (file?.id ?? lecture.posterFileId) : null,
    posterAt: poster === 'second' ? second : null,
  };
  await updateLecture(me(req), lecture.courseId, lecture.id, content, revision);
}

async function lengthOf({ fileId }: DraftLecture): Promise<number> {
  const file = (await listFilesByIds([fileId ?? ''])).get(fileId ?? '');
  return file?.seconds ?? 0;
}

/** Throws NotFound, also for a lecture without sound and picture. */
async function find(req: Request): Promise<DraftLecture> {
  const { lecture } = await requireOwnLecture(me(req), String(req.params.course), String(req.params.lecture));
  if (lecture.kind !== 'video' && lecture.kind !== 'audio') throw new NotFound('This page');
  return lecture;
}

function posterForm({ posterFileId, posterAt, revision }: DraftLecture): FormState {
  const poster = posterFileId ? 'picture' : posterAt === null ? 'taken' : 'second';
  const second = posterAt === null ? '' : formatTime(posterAt * 1000).replace('.000', '');
  return { values: { poster, second, revision: String(revision) }, errors: {} };
}

type Given = {
  lecture: DraftLecture;
  form: FormState;
  conflict?: Clash | null;
  taken?: Record<string, Taken>;
  status?: number;
};

async function show(req: Request, res: Response, given: Given): Promise<void> {
  const { lecture, form, conflict = null, taken = {}, status = 200 } = given;
  const draft = await readDraft(me(req), lecture.courseId);
  const files = await listFilesByIds([lecture.fileId ?? '', lecture.posterFileId ?? ''].filter(Boolean));
  const [film, picture] = [files.get(lecture.fileId ?? ''), files.get(lecture.posterFileId ?? '')];
  const back = `/studio/courses/${lecture.courseId}/lectures/${lecture.id}`;
  const page = posterPage({
    bar: barOf(req, draft),
    ...{ name: lecture.title, back, action: `${back}/poster`, csrf: csrfOf(req), conflict },
    form: { ...form, errors: withFileErrors(form.errors, taken) },
    kept: keptOf(taken),
    film: film?.kind === 'video' && film.state === 'ready' ? filmOf(req, lecture, film) : null,
    poster: picture ? imageOf(picture) : film ? imageOf(film, { at: lecture.posterAt }) : null,
    isSound: lecture.kind === 'audio',
    isComing: isComing(lecture, film),
  });
  const title = `Poster: ${lecture.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'outline'), status });
}

function filmOf(req: Request, { courseId }: DraftLecture, file: MediaFile): { src: string; type: string } {
  const viewer = { mark: sessionMark(req), by: `studio.${courseId}` };
  const play = file.variants.find(({ name }) => name === 'play');
  return { src: mediaAddress(file, { viewer }), type: play?.mime ?? file.mime };
}

function isComing({ posterAt, posterFileId }: DraftLecture, film: MediaFile | undefined): boolean {
  if (posterAt === null || posterFileId || !film?.stills?.includes(posterAt)) return false;
  // Once all is made of the film, a moment that is missing is one that the film does not have.
  return !film.recipe && !film.variants.some(({ name }) => name === `still-${posterAt}`);
}
