/** `/account/data`: a copy of everything, and leaving. */
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { formatDay, formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { type FormState, fields, submit, untouched } from '../../web/form.ts';
import { requireFresh, requirePerson } from '../../web/guards.ts';
import { isHtmx, me } from '../../web/request.ts';
import { signOutSession } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { askForExport, exportOfLink, findExport, openExport } from './export.service.ts';
import { graceDays, leave, reasonsToStay } from './leaving.service.ts';

export type ShownCopy = { state: 'waiting' | 'ready' | 'failed' | 'over'; words: string; href: string | null };
const dataPage = view<{ copy: ShownCopy | null; form: FormState; csrf: string | null }>('accounts/data/show');
const copyPart = view<{ copy: ShownCopy }>('accounts/data/_copy');
const leavePage = view<{ form: FormState; reasons: string[]; days: number; csrf: string | null }>(
  'accounts/data/leave',
);
const goodbyePage = view<{ days: number; school: string }>('accounts/data/goodbye');
const Leave = z.object({
  sure: fields.tick.default(false).refine((ticked) => ticked, 'Please tick that you know what is erased.'),
  word: z
    .string({ error: 'Please type the word.' })
    .trim()
    .toLowerCase()
    .pipe(z.literal('erase', { error: 'Please type the word erase.' })),
});

// Who just left is signed out, also of a private school.
leaveOpen(/^\/goodbye$/);

export const data = Router();
data.use('/account/data', requirePerson);

data.get('/account/data', (req, res) => showData(req, res, untouched));

data.get('/account/data/copy', async (req, res) => {
  const copy = await copyOf(req);
  if (isHtmx(req) && copy?.state === 'waiting') return void res.status(204).end();
  await answer(req, res, { fragments: copy ? [copyPart({ copy })] : [], redirect: '/account/data' });
});

data.post('/account/data/copy', requireFresh, async (req, res) => {
  const sent = await submit(req, z.object({}), () => askForExport(me(req).id));
  if (!sent.ok) return showData(req, res, sent.form, sent.status);
  const flash = 'Your copy is being made. A mail tells you when it is ready.';
  return answer(req, res, { redirect: '/account/data', flash });
});

data.get('/account/data/copy/:secret', requireFresh, async (req: Request<{ secret: string }>, res) => {
  await send(req, res, await exportOfLink(me(req).id, req.params.secret));
});

data.get('/account/data/copies/:id', requireFresh, (req: Request<{ id: string }>, res) =>
  send(req, res, req.params.id),
);

data.get('/account/data/leave', requireFresh, (req, res) => showLeave(req, res, untouched));

data.post('/account/data/leave', requireFresh, async (req, res) => {
  const sent = await submit(req, Leave, () => leave(me(req).id));
  if (!sent.ok) return showLeave(req, res, sent.form, sent.status);
  await signOutSession(req, res);
  return answer(req, res, { redirect: '/goodbye' });
});

data.get('/goodbye', (req, res) => {
  const page = goodbyePage({ days: graceDays, school: config.school.name });
  return answer(req, res, { page, title: 'Goodbye', layout: 'bare' });
});

async function showData(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const page = dataPage({ copy: await copyOf(req), form, csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'Your data', status });
}

async function showLeave(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const reasons = await reasonsToStay(me(req).id);
  const page = leavePage({ form, reasons, days: graceDays, csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'Erase your account', status });
}

async function copyOf(req: Request): Promise<ShownCopy | null> {
  const { id, timeZone = config.school.timeZone } = me(req);
  const found = await findExport(id);
  if (!found) return null;
  const asked = formatMoment(found.askedAt, timeZone);
  const megabytes = Math.max(0.1, found.bytes / 1_000_000).toFixed(1);
  const words = {
    waiting: `Asked for on ${asked}. It is being made; a mail tells you when it is ready.`,
    ready: `${megabytes} MB, made on ${asked}, here until ${found.endsAt ? formatDay(found.endsAt, timeZone) : ''}.`,
    failed: `The copy asked for on ${asked} could not be made. Please ask for a new one.`,
    over: `The copy of ${asked} was kept for seven days and is gone.`,
  };
  const href = found.state === 'ready' ? `/account/data/copies/${found.id}` : null;
  return { state: found.state, words: words[found.state], href };
}

async function send(req: Request, res: Response, id: string): Promise<void> {
  const { stream, bytes } = await openExport(me(req).id, id);
  res.set({
    'Content-Type': 'application/zip',
    'Content-Length': String(bytes),
    'Content-Disposition': 'attachment; filename="my-data.zip"',
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer',
  });
  await pipeline(stream, res);
}
