/** /studio/courses/:course/assignments: what was handed in, by assignment, for those of the team who answer learners. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { daysLate } from '../../assessment/assignments/due.service.ts';
import { dueOf } from '../../assessment/assignments/handing-in.service.ts';
import { isRoundOpen } from '../../assessment/assignments/rounds.service.ts';
import { listSeats } from '../../assessment/assignments/seats.service.ts';
import {
  countStages,
  findNextWaiting,
  findSubmission,
  listByStage,
  listWhoHandedIn,
} from '../../assessment/assignments/submissions.service.ts';
import { countOpenCases } from '../../assessment/peers/cases.service.ts';
import { countPeerWorks } from '../../assessment/peers/works.service.ts';
import { config } from '../../config.ts';
import { requireTerms } from '../../learning/assignment/assignment-of.service.ts';
import { handBackAll } from '../../learning/assignment/hand-back.service.ts';
import { listLearners, shownLearners } from '../../learning/release/learners.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { onceKey } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { newId } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, teaching } from '../editor.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { calledOf, type Filter, filters, filterWords, type Row, rowOf } from './lists.ts';

type Tab = { href: string; label: string; current: boolean; count?: number };
const indexPage = view<{ rows: { title: string; href: string; counts: string; waits: boolean }[] }>(
  'authoring/grading/index',
);
const listPage = view<{
  title: string;
  base: string;
  tabs: Tab[];
  filter: Filter;
  rows: Row[];
  nextHref: string | null;
  /** How many wait, and how many are graded and not handed back. */
  waiting: number;
  graded: number;
  isRunning: boolean;
  isBlind: boolean;
  /** Learners review each other here, and so many works are with them. */
  isPeer: boolean;
  peerWorks: number;
  /** Their reviews are the grade. */
  byPeers: boolean;
  /** What they ask the team to look at. */
  cases: number;
  key: string;
  csrf: string | null;
}>('authoring/grading/show');

const at = '/studio/courses/:course/assignments';
export const grading = Router();
grading.use('/studio', teaching);

