/** POST /courses/:slug/enrolment: the one button that enrols in a free course. */
import { type Request, Router } from 'express';
import { answer } from '../web/answer.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { enrolFree } from './enrolment.service.ts';
import { lectureHref } from './outline.ts';
import { progressIn } from './progress.service.ts';
import { locksFor } from './release/locks.service.ts';

export const enrolments = Router();

enrolments.post('/courses/:slug/enrolment', requirePerson, async (req: Request<{ slug: string }>, res) => {
  const { enrolment, course } = await enrolFree(me(req), req.params.slug);
  const { nextLecture } = progressIn(course, enrolment, await locksFor(course, enrolment));
  const redirect = nextLecture ? lectureHref(course.slug, nextLecture) : `/learn/${course.slug}`;
  await answer(req, res, { redirect, flash: `You are enrolled in ${course.facts.title}.` });
});
