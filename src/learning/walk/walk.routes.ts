/** A teacher walks through the draft as a learner would, on any day and with any progress. Nothing is kept. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { requireOwnLecture } from '../../authoring/outline/outline.service.ts';
import { courseOfDraft } from '../../authoring/publishing/draft-course.service.ts';
import { readDraft } from '../../authoring/publishing/publication.service.ts';
import type { LectureBody, PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { render, view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { sessionMark } from '../../web/session.ts';
import { type CourseBody, courseBodyOf, type Door, doorOf } from '../course-page.ts';
import { lockedPageOf, pageOf } from '../lecture-page.ts';
import { locksOn, type OpenLecture } from '../open-lecture.service.ts';
import { readyLectures } from '../progress.service.ts';
import { listNeededCourses } from '../release/locks.service.ts';
import type { Addressed, Way } from '../way.ts';
import { lecturesIn, pretendedEnrolment, rangesOf } from './pretend.ts';

type Bar = {
  action: string;
  backHref: string;
  at: string;
  since: string;
  done: string;
  zone: string;
  /** Whether the courses that come first are finished; null where there are none. */
  needed: boolean | null;
};
type Walk = { around: Omit<OpenLecture, 'lecture'>; way: Way; bar: Bar };

const walkPage = view<{ bar: Bar; body: string }>('learning/walk/show');
const coursePart = view<CourseBody & { title: string; subtitle: string; door: Door }>('learning/walk/_course');

const address = '/studio/courses/:course/walk';
export const walk = Router();
walk.use('/studio', requirePerson);

walk.get(address, async (req, res) => {
  const { around, way, bar } = await walkOf(req, req.params.course);
  const { body } = await courseBodyOf(around, way, new Map());
  const { title, subtitle } = around.course.facts;
  const part = coursePart({ ...body, title, subtitle, door: doorOf(around) });
  const page = walkPage({ bar, body: `<div class="page py-8">${render(part)}</div>` });
  const nav = { backHref: way.backHref, course: title, courseHref: way.homeHref, percent: body.percent };
  await answer(req, res, { page, title: `Walk: ${title}`, layout: 'player', head: noindex, nav });
});

walk.get(`${address}/:lecture`, async (req, res) => {
  const { around, way, bar } = await walkOf(req, req.params.course);
  const lecture = readyLectures(around.course).find(({ id }) => id === req.params.lecture);
  if (!lecture) throw new NotFound('This lecture');
  const open = { ...around, lecture };
  const places = new Map();
  const isClosed = locksOn(open).length > 0;
  const built = isClosed
    ? { ...lockedPageOf({ open, way, places }), head: '' }
    : await pageOf(req, { open, way, body: await bodyOf(req, open), places, watched: [] });
  const page = walkPage({ bar, body: render(built.page) });
  await answer(req, res, {
    ...built,
    page,
    title: `Walk: ${built.title}`,
    layout: 'player',
    head: built.head + noindex,
  });
});

const noindex = '<meta name="robots" content="noindex">';

const WalkQuery = z.object({
  at: z.string().max(20).default('').catch(''),
  since: z.string().max(20).default('').catch(''),
  done: z.string().max(2000).default('').catch(''),
  needed: z.enum(['yes', 'no']).catch('yes').default('yes'),
});

/** What is typed in the bar counts as far as it can be read; the rest is as it is today for somebody new. */
async function walkOf(req: Request, courseId: string): Promise<Walk> {
  const person = me(req);
  const draft = await readDraft(person, courseId);
  const course = await courseOfDraft(draft);
  const typed = query(req, WalkQuery);
  const zone = person.timeZone ?? config.school.timeZone;
  const at = momentFrom(typed.at, zone) ?? now();
  const since = momentFrom(typed.since, zone) ?? at;
  const completedIds = lecturesIn(course, typed.done);
  const needed = await listNeededCourses(course);
  const enrolment = pretendedEnrolment(course, { userId: person.id, at, since, completedIds });
  const missing = typed.needed === 'no' ? needed : [];
  const set = { at: localTime(at, zone), since: localTime(since, zone), needed: typed.needed };
  const bar = {
    ...set,
    done: rangesOf(course, completedIds),
    zone,
    needed: needed.length > 0 ? missing.length === 0 : null,
  };
  const way = wayThrough(req, course, { ...set, completedIds, zone });
  const action = `/studio/courses/${course.id}/walk`;
  return { around: { course, enrolment, missing, at }, way, bar: { ...bar, action, backHref: way.backHref } };
}

type Set = { at: string; since: string; needed: string; completedIds: string[]; zone: string };

/** All links of the walk carry what was set in its bar. */
function wayThrough(req: Request, course: PublishedCourse, { zone, completedIds, ...set }: Set): Way {
  const base = `/studio/courses/${course.id}/walk`;
  const withSet = (path: string, ids: readonly string[]) =>
    `${path}?${new URLSearchParams({ ...set, done: rangesOf(course, ids) })}`;
  const hrefOf = (lecture: Addressed) => withSet(`${base}/${lecture.id}`, completedIds);
  const ready = readyLectures(course);
  return {
    hrefOf,
    homeHref: withSet(base, completedIds),
    backHref: `/studio/courses/${course.id}/release`,
    zone,
    walkOn: (lecture) => {
      const next = ready[ready.findIndex(({ id }) => id === lecture.id) + 1];
      return withSet(next ? `${base}/${next.id}` : base, [...completedIds, lecture.id]);
    },
    viewerOf: () => ({ mark: sessionMark(req), by: `studio.${course.id}` }),
    csrf: null,
  };
}

/** The text as it stands in the draft. */
async function bodyOf(req: Request, { course, lecture }: OpenLecture): Promise<LectureBody> {
  const { lecture: draft } = await requireOwnLecture(me(req), course.id, lecture.id);
  return { ...draft, id: '', lectureId: lecture.id, number: draft.revision };
}
