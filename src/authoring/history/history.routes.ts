/** Earlier states of a lecture and of a course's facts: listed, compared, brought back. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { Conflict, NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { differencesByWords, type Run, shortened } from '../../lib/word-diff.ts';
import { answer } from '../../web/answer.ts';
import { form, query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import type { Line } from '../publishing/compare-words.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { compareStates, type HistoryRow, listHistory } from './history.service.ts';
import { findPlace, type Place } from './place.ts';
import { restoreState } from './restore.service.ts';
import { type Shown, shownRows, zoneOf } from './rows.ts';

type ShownLine = { label: string; before: string; after: string; runs: Run[] | null };
const listPage = view<{
  bar: Bar;
  title: string;
  back: Place['back'];
  base: string;
  rows: Shown[];
  /** Rows of other pages that were picked for a comparison. */
  picked: Shown[];
  from: number | null;
  to: number | null;
  next: number | null;
  isFirst: boolean;
  revision: number;
  problem: string | null;
  csrf: string | null;
}>('authoring/history/index');
const comparisonPage = view<{
  bar: Bar;
  title: string;
  base: string;
  before: Shown;
  after: Shown;
  lines: ShownLine[];
  revision: number;
  csrf: string | null;
}>('authoring/history/comparison');

const number = z.coerce.number().int().min(1);
const Picks = z.object({ from: number.optional(), to: number.optional(), after: number.optional() });
const Restoration = z.object({ revision: number });

export const history = Router();
history.use('/studio', teaching);

for (const at of ['/studio/courses/:course/lectures/:lecture/history', '/studio/courses/:course/history']) {
  history.get(at, async (req, res) => {
    await showList(req, res, await findPlace(req));
  });

  history.get(`${at}/comparison`, async (req, res) => {
    await showComparison(req, res, await findPlace(req));
  });

  history.post(`${at}/:revision/restoration`, async (req, res) => {
    const place = await findPlace(req);
    const revision = number.safeParse(req.params.revision).data;
    const sent = form(req, Restoration);
    if (!revision || !sent.ok) throw new NotFound('This state');
    await restore(req, res, place, { revision, expected: sent.value.revision });
  });
}

async function showList(req: Request, res: Response, place: Place, problem: string | null = null): Promise<void> {
  const { from, to, after } = query(req, Picks);
  const { subjectId, courseId } = place.subject;
  const { rows, next } = await listHistory(subjectId, after ?? null, zoneOf(req));
  const chosen = [from, to].filter((one) => one !== undefined);
  const elsewhere = await pickedElsewhere(subjectId, chosen, rows, zoneOf(req));
  const draft = await readDraft(me(req), courseId);
  const page = listPage({
    bar: barOf(req, draft),
    title: place.title,
    back: place.back,
    base: place.base,
    rows: await shownRows(req, rows),
    picked: await shownRows(req, elsewhere),
    from: from ?? rows[1]?.revision ?? null,
    to: to ?? rows[0]?.revision ?? null,
    next,
    isFirst: after === undefined,
    revision: place.stored.revision,
    problem,
    csrf: csrfOf(req),
  });
  const status = problem ? 409 : 200;
  await answer(req, res, { ...aroundOf(draft, place), page, title: `History: ${place.title}`, status });
}

/** What was picked on another page of the list stays in sight. */
async function pickedElsewhere(subjectId: string, chosen: number[], rows: HistoryRow[], zone: string) {
  const missing = [...new Set(chosen)].filter((one) => !rows.some(({ revision }) => revision === one));
  const pages = await Promise.all(missing.map((one) => listHistory(subjectId, one + 1, zone, 1)));
  return pages.flatMap((page, at) => page.rows.filter(({ revision }) => revision === missing[at]));
}

async function showComparison(req: Request, res: Response, place: Place): Promise<void> {
  const { from, to } = query(req, Picks);
  if (!from || !to) return answer(req, res, { redirect: place.base });
  const { before, after, lines } = await compareStates(place.subject.subjectId, [from, to], zoneOf(req));
  const [old, now] = await shownRows(req, [
    { ...before, change: null },
    { ...after, change: null },
  ]);
  if (!old || !now) throw new NotFound('This state');
  const draft = await readDraft(me(req), place.subject.courseId);
  const page = comparisonPage({
    bar: barOf(req, draft),
    title: place.title,
    base: place.base,
    before: old,
    after: now,
    lines: lines.map(shownLine),
    revision: place.stored.revision,
    csrf: csrfOf(req),
  });
  await answer(req, res, { ...aroundOf(draft, place), page, title: `Two states: ${place.title}` });
}

function shownLine({ label, before, after, isProse }: Line): ShownLine {
  return { label, before, after, runs: isProse ? shortened(differencesByWords(before, after), 300) : null };
}

async function restore(req: Request, res: Response, place: Place, wish: { revision: number; expected: number }) {
  try {
    const { missing } = await restoreState(me(req), place.subject, wish.revision, wish.expected);
    const gone = missing === 0 ? '' : missing === 1 ? ' One file of it is gone.' : ` ${missing} files of it are gone.`;
    const flash = `That state is back. What stood here before is in the history.${gone}`;
    await answer(req, res, { redirect: place.base, flash });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const problem = 'Somebody saved meanwhile, so nothing was brought back. Look at the newest state first.';
    await showList(req, res, await findPlace(req), problem);
  }
}

function aroundOf(draft: Draft, { base }: Place) {
  return { layout: 'studio' as const, nav: railOf(draft, base.includes('/lectures/') ? 'outline' : 'basics') };
}
