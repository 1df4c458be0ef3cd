/** GET /learn/:slug/print: the articles of a course as one page for paper. */
import { Router } from 'express';
import { z } from 'zod';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { requireEnrolment } from '../enrolment.service.ts';
import { mathFont } from '../lecture-page.ts';
import { missingCourses } from '../release/locks.service.ts';
import { learnersWay } from '../way.ts';
import { type Handout, handoutOf, mostArticles } from './handout.service.ts';

/** `section` may stand several times in the address. */
const PrintQuery = z.object({ section: z.union([z.string(), z.array(z.string())]).default([]) });
const printPage = view<
  Pick<Handout, 'sections' | 'choices' | 'chosen' | 'closed' | 'left'> & {
    title: string;
    /** Who teaches it, its version and day, for whom it was printed. */
    facts: string[];
    homeHref: string;
    most: number;
  }
>('learning/print/show');

export const printing = Router();

printing.use('/learn', requirePerson);

printing.get('/learn/:slug/print', async (req, res) => {
  const enrolment = await requireEnrolment(me(req), req.params.slug);
  const course = await requireLearnableCourse(req.params.slug);
  const missing = await missingCourses(course, enrolment);
  const way = learnersWay(req, course);
  const { section } = query(req, PrintQuery);
  const { hasMath, ...handout } = await handoutOf({ course, enrolment, missing, at: now() }, way, [section].flat());
  const owner = (await listPeopleByIds([course.ownerId])).get(course.ownerId);
  const page = printPage({
    ...handout,
    title: course.facts.title,
    facts: [
      ...(owner ? [`Taught by ${owner.name}`] : []),
      `Version ${course.number} of ${formatDay(course.publishedAt, way.zone)}`,
      `Printed for ${me(req).name} on ${formatDay(now(), way.zone)}`,
    ],
    homeHref: way.homeHref,
    most: mostArticles,
  });
  const title = `${course.facts.title}: the articles`;
  await answer(req, res, { page, title, layout: 'bare', head: hasMath ? mathFont : '' });
});
