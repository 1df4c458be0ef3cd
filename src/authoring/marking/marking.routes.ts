/** Marking by hand: what waits in a course, one answer after the other. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import { countWaiting, findNextWaiting, listDesk, requireDeskRecord } from '../../assessment/marking/desk.service.ts';
import { markByHand } from '../../assessment/marking/hand-marks.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { comeBack, save } from '../../web/saving.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { count, railOf, readDesk, teaching } from '../editor.ts';
import { findLearnableCourse } from '../publishing/published.service.ts';
import { DeskQuery, MarkForm } from './forms.ts';
import { buildMarkingPage, markTerms } from './marking-page.ts';
import { queryText, type Row, rowsOf, titlesIn, zoneOf } from './words.ts';

type Tab = { href: string; label: string; current: boolean };
const deskPage = view<{
  action: string;
  tabs: Tab[];
  seen: { quiz: string; state: string; named: boolean };
  quizzes: { value: string; label: string }[];
  rows: Row[];
  /** Where marking begins; null: nothing waits. */
  beginHref: string | null;
  firstHref: string | null;
  nextHref: string | null;
}>('authoring/marking/index');

const at = '/studio/courses/:course/marking';
export const marking = Router();
marking.use('/studio', teaching);

marking.get(at, async (req, res) => {
  const draft = await readDesk(me(req), req.params.course);
  const { after, ...seen } = query(req, DeskQuery);
  const base = `/studio/courses/${draft.course.id}/marking`;
  const [{ entries, next }, waiting, course] = await Promise.all([
    listDesk(draft.course.id, { state: seen.state, lectureId: seen.quiz }, after),
    countWaiting(draft.course.id),
    findLearnableCourse({ id: draft.course.id }),
  ]);
  const titleOf = titlesIn(course);
  const total = [...waiting.values()].reduce((sum, one) => sum + one, 0);
  const rows = await rowsOf(entries, { base, seen, titleOf, zone: zoneOf(me(req)) });
  const quizzes = course?.sections.flatMap(({ lectures }) => lectures.filter(({ kind }) => kind === 'quiz')) ?? [];
  const page = deskPage({
    action: base,
    tabs: [
      {
        href: `${base}${queryText({ ...seen, state: 'waits' })}`,
        label: `Waits (${total})`,
        current: seen.state === 'waits',
      },
      { href: `${base}${queryText({ ...seen, state: 'marked' })}`, label: 'Marked', current: seen.state === 'marked' },
    ],
    seen: { quiz: seen.quiz ?? '', state: seen.state, named: seen.names === 'on' },
    quizzes: quizzes.map(({ id, title }) => ({ value: id, label: `${title} (${waiting.get(id) ?? 0})` })),
    rows,
    beginHref: seen.state === 'waits' ? (rows[0]?.href ?? null) : null,
    firstHref: after ? `${base}${queryText(seen)}` : null,
    nextHref: next && `${base}${queryText(seen, { after: next })}`,
  });
  const title = `Marking: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'marking') });
});

marking.get(`${at}/:answer`, async (req, res) => {
  const { course, answer: id } = req.params;
  const draft = await readDesk(me(req), course);
  const built = await buildMarkingPage(req, draft, id, { form: untouched, conflict: null });
  await answer(req, res, { ...built, layout: 'studio', nav: railOf(draft, 'marking') });
});

marking.put(`${at}/:answer`, async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course, 'answer');
  const record = await requireDeskRecord(course.id, req.params.answer);
  const saved = await save(
    req,
    MarkForm,
    ({ revision, ...mark }) => markByHand(person.id, course.id, req.params.answer, { ...mark, marks: revision }),
    () => requireDeskRecord(course.id, req.params.answer),
  );
  if (saved.ok) return goOn(req, res, course.id, record.desk.state === 'waits' ? record.desk.place : '');
  const { status, ...back } = await comeBack(req, saved, markTerms(zoneOf(person)));
  const draft = await readDesk(person, course.id);
  const built = await buildMarkingPage(req, draft, req.params.answer, back);
  await answer(req, res, { ...built, layout: 'studio', nav: railOf(draft, 'marking'), status });
});

/** To the next answer that waits, or back to the list. */
async function goOn(req: Request, res: Response, courseId: string, after: string): Promise<void> {
  const base = `/studio/courses/${courseId}/marking`;
  const seen = query(req, DeskQuery);
  const next = req.body?.next === 'list' ? null : await findNextWaiting(courseId, { lectureId: seen.quiz, after });
  const left = [...(await countWaiting(courseId)).values()].reduce((sum, one) => sum + one, 0);
  const flash = left > 0 ? `Saved. ${count(left, 'answer')} left to mark.` : 'Saved. Nothing waits any more.';
  const redirect = next ? `${base}/${next}${queryText({ ...seen, state: 'waits' })}` : `${base}${queryText(seen)}`;
  await answer(req, res, { redirect, flash });
}
