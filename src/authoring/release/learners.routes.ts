/** The learners of a course, and what is opened for one of them before its time. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { listAsking } from '../../learning/access/extension.service.ts';
import { type Enrolment, hasAccess } from '../../learning/enrolment.service.ts';
import { progressIn } from '../../learning/progress.service.ts';
import { openEarly, requireLearner, takeBack } from '../../learning/release/exceptions.service.ts';
import { type Learner, listLearners, shownLearner } from '../../learning/release/learners.service.ts';
import { locksFor } from '../../learning/release/locks.service.ts';
import { formatDay, formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { findLearnableCourse, type PublishedCourse } from '../publishing/published.service.ts';
import { ExceptionForm } from './forms.ts';
import { wholeCourse } from './openings.service.ts';

/** `choice`: for giving several more time; '' where access has no end. */
type Row = {
  name: string;
  initials: string;
  avatar: string | null;
  href: string;
  line: string;
  exceptions: number;
  choice: string;
};
type Given = { action: string; title: string; line: string };
const listPage = view<{
  title: string;
  q: string;
  action: string;
  rows: Row[];
  asking: number;
  csrf: string | null;
  nextHref: string | null;
}>('authoring/release/learners');
const learnerPage = view<{
  learner: { name: string; initials: string; avatar: string | null; line: string };
  backHref: string;
  action: string;
  csrf: string | null;
  given: Given[];
  /** What is closed to this learner now. */
  closed: { value: string; label: string }[];
  form: FormState;
  live: boolean;
  access: { until: string; choice: string; words: string } | null;
}>('authoring/release/learner');

const at = '/studio/courses/:course/learners';
export const learners = Router();
learners.use('/studio', teaching);

learners.get(at, async (req, res) => {
  const person = me(req);
  const { course: id } = req.params;
  const { q, after } = query(req, ListQuery);
  const found = await listLearners(person, id, { q, after });
  const draft = await readDesk(person, id);
  const course = await findLearnableCourse({ id });
  const base = `/studio/courses/${id}/learners`;
  const page = listPage({
    title: draft.course.draft.title,
    q,
    action: base,
    rows: course ? found.learners.map((learner) => rowOf(learner, course, base, zoneOf(req))) : [],
    asking: after ? 0 : (await listAsking(person, id)).length,
    csrf: csrfOf(req),
    nextHref: found.next && `${base}?${new URLSearchParams({ ...(q ? { q } : {}), after: found.next })}`,
  });
  const title = `Learners: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'learners') });
});

learners.get(`${at}/:enrolment`, (req, res) => show(req, res, req.params, untouched));

learners.post(`${at}/:enrolment/exceptions`, async (req, res) => {
  const { course, enrolment } = req.params;
  const opened = await submit(req, ExceptionForm, ({ lecture, reason }) =>
    openEarly(me(req), course, enrolment, { lectureId: lecture, reason }),
  );
  if (!opened.ok) return show(req, res, req.params, opened.form, opened.status);
  const flash = 'Open from now on. The learner is told by the bell.';
  await answer(req, res, { redirect: `/studio/courses/${course}/learners/${enrolment}`, flash });
});

learners.delete(`${at}/:enrolment/exceptions/:lecture`, async (req, res) => {
  const { course, enrolment, lecture } = req.params;
  await takeBack(me(req), course, enrolment, lecture);
  const flash = 'Taken back. What was completed meanwhile stays open.';
  await answer(req, res, { redirect: `/studio/courses/${course}/learners/${enrolment}`, flash });
});

const ListQuery = z.object({
  q: z.string().trim().max(80).default('').catch(''),
  after: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional()
    .catch(undefined),
});

type Params = { course: string; enrolment: string };

async function show(req: Request, res: Response, ids: Params, form: FormState, status = 200): Promise<void> {
  const enrolment = await requireLearner(me(req), ids.course, ids.enrolment);
  const [learner, draft, course] = await Promise.all([
    shownLearner(enrolment),
    readDesk(me(req), ids.course),
    findLearnableCourse({ id: ids.course }),
  ]);
  const base = `/studio/courses/${ids.course}/learners`;
  const page = learnerPage({
    learner: { ...learner, line: course ? lineOf(learner, course, zoneOf(req)) : '' },
    backHref: base,
    action: `${base}/${enrolment.id}/exceptions`,
    csrf: csrfOf(req),
    given: course ? givenOf(learner, course, `${base}/${enrolment.id}/exceptions`, zoneOf(req)) : [],
    closed: course ? await closedOf(learner, course) : [],
    form,
    live: hasAccess(enrolment),
    access: accessOf(enrolment, zoneOf(req)),
  });
  const title = `${learner.name}: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'learners'), status });
}

function rowOf(learner: Learner, course: PublishedCourse, base: string, zone: string): Row {
  const { name, initials, avatar, enrolment } = learner;
  const href = `${base}/${enrolment.id}`;
  return {
    name,
    initials,
    avatar,
    href,
    line: lineOf(learner, course, zone),
    exceptions: enrolment.exceptions.length,
    choice: choiceOf(enrolment),
  };
}

function lineOf({ enrolment }: Learner, course: PublishedCourse, zone: string): string {
  const { percent } = progressIn(course, enrolment);
  const done = enrolment.completedAt ? 'finished' : `${percent} %`;
  const end = enrolment.accessEndsAt;
  const until = end && hasAccess(enrolment) ? [`access until ${formatDay(end, zone)}`] : [];
  const state = hasAccess(enrolment) ? until : ['access ended'];
  return [`since ${formatDay(enrolment.createdAt, zone)}`, done, ...state].join(' · ');
}

function accessOf(enrolment: Enrolment, zone: string) {
  const { accessEndsAt, state, asked } = enrolment;
  if (!accessEndsAt || state !== 'live') return null;
  return { until: formatMoment(accessEndsAt, zone), choice: choiceOf(enrolment), words: asked?.words ?? '' };
}

/** With the end that is on the page: where it has moved since, nothing happens. */
function choiceOf({ id, state, accessEndsAt }: Enrolment): string {
  return accessEndsAt && state === 'live' ? `${id}.${accessEndsAt.getTime()}` : '';
}

function givenOf({ enrolment }: Learner, course: PublishedCourse, action: string, zone: string): Given[] {
  const names = new Map(numbered(course).map(({ value, label }) => [value, label]));
  return enrolment.exceptions.map(({ lectureId, reason, at: since }) => ({
    action: `${action}/${lectureId}`,
    title: lectureId === wholeCourse ? 'The whole course' : (names.get(lectureId) ?? 'A lecture that is gone'),
    line: `${formatDay(since, zone)} · ${reason}`,
  }));
}

async function closedOf({ enrolment }: Learner, course: PublishedCourse) {
  const locks = await locksFor(course, enrolment);
  return numbered(course).filter(({ value }) => locks(value).length > 0);
}

function numbered({ sections }: PublishedCourse): { value: string; label: string }[] {
  return sections.flatMap((section, at) =>
    section.lectures.map(({ id, title }, index) => ({ value: id, label: `${at + 1}.${index + 1} ${title}` })),
  );
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
