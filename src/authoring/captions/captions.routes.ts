/** …/lectures/:lecture/captions/:language: lines and times of captions, some at a time. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { parseTime } from '../../media/captions/cue-times.service.ts';
import { answer } from '../../web/answer.ts';
import { fields, form, query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import {
  type CaptionSet,
  changeCaptions,
  requireCaptions,
  type SetAddress,
  saveTranscript,
  shiftCaptions,
  showFirst,
  transcriptOf,
} from './captions.service.ts';
import {
  addressOf,
  buildCaptionsPage,
  lineAt,
  linesOf,
  linesPart,
  mostRows,
  type Shown,
  storedRows,
} from './captions-page.ts';
import { type Act, actIn, applyAct, cuesOf, keyOf, rowsIn } from './rows.ts';
import { together } from './together.ts';

const at = '/studio/courses/:course/lectures/:lecture/captions/:language';
type Params = { course: string; lecture: string; language: string };

const Place = z.object({
  line: z.coerce.number().int().min(1).max(100_000).optional(),
  at: z.string().max(20).optional(),
});
const LinesForm = z.object({
  file: z.string().max(40).default(''),
  was: fields.text(20_000),
  line: z.coerce.number().int().min(1).catch(1),
});
const seconds = z
  .string()
  .trim()
  .regex(/^[+-−]?\d{1,4}(?:[.,]\d{1,3})?$/, 'Please write seconds like 1.5 or -2.')
  .transform((text) => Math.round(Number(text.replace('−', '-').replace(',', '.')) * 1000));
const ShiftForm = z.object({
  file: z.string().max(40).default(''),
  by: seconds,
  from: z
    .string()
    .max(20)
    .default('')
    .transform((text) => (text.trim() === '' ? 0 : parseTime(text)))
    .refine((time) => time !== null, 'Please write a time like 12:30.'),
});
const TranscriptForm = z.object({ replace: fields.tick, revision: z.coerce.number().int().min(1).catch(0) });

const transcriptPage = view<{
  bar: Bar;
  back: string;
  action: string;
  csrf: string | null;
  revision: number;
  stored: string;
  made: string;
  isStale: boolean;
}>('authoring/captions/transcript');

export const captions = Router();
captions.use('/studio', teaching);

captions.get(at, async (req, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  const { line = 1, at: time } = query(req, Place);
  const found = time ? parseTime(time) : null;
  await show(req, res, set, storedRows(set, found === null ? line : lineAt(set, found)));
});

captions.put(at, async (req: Request<Params>, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  const sent = sentRows(req);
  const act = actIn(req.body?.act, req.body?.caret);
  if (!act) return saveRows(req, res, set, sent);
  const focus = act.does === 'show' ? {} : { focus: focusAfter(act) };
  await show(req, res, set, { ...sent, ...focus, rows: applyAct(sent.rows, act), isDirty: true });
});

/** Moves all lines from a time on. */
captions.put(`${at}/times`, async (req: Request<Params>, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  const moved = await save(
    req,
    ShiftForm,
    ({ by: byMs, from: fromMs, file: fileId }) => shiftCaptions(me(req), placeOf(req), { byMs, fromMs, fileId }),
    () => requireCaptions(me(req), placeOf(req)),
  );
  if (moved.ok) return answer(req, res, { redirect: addressOf(set), flash: 'Moved. Saved as a draft.' });
  const errors =
    'theirs' in moved
      ? { by: 'These lines were saved in another window meanwhile. Press again to move them as they are now.' }
      : moved.form.errors;
  const built = await buildCaptionsPage(req, set, storedRows(set, 1), { values: moved.form.values, errors });
  await answer(req, res, { ...built, status: moved.status });
});

captions.put(`${at}/first`, async (req: Request<Params>, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  await showFirst(me(req), placeOf(req));
  await answer(req, res, { redirect: addressOf(set), flash: `Learners now see captions in ${set.name} first.` });
});

