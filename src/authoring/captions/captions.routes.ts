/** …/lectures/:lecture/captions/:language: lines and times of captions, some at a time. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { Conflict, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { parseTime } from '../../media/captions/cue-times.service.ts';
import { answer } from '../../web/answer.ts';
import { fields, form, query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import {
  type CaptionSet,
  changeCaptions,
  replaceCues,
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
  textOf,
} from './captions-page.ts';
import { actIn, applyAct, cuesOf, keyOf, rowOf, rowsIn } from './rows.ts';

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
    .refine((text) => text.trim() === '' || parseTime(text) !== null, 'Please write a time like 12:30.'),
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
  const sent = form(req, LinesForm);
  if (!sent.ok) throw new Refused('This form could not be read. Please reload the page.');
  const { file, line } = sent.value;
  const was = sent.value.was.split(/\s+/).filter(Boolean);
  const typed = rowsIn(req.body, mostRows);
  const act = actIn(req.body?.act, req.body?.caret);
  if (act) {
    const focus =
      act.does === 'add' || act.does === 'split' ? act.at + 1 : Math.max(0, act.at - (act.does === 'remove' ? 1 : 0));
    return show(req, res, { ...set, fileId: file }, { rows: applyAct(typed, act), was, line, focus, isDirty: true });
  }
  const known = new Map(set.cues.map((cue) => [keyOf(cue), cue]));
  const { cues, errors } = cuesOf(typed, known);
  const shown = { rows: typed, was, line };
  if (Object.keys(errors).length > 0) return show(req, res, { ...set, fileId: file }, { ...shown, errors }, 422);
  try {
    const saved = await changeCaptions(me(req), placeOf(req), { was, cues, fileId: file });
    const flash = `Saved as a draft: ${count(saved.cues.length, 'line')}.`;
    return await answer(req, res, { redirect: `${addressOf(saved)}?line=${Math.min(line, saved.cues.length)}`, flash });
  } catch (error) {
    if (error instanceof Refused) return show(req, res, set, { ...shown, errors: { '': error.message } }, 422);
    if (!(error instanceof Conflict)) throw error;
    const stored = await requireCaptions(me(req), placeOf(req));
    await show(req, res, stored, together(stored, shown, cues), 409);
  }
});

/** Moves all lines from a time on. */
captions.put(`${at}/times`, async (req: Request<Params>, res) => {
  const set = await requireCaptions(me(req), placeOf(req));
  const sent = form(req, ShiftForm);
  const refuse = (error: string, status: number) => showShift(req, res, set, { error, status });
  if (!sent.ok) return refuse(sent.form.errors.by ?? sent.form.errors.from ?? '', 422);
  const { by: byMs, from, file: fileId } = sent.value;
  try {
    await shiftCaptions(me(req), placeOf(req), { byMs, fromMs: parseTime(from) ?? 0, fileId });
  } catch (error) {
    if (error instanceof Conflict || error instanceof Refused) return refuse(error.message, error.status);
    throw error;
  }
  const flash = `All lines${from.trim() ? ` from ${from.trim()}` : ''} moved by ${byMs / 1000} seconds.`;
  await answer(req, res, { redirect: addressOf(set), flash });
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

/** Lines of both in the order of their times: those that somebody else changed meanwhile stand twice. */
function together(
  stored: CaptionSet,
  { rows, was, line }: Shown,
  cues: Parameters<typeof replaceCues>[1]['cues'],
): Shown {
  const merged = replaceCues(stored.cues, { was, cues });
  const mine = new Set(cues.map(keyOf));
  const before = new Set(was);
  const theirs = stored.cues.filter((cue) => !before.has(keyOf(cue)) && !mine.has(keyOf(cue)));
  const [from, to] = [cues[0]?.start ?? 0, cues.at(-1)?.end ?? 0];
  const near = merged.filter(
    (cue) => mine.has(keyOf(cue)) || (cue.start >= from && cue.start <= to && theirs.includes(cue)),
  );
  const keys = new Set(near.map(keyOf));
  return {
    rows: near.length > 0 ? near.map(rowOf) : rows,
    was: stored.cues.map(keyOf).filter((key) => before.has(key) || keys.has(key)),
    line,
    isDirty: true,
    notice: {
      title: 'These captions were saved in another window meanwhile',
      text: 'Nothing is lost. Below stand your lines and those of the other window in the order of their times; a line that both changed stands twice. Remove what should go, and save.',
      theirs: theirs.slice(0, 20).map(textOf),
    },
  };
}

async function show(req: Request, res: Response, set: CaptionSet, shown: Shown, status = 200): Promise<void> {
  const built = await buildCaptionsPage(req, set, shown);
  const fragments = req.method === 'GET' ? undefined : [linesPart(linesOf(req, set, shown))];
  await answer(req, res, { ...built, status, ...(fragments ? { fragments } : {}) });
}

async function showShift(
  req: Request,
  res: Response,
  set: CaptionSet,
  { error, status }: { error: string; status: number },
): Promise<void> {
  const typed = (name: string): string => (typeof req.body?.[name] === 'string' ? req.body[name] : '');
  const values = { by: typed('by'), from: typed('from') };
  const built = await buildCaptionsPage(req, set, storedRows(set, 1), { values, error });
  await answer(req, res, { ...built, status });
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
