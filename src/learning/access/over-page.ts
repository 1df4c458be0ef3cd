/** Instead of a lecture, once the time of access is over. */
import type { Request } from 'express';
import { view } from '../../lib/view.ts';
import { untouched } from '../../web/form.ts';
import { navOf } from '../lecture-page.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { numberOf, type SectionRows } from '../outline.ts';
import { positionsOf } from '../positions.service.ts';
import { progressIn } from '../progress.service.ts';
import { learnersWay, outlineOf } from '../way.ts';
import { type AccessCard, accessCardOf } from './card.ts';

const overPage = view<{
  title: string;
  number: string;
  summary: string;
  card: AccessCard | null;
  outline: SectionRows[];
}>('learning/lectures/over');

export async function overPageOf(req: Request, open: OpenLecture) {
  const { course, enrolment, lecture } = open;
  const way = learnersWay(req, course);
  const progress = progressIn(course, enrolment);
  const page = overPage({
    ...{ title: lecture.title, number: numberOf(course.sections, lecture.id), summary: lecture.summary },
    card: await accessCardOf(course, enrolment, { zone: way.zone, csrf: way.csrf, form: untouched }),
    outline: outlineOf(open, way, progress, await positionsOf(enrolment.id)),
  });
  return { page, title: `${lecture.title} · ${course.facts.title}`, nav: navOf(open, way, progress) };
}