/** A transcript that somebody typed is never overwritten without being shown beside the new one. */
captions.put(`${at}/transcript`, async (req: Request<Params>, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  const { lecture } = set;
  const sent = form(req, TranscriptForm);
  const { replace, revision } = sent.ok ? sent.value : { replace: false, revision: 0 };
  if (set.cues.length === 0) throw new Refused('There are no captions to make a transcript of.');
  const isFree = lecture.transcript.trim() === '' || lecture.transcript.trim() === transcriptOf(set);
  const isStale = replace && revision !== lecture.revision;
  if (!isFree && (!replace || isStale)) return showTranscripts(req, res, set, isStale);
  await saveTranscript(me(req), set, lecture.revision);
  const redirect = `/studio/courses/${lecture.courseId}/lectures/${lecture.id}#field-transcript`;
  await answer(req, res, { redirect, flash: 'The transcript is made of the captions. Read it through.' });
});

function placeOf(req: Request<Partial<Params>>): SetAddress {
  const { course = '', lecture = '', language = '' } = req.params;
  return { courseId: course, lectureId: lecture, language };
}

async function saveRows(req: Request<Params>, res: Response, set: CaptionSet, sent: Shown): Promise<void> {
  const { rows, was, line } = sent;
  const { cues, errors } = cuesOf(rows, new Map(set.cues.map((cue) => [keyOf(cue), cue])));
  const refuse = (wrong: Record<string, string>, status: number) =>
    show(req, res, set, { ...sent, errors: wrong, isDirty: true }, status);
  if (Object.keys(errors).length > 0) return refuse(errors, 422);
  const saved = await save(
    req,
    LinesForm,
    ({ file: fileId }) => changeCaptions(me(req), placeOf(req), { was, cues, fileId }),
    () => requireCaptions(me(req), placeOf(req)),
  );
  if (!saved.ok && 'theirs' in saved) return show(req, res, saved.theirs, together(saved.theirs, sent, cues), 409);
  if (!saved.ok) return refuse(saved.form.errors, saved.status);
  const { length } = saved.value.cues;
  const redirect = `${addressOf(set)}?line=${Math.min(line, length)}`;
  await answer(req, res, { redirect, flash: `Saved as a draft: ${count(length, 'line')}.` });
}

/** The rows of the form as typed. The file they came from is found again by the form itself. */
function sentRows(req: Request): Shown {
  const sent = form(req, LinesForm);
  if (!sent.ok) throw new Refused('This form could not be read. Please reload the page.');
  const { was, line, file } = sent.value;
  return { rows: rowsIn(req.body, mostRows), was: was.split(/\s+/).filter(Boolean), line, openedFile: file };
}

/** The row that goes on to be worked at. */
function focusAfter({ does, at: row }: Act): number {
  if (does === 'add' || does === 'split') return row + 1;
  return does === 'remove' ? Math.max(0, row - 1) : row;
}

async function show(req: Request, res: Response, set: CaptionSet, shown: Shown, status = 200): Promise<void> {
  const built = await buildCaptionsPage(req, set, shown);
  const fragments = req.method === 'GET' ? undefined : [linesPart(linesOf(req, set, shown))];
  await answer(req, res, { ...built, status, ...(fragments ? { fragments } : {}) });
}

async function showTranscripts(req: Request, res: Response, set: CaptionSet, isStale: boolean): Promise<void> {
  const { lecture } = set;
  const draft = await readDraft(me(req), lecture.courseId);
  const page = transcriptPage({
    bar: barOf(req, draft),
    back: addressOf(set),
    action: `${addressOf(set)}/transcript`,
    csrf: csrfOf(req),
    revision: lecture.revision,
    stored: lecture.transcript,
    made: transcriptOf(set),
    isStale,
  });
  const title = `Transcript: ${lecture.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'outline'), status: isStale ? 409 : 200 });
}
