/** /learn/:slug/lectures/:lecture: the player, its completion and its position. */
import { type Request, type Response, Router } from 'express';
import { config } from '../config.ts';
import { answer } from '../web/answer.ts';
import { form } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { isHtmx, me } from '../web/request.ts';
import { overPageOf } from './access/over-page.ts';
import { isOver } from './enrolment.service.ts';
import { CompletionForm, PositionForm } from './forms.ts';
import { buildLecturePage, changedParts, lectureAfter, lockedPageOf } from './lecture-page.ts';
import {
  findLecture,
  isOpenByRules,
  locksOn,
  type OpenLecture,
  requireOpenLecture,
  requirePlayingLecture,
} from './open-lecture.service.ts';
import { positionsOf, recordPosition } from './positions.service.ts';
import { completeLecture, hasFinished, type Progress, recordOpening, undoCompletion } from './progress.service.ts';
import { noteFilm } from './rhythm/acts.service.ts';
import { recordWatched } from './watched/watched.service.ts';
import { learnersWay } from './way.ts';
import { clockOf } from './words.ts';

const address = '/learn/:slug/lectures/:lecture';
type Params = { slug: string; lecture: string };
export const player = Router();
player.use('/learn', requirePerson);

player.get(address, async (req, res) => {
  const open = await findLecture(me(req), req.params.slug, req.params.lecture);
  if (isOver(open.enrolment)) return showOver(req, res, open);
  if (locksOn(open).length > 0) return showLocked(req, res, open);
  const [built] = await Promise.all([
    buildLecturePage(req, open),
    recordOpening(open.enrolment, open.lecture.id, { begun: isOpenByRules(open) }),
  ]);
  // Another part under the stage is fetched alone, so that the film goes on.
  await answer(req, res, { ...built, fragments: [built.words], frames: true, layout: 'player' });
});

player.post(`${address}/completion`, async (req, res) => {
  const open = await openOf(req);
  const sent = form(req, CompletionForm);
  const { enrolment, progress } = await completeLecture(
    open.enrolment,
    open.lecture.id,
    sent.ok ? sent.value.how : 'button',
  );
  const home = `/learn/${open.course.slug}`;
  const justFinished = !hasFinished(open.enrolment) && hasFinished(enrolment);
  if (justFinished && !isHtmx(req)) return finish(req, res, home);
  await changed(req, res, { ...open, enrolment }, progress, lectureAfter(req, open)?.href ?? home);
});

player.delete(`${address}/completion`, async (req, res) => {
  const open = await openOf(req);
  const { enrolment, progress } = await undoCompletion(open.enrolment, open.lecture.id);
  await changed(req, res, { ...open, enrolment }, progress, req.path.replace(/\/completion$/, ''));
});

player.post(`${address}/position`, async (req: Request<Params>, res) => {
  const sent = form(req, PositionForm);
  if (!sent.ok) return refusePosition(req, res, sent.form.errors.minute);
  const { enrolmentId, lectureId } = await requirePlayingLecture(me(req), req.params.slug, req.params.lecture);
  const isTyped = 'minute' in req.body;
  const [fresh] = await Promise.all([
    isTyped ? 0 : recordWatched({ enrolmentId, lectureId }, sent.value.watched),
    recordPosition(enrolmentId, lectureId, sent.value, { ageMs: sent.value.ageMs }),
  ]);
  await noteFilm(me(req).id, me(req).timeZone ?? config.school.timeZone, fresh);
  if (!isTyped) return res.status(204).end();
  const flash = `Remembered: this lecture goes on at ${clockOf(sent.value.seconds)}, on any device.`;
  await answer(req, res, { redirect: req.path.replace(/\/position$/, ''), flash });
});

function openOf(req: Request<Params>): Promise<OpenLecture> {
  return requireOpenLecture(me(req), req.params.slug, req.params.lecture);
}

/** Nothing of the lecture itself: when it opens, or what is to be done for it. */
async function showLocked(req: Request, res: Response, open: OpenLecture): Promise<void> {
  const places = await positionsOf(open.enrolment.id);
  const built = lockedPageOf({ open, way: learnersWay(req, open.course), places });
  await answer(req, res, { ...built, layout: 'player', status: 403 });
}

/** The time of access is over: what stays, and how to get more. */
async function showOver(req: Request, res: Response, open: OpenLecture): Promise<void> {
  await answer(req, res, { ...(await overPageOf(req, open)), layout: 'player', status: 403 });
}

async function changed(req: Request, res: Response, open: OpenLecture, progress: Progress, redirect: string) {
  const fragments = isHtmx(req) ? await changedParts(req, open, progress) : [];
  await answer(req, res, { fragments, redirect });
}

/** Whoever pressed the last button goes to the course's page; a video that completes by itself plays on. */
async function finish(req: Request, res: Response, home: string): Promise<void> {
  await answer(req, res, { redirect: home, flash: 'That was the last one. You have finished this course.' });
}

/** The player needs no words; the plain form comes back with what was typed. */
async function refusePosition(req: Request<Params>, res: Response, error = 'This is not a place in a video.') {
  const typed: unknown = req.body?.minute;
  if (typeof typed !== 'string') return res.status(422).end();
  const built = await buildLecturePage(req, await openOf(req), { minute: { value: typed, error } });
  await answer(req, res, { ...built, layout: 'player', status: 422 });
}
