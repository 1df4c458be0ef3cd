/** Other conditions for single learners of a course: who has which, given and taken back. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import {
  type Accommodation,
  listAccommodations,
  listAccommodationsOf,
  type StoredAccommodation,
  wholeCourse,
} from '../../assessment/accommodations/accommodations.service.ts';
import { conditionWords } from '../../assessment/accommodations/own-rules.service.ts';
import {
  type AccommodationKey,
  removeAccommodation,
  setAccommodation,
} from '../../assessment/accommodations/setting.service.ts';
import type { Enrolment } from '../../learning/enrolment.service.ts';
import { requireLearner } from '../../learning/release/exceptions.service.ts';
import { listLearners, shownLearner } from '../../learning/release/learners.service.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { namesOf, zoneOf } from '../marking/words.ts';
import { findLearnableCourse, type PublishedCourse } from '../publishing/published.service.ts';
import { AccommodationForm, ForQuery, ListQuery } from './forms.ts';

type Row = { href: string; title: string; line: string; note: string };
type Found = { name: string; initials: string; avatar: string | null; href: string };
const listPage = view<{ action: string; q: string; found: Found[]; rows: Row[]; nextHref: string | null }>(
  'authoring/accommodations/index',
);
type Held = { href: string; action: string; title: string; line: string };
const learnerPage = view<{
  name: string;
  backHref: string;
  action: string;
  csrf: string | null;
  held: Held[];
  what: { value: string; label: string }[];
  form: FormState;
  zone: string;
}>('authoring/accommodations/show');

const at = '/studio/courses/:course/accommodations';
export const accommodations = Router();
accommodations.use('/studio', teaching);

accommodations.get(at, async (req, res) => {
  const person = me(req);
  const draft = await readDesk(person, req.params.course);
  const { q, after } = query(req, ListQuery);
  const base = `/studio/courses/${draft.course.id}/accommodations`;
  const [found, stored, course] = await Promise.all([
    q ? listLearners(person, draft.course.id, { q }) : { learners: [] },
    listAccommodations(draft.course.id, after),
    findLearnableCourse({ id: draft.course.id }),
  ]);
  const nameOf = await namesOf(stored.accommodations.flatMap(({ userId, byId }) => [userId, byId]));
  const page = listPage({
    action: base,
    q,
    found: found.learners.map(({ name, initials, avatar, enrolment }) => {
      return { name, initials, avatar, href: `${base}/${enrolment.id}` };
    }),
    rows: stored.accommodations.map((one) => ({
      href: `${base}/${one.enrolmentId}?for=${one.lectureId}`,
      title: nameOf(one.userId),
      line: `${whatOf(course, one.lectureId)}: ${conditionWords(one, zoneOf(person)).join(', ')}`,
      note: `Given by ${nameOf(one.byId)}`,
    })),
    nextHref: stored.next && `${base}?after=${stored.next}`,
  });
  const title = `Other conditions: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'learners') });
});

type Params = { course: string; enrolment: string };

accommodations.get(`${at}/:enrolment`, (req, res) => show(req, res, req.params, null));

accommodations.put(`${at}/:enrolment`, async (req, res) => {
  const person = me(req);
  const enrolment = await requireLearner(person, req.params.course, req.params.enrolment);
  const course = await findLearnableCourse({ id: enrolment.courseId });
  const set = await submit(req, AccommodationForm, (typed) =>
    setAccommodation(person.id, keyOf(enrolment, course, typed.for), wishOf(typed, zoneOf(person))),
  );
  if (!set.ok) return show(req, res, req.params, set.form, set.status);
  const redirect = `/studio/courses/${enrolment.courseId}/accommodations`;
  await answer(req, res, { redirect, flash: 'Saved. It holds from now on, also for what is under way.' });
});

accommodations.delete(`${at}/:enrolment/:lecture`, async (req, res) => {
  const person = me(req);
  const enrolment = await requireLearner(person, req.params.course, req.params.enrolment);
  const course = await findLearnableCourse({ id: enrolment.courseId });
  await removeAccommodation(person.id, {
    ...whose(enrolment, req.params.lecture),
    what: whatOf(course, req.params.lecture),
  });
  const redirect = `/studio/courses/${enrolment.courseId}/accommodations`;
  await answer(req, res, { redirect, flash: 'Taken back. An attempt under way keeps its time.' });
});

/** `typed`: a form that was not carried out; null shows what is stored. */
async function show(req: Request, res: Response, ids: Params, typed: FormState | null, status = 200): Promise<void> {
  const person = me(req);
  const enrolment = await requireLearner(person, ids.course, ids.enrolment);
  const [draft, course, learner, all] = await Promise.all([
    readDesk(person, ids.course),
    findLearnableCourse({ id: ids.course }),
    shownLearner(enrolment),
    listAccommodationsOf(enrolment.id),
  ]);
  const base = `/studio/courses/${ids.course}/accommodations`;
  const zone = zoneOf(person);
  const live = all.filter(({ removedAt }) => removedAt === null);
  const page = learnerPage({
    name: learner.name,
    backHref: base,
    action: `${base}/${enrolment.id}`,
    csrf: csrfOf(req),
    held: live.map((one) => ({
      href: `${base}/${enrolment.id}?for=${one.lectureId}`,
      action: `${base}/${enrolment.id}/${one.lectureId}`,
      title: whatOf(course, one.lectureId),
      line: conditionWords(one, zone).join(', '),
    })),
    what: [{ value: wholeCourse, label: 'The whole course' }, ...quizzesIn(course)],
    form: typed ?? storedForm(query(req, ForQuery).for, live, zone),
    zone,
  });
  const title = `${learner.name}: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'learners'), status });
}

function storedForm(lectureId: string, live: readonly StoredAccommodation[], zone: string): FormState {
  const one = live.find((held) => held.lectureId === lectureId);
  if (!one) return { ...untouched, values: { for: lectureId } };
  const moment = (date: Date | null) => (date ? localTime(date, zone) : '');
  const { timeFactor, extraAttempts, extraDays, opensAt, closesAt } = one;
  const counts = { timeFactor, extraAttempts: extraAttempts || '', extraDays: extraDays || '' };
  return formOf({ for: lectureId, ...counts, opensAt: moment(opensAt), closesAt: moment(closesAt) });
}

function wishOf(typed: z.infer<typeof AccommodationForm>, zone: string): Accommodation {
  const { for: _for, opensAt, closesAt, ...counts } = typed;
  const momentOf = (text: string, field: string) => {
    const moment = text === '' ? null : momentFrom(text, zone);
    if (text !== '' && !moment) throw new Refused('Please enter a day and a time that exist in your zone.', field);
    return moment;
  };
  return { ...counts, opensAt: momentOf(opensAt, 'opensAt'), closesAt: momentOf(closesAt, 'closesAt') };
}

/** Throws NotFound for a quiz that learners do not have. */
function keyOf(enrolment: Enrolment, course: PublishedCourse | null, lectureId: string): AccommodationKey {
  if (lectureId !== wholeCourse && !quizzesIn(course).some(({ value }) => value === lectureId))
    throw new NotFound('This quiz');
  return { ...whose(enrolment, lectureId), what: whatOf(course, lectureId) };
}

function whose({ id, userId, courseId }: Enrolment, lectureId: string) {
  return { enrolmentId: id, userId, courseId, lectureId };
}

const conditioned: readonly string[] = ['quiz', 'assignment'];

/** What has conditions: quizzes, and what is handed in. */
function quizzesIn(course: PublishedCourse | null): { value: string; label: string }[] {
  const lectures = course?.sections.flatMap((section) => section.lectures) ?? [];
  return lectures
    .filter(({ kind }) => conditioned.includes(kind))
    .map(({ id, title }) => ({ value: id, label: title }));
}

function whatOf(course: PublishedCourse | null, lectureId: string): string {
  if (lectureId === wholeCourse) return 'The whole course';
  return quizzesIn(course).find(({ value }) => value === lectureId)?.label ?? 'A quiz that is gone';
}
