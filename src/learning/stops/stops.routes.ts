/** POST /learn/:slug/lectures/:lecture/stops/:question: the answer to a question in a film. */
import { type Request, Router } from 'express';
import { isBlank, readGiven } from '../../assessment/attempts/given.service.ts';
import { answerStop, ownStopAnswers } from '../../assessment/stops/answering.service.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { isHtmx, me } from '../../web/request.ts';
import { typedOf } from '../../web/saving.ts';
import { type OpenLecture, requireOpenLecture } from '../open-lecture.service.ts';
import { lectureHref } from '../outline.ts';
import { fieldOf } from '../quiz/question-view.ts';
import { learnersWay } from '../way.ts';
import { heldStops, partOf, stopPart } from './stops-part.ts';

const address = '/learn/:slug/lectures/:lecture/stops/:question';
type Params = { slug: string; lecture: string; question: string };
const nothing = 'Nothing was answered. Please answer before you send it.';

export const stops = Router();
stops.use('/learn', requirePerson);

// Whoever reloads is led to the film.
stops.get(address, async (req: Request<Params>, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  await answer(req, res, { redirect: lectureHref(open.course.slug, open.lecture) });
});

stops.post(address, async (req: Request<Params>, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const found = await requireStop(open, req.params.question);
  const given = readGiven(found.question, typedOf(req.body), fieldOf(found.number));
  const { enrolment, course, lecture } = open;
  const isAnswered = !isBlank(given);
  if (isAnswered) await answerStop(seatOf(open), found.question, given);
  const redirect = `${lectureHref(course.slug, lecture)}?stop=${found.number}#stop-${found.number}`;
  if (!isHtmx(req)) return answer(req, res, { redirect, flash: isAnswered ? told(found.number) : nothing });
  const own = (await ownStopAnswers(enrolment.id, lecture.id)).get(found.question.questionId) ?? null;
  const part = await partOf({ open, way: learnersWay(req, course) }, found, own, isAnswered ? '' : nothing);
  await answer(req, res, { fragments: [stopPart(part)], redirect });
});

async function requireStop({ lecture }: OpenLecture, questionId: string) {
  const held = await heldStops(await requireRevision(lecture.revisionId));
  const found = held.find(({ question }) => question.questionId === questionId);
  if (!found) throw new NotFound('This question');
  return found;
}

function seatOf({ enrolment, course, lecture }: OpenLecture) {
  return { enrolmentId: enrolment.id, userId: enrolment.userId, courseId: course.id, lectureId: lecture.id };
}

const told = (number: number): string => `Question ${number} is answered: what came of it stands below the film.`;