grading.get(at, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course, 'answer');
  const lectures = draft.outline.sections
    .flatMap((section) => section.lectures)
    .filter(({ kind }) => kind === 'assignment');
  const [counts, cases] = await Promise.all([
    Promise.all(lectures.map(({ id }) => countStages(id))),
    Promise.all(lectures.map(({ id }) => countOpenCases(id))),
  ]);
  const page = indexPage({
    rows: lectures.map(({ id, title }, index) => ({
      title,
      href: `/studio/courses/${draft.course.id}/assignments/${id}`,
      counts: countWords(counts[index], cases[index]),
      waits: (counts[index]?.waiting ?? 0) + (cases[index] ?? 0) > 0,
    })),
  });
  const title = `Assignments: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'assignments') });
});

grading.get(`${at}/:lecture`, async (req, res) => {
  const { course, lecture } = await assignmentIn(req);
  const draft = await readDraft(me(req), course, 'answer');
  const { show: filter, after } = query(req, ListQuery);
  const base = `/studio/courses/${course}/assignments/${lecture.id}`;
  const [counts, isRunning, peerWorks, cases, found] = await Promise.all([
    countStages(lecture.id),
    isRoundOpen(lecture.id),
    countPeerWorks(lecture.id),
    countOpenCases(lecture.id),
    filter === 'missing'
      ? missingRows(req, lecture.id, after, base)
      : stageRows(req, lecture.id, { filter, after, base }),
  ]);
  const page = listPage({
    title: lecture.title,
    base,
    filter,
    tabs: filters.map((one) => ({
      href: `${base}?show=${one}`,
      label: filterWords[one],
      current: one === filter,
      ...(one === 'missing' ? {} : { count: counts[one] }),
    })),
    rows: found.rows,
    nextHref: found.next && `${base}?${new URLSearchParams({ show: filter, after: found.next })}`,
    ...{ waiting: counts.waiting, graded: counts.graded, isRunning, isBlind: lecture.isBlind },
    ...{ isPeer: lecture.isPeer || peerWorks > 0, byPeers: lecture.byPeers, peerWorks, cases },
    ...{ key: newId(), csrf: csrfOf(req) },
  });
  await answer(req, res, { page, title: lecture.title, layout: 'studio', nav: railOf(draft, 'assignments') });
});

/** `?after=<submission>`: the one that was just graded. */
grading.get(`${at}/:lecture/next`, async (req, res) => {
  const { course, lecture } = await assignmentIn(req);
  const { after } = query(req, NextQuery);
  const before = after ? await findSubmission(after) : null;
  const next = await findNextWaiting(lecture.id, before?.lectureId === lecture.id ? before : null);
  const base = `/studio/courses/${course}/assignments/${lecture.id}`;
  if (next) return answer(req, res, { redirect: `${base}/submissions/${next.id}` });
  await answer(req, res, { redirect: `${base}?show=graded`, flash: 'Nothing waits for a grade any more.' });
});

grading.post(`${at}/:lecture/results`, async (req, res) => {
  const { course, lecture } = await assignmentIn(req);
  await handBackAll(me(req), { courseId: course, lectureId: lecture.id }, onceKey(req));
  const flash = 'All that are graded are handed back now. Each learner gets a mail.';
  await answer(req, res, { redirect: `/studio/courses/${course}/assignments/${lecture.id}?show=handed-back`, flash });
});

const ListQuery = z.object({
  show: z.enum(filters).default('waiting').catch('waiting'),
  after: z.string().max(80).optional().catch(undefined),
});
const NextQuery = z.object({ after: z.string().max(30).optional().catch(undefined) });

/** Found through the person. A lecture in the bin still has its submissions. */
async function assignmentIn(req: Request) {
  const course = String(req.params.course);
  await requireOwnCourse(me(req), course, 'answer');
  const { _id, title, kind, assignment } = await requireLecture(course, String(req.params.lecture));
  if (kind !== 'assignment') throw new NotFound('This assignment');
  return {
    course,
    lecture: {
      ...{ id: String(_id), title, isBlind: assignment?.blind ?? false },
      ...{ isPeer: Boolean(assignment?.peers), byPeers: assignment?.peers?.grade === 'median' },
    },
  };
}

type Asked = { filter: Exclude<Filter, 'missing'>; after: string | undefined; base: string };

async function stageRows(req: Request, lectureId: string, { filter, after, base }: Asked) {
  const { tries, next } = await listByStage(lectureId, filter, { after });
  const ids = tries.map(({ enrolmentId }) => enrolmentId);
  const [people, seats] = await Promise.all([shownLearners(ids), listSeats(lectureId, ids)]);
  const rows = await Promise.all(
    tries.map(async (one) => {
      const { rules, zone } = await requireTerms(one.revisionId);
      const called = calledOf(rules, people.get(one.enrolmentId)?.name, seats.get(one.enrolmentId)?.number);
      const late = one.handedInAt ? daysLate(await dueOf(one, rules, zone), one.handedInAt, zone) : 0;
      return rowOf(one, called, { href: `${base}/submissions/${one.id}`, late, zone: zoneOf(req) });
    }),
  );
  return { rows, next };
}

/** Of a page of learners those who have handed nothing in: there may be few on one page, and more on the next. */
async function missingRows(req: Request, lectureId: string, after: string | undefined, base: string) {
  const { learners, next } = await listLearners(me(req), String(req.params.course), { after });
  const handed = await listWhoHandedIn(
    lectureId,
    learners.map(({ enrolment }) => enrolment.id),
  );
  const rows = learners
    .filter(({ enrolment }) => !handed.has(enrolment.id))
    .map(
      ({ name, enrolment }): Row => ({
        name,
        href: `${base}/learners/${enrolment.id}`,
        line: 'Give another date',
        tag: null,
      }),
    );
  return { rows, next };
}

function countWords(counts: Awaited<ReturnType<typeof countStages>> | undefined, cases = 0): string {
  const { waiting = 0, graded = 0, 'handed-back': back = 0 } = counts ?? {};
  const parts = [
    waiting > 0 && `${waiting} waiting`,
    graded > 0 && `${graded} graded`,
    back > 0 && `${back} handed back`,
    cases > 0 && `${cases} to answer`,
  ];
  return parts.filter(Boolean).join(' · ') || 'Nothing handed in yet';
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
