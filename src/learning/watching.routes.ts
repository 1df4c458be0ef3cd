/** /learn/:slug/lectures/:lecture/{quality,captions,continuing}: how films are watched on this device from now on. */
import { type Request, type Response, Router } from 'express';
import { requireRevision } from '../authoring/publishing/published.service.ts';
import { Refused } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { form } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { isHtmx, me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { type OpenLecture, requireOpenLecture } from './open-lecture.service.ts';
import { lectureHref } from './outline.ts';
import { transcriptPanel, transcriptPart } from './transcript/panel.ts';
import { CaptionsForm, GoingOnForm, WatchingForm } from './watching.ts';

type Params = { slug: string; lecture: string };
const address = '/learn/:slug/lectures/:lecture';
const continuingPart = view<{ href: string; csrf: string | null; goesOn: boolean }>('learning/lectures/_continuing');
export const watching = Router();
watching.use('/learn', requirePerson);

watching.put(`${address}/quality`, async (req, res) => {
  const { href } = await openOf(req);
  const sent = form(req, WatchingForm);
  if (!sent.ok) throw new Refused('This is not one of the ways to watch.');
  req.session.watching = sent.value.quality;
  await answer(req, res, { redirect: href });
});

watching.put(`${address}/captions`, async (req: Request<Params>, res) => {
  const { open, href } = await openOf(req);
  const sent = form(req, CaptionsForm);
  if (!sent.ok) throw new Refused('These are not the captions of this film.');
  const { captions, shown } = sent.value;
  req.session.captions = captions;
  if (isHtmx(req) && (captions === 'off' || captions === shown)) return void res.status(204).end();
  await showTranscript(req, res, open, href);
});

watching.put(`${address}/continuing`, async (req, res) => {
  const { href } = await openOf(req);
  const sent = form(req, GoingOnForm);
  if (!sent.ok) throw new Refused('The next lecture begins by itself, or it does not.');
  req.session.goesOn = sent.value.on === 'yes';
  const part = continuingPart({ href, csrf: csrfOf(req), goesOn: req.session.goesOn });
  await answer(req, res, { fragments: [part], redirect: href });
});

async function openOf(req: Request<Params>): Promise<{ open: OpenLecture; href: string }> {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  return { open, href: lectureHref(open.course.slug, open.lecture) };
}

async function showTranscript(req: Request, res: Response, open: OpenLecture, href: string): Promise<void> {
  const body = await requireRevision(open.lecture.revisionId);
  const panel = isHtmx(req) ? await transcriptPanel(req, body, { href, csrf: csrfOf(req), keeps: true }) : null;
  await answer(req, res, { ...(panel ? { fragments: [transcriptPart(panel)] } : {}), redirect: `${href}#transcript` });
}
