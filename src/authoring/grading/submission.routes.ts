/** One submission beside its rubric: graded, saved while somebody thinks, handed back, and on to the next. */
import { type Request, type Response, Router } from 'express';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { isPending, requireHandedIn, saveMarks, standingOf } from '../../assessment/assignments/grading.service.ts';
import { marksTyped, mostPoints } from '../../assessment/assignments/marks.service.ts';
import { listSeats } from '../../assessment/assignments/seats.service.ts';
import { sheetOf } from '../../assessment/assignments/sheet.service.ts';
import { countStages, listTries, type Try } from '../../assessment/assignments/submissions.service.ts';
import { config } from '../../config.ts';
import { requireTerms, type Terms } from '../../learning/assignment/assignment-of.service.ts';
import { handBackOne } from '../../learning/assignment/hand-back.service.ts';
import { handedView, resultOf } from '../../learning/assignment/handed.service.ts';
import { completeBySubmission } from '../../learning/assignment/passing.service.ts';
import { penaltyWords, percentWords, pointsWords } from '../../learning/assignment/words.service.ts';
import { shownLearners } from '../../learning/release/learners.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, form } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { comeBack, save, typedOf } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { newId } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { GradeForm, gradeTerms, gradeValues, withLevelWords } from './grade-form.ts';
import { type GradePage, type Points, pointsOf } from './grade-page.ts';
import { calledOf } from './lists.ts';

const gradePage = view<GradePage>('authoring/grading/grade');
const pointsPart = view<{ points: Points }>('authoring/grading/_points');

const at = '/studio/courses/:course/assignments/:lecture/submissions/:submission';
export const submissionGrading = Router();
submissionGrading.use('/studio', teaching);

submissionGrading.get(at, async (req, res) => {
  const found = await find(req);
  await show(req, res, found, { form: { values: gradeValues(found.one), errors: {} } });
});

submissionGrading.put(`${at}/grade`, async (req, res) => {
  const found = await find(req);
  const { one, terms, base } = found;
  const auto = isAutosave(req);
  const saved = await saveGrade(req, found, auto);
  if (auto) return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.stored.marksRevision } : saved);
  if (saved.ok) return goOn(req, res, found, saved.value.go);
  const back = await comeBack(req, saved, gradeTerms(terms.rules));
  const conflict = back.conflict && withLevelWords(back.conflict, terms.rules.rubric);
  const theirs = 'theirs' in saved ? saved.theirs : one;
  await show(req, res, { ...found, one: theirs, base }, { ...back, conflict });
});

/** What the levels come to, reckoned here and nowhere else. Stores nothing. */
submissionGrading.post(`${at}/points`, async (req, res) => {
  const { one, terms, base } = await find(req);
  const sent = form(req, GradeForm);
  const given = sent.ok
    ? marksTyped(sent.value, terms.rules)
    : { ...marksTyped(typedOf(req.body), terms.rules), points: null };
  const points = pointsOf(await standingOf(one, given, terms), terms.rules);
  await answer(req, res, { fragments: [pointsPart({ points })], redirect: `${base}/submissions/${one.id}` });
});

submissionGrading.post(`${at}/result`, async (req, res) => {
  const { one, base } = await find(req);
  const back = await handBackOne(me(req), one);
  if (back) await completeBySubmission(back.id);
  const flash = back ? 'Handed back. The learner gets a mail.' : 'There was nothing new to hand back.';
  await answer(req, res, { redirect: `${base}/submissions/${one.id}`, flash });
});

function saveGrade(req: Request, { one, terms }: Found, auto: boolean) {
  return save(
    req,
    GradeForm,
    async ({ revision, go, ...typed }) => {
      const isDone = !auto && go !== 'stay';
      const stored = await saveMarks(me(req), one, marksTyped(typed, terms.rules), { revision, isDone, terms });
      if (!auto && go === 'back') await handBackOne(me(req), stored);
      return { stored, go };
    },
    () => requireHandedIn(one.lectureId, one.id),
  );
}

type Found = { course: string; one: Try; terms: Terms; base: string; title: string };
type Shown = { form: FormState; conflict?: GradePage['conflict']; status?: number };

async function find(req: Request): Promise<Found> {
  const course = String(req.params.course);
  await requireOwnCourse(me(req), course, 'answer');
  const lecture = await requireLecture(course, String(req.params.lecture));
  const one = await requireHandedIn(String(lecture._id), String(req.params.submission));
  const base = `/studio/courses/${course}/assignments/${String(lecture._id)}`;
  return { course, one, terms: await requireTerms(one.revisionId), base, title: lecture.title };
}

async function goOn(req: Request, res: Response, { one, base }: Found, go: string): Promise<void> {
  const here = `${base}/submissions/${one.id}`;
  if (go === 'next')
    return answer(req, res, {
      redirect: `${base}/next?after=${one.id}`,
      flash: 'Graded. Its learner does not know yet.',
    });
  if (go === 'back') {
    await completeBySubmission(one.id);
    return answer(req, res, { redirect: here, flash: 'Handed back. The learner gets a mail.' });
  }
  const flash = go === 'done' ? 'Graded. Its learner does not know yet.' : 'The draft of your grade is saved.';
  await answer(req, res, { redirect: here, flash });
}

async function show(req: Request, res: Response, found: Found, { form: shown, conflict = null, status = 200 }: Shown) {
  const { course, one, terms, base, title } = found;
  const { rules } = terms;
  const ids = [one.enrolmentId];
  const [draft, tries, people, seats, counts] = await Promise.all([
    readDesk(me(req), course),
    listTries(one),
    shownLearners(ids),
    listSeats(one.lectureId, ids),
    countStages(one.lectureId),
  ]);
  const called = calledOf(rules, people.get(one.enrolmentId)?.name, seats.get(one.enrolmentId)?.number);
  const reader = { zone: me(req).timeZone ?? config.school.timeZone, mark: sessionMark(req) };
  const given = marksTyped({ ...shown.values, points: numberOf(shown.values.points) }, terms.rules);
  const standing = await standingOf(one, given, terms);
  const page = gradePage({
    title,
    base,
    action: `${base}/submissions/${one.id}`,
    csrf: csrfOf(req),
    name: called.name,
    handed: await handedView(one, reader, { isBlind: called.isBlind }),
    late: standing.lateness.days > 0 ? `${plural(standing.lateness.days, 'day')} late` : '',
    others: await Promise.all(
      tries
        .filter(({ id, result }) => id !== one.id && result)
        .map((other) => resultOf(other, reader, { isLast: false, isBlind: called.isBlind })),
    ),
    sheet: sheetOf(rules, shown),
    most: mostPoints(rules),
    points: pointsOf(standing, rules),
    form: shown,
    conflict,
    stage: one.stage,
    result: one.result && {
      text: `${percentWords(one.result.percent)} · ${pointsWords(one.result)}`,
      penalty: penaltyWords(rules, one.result),
      isPending: isPending(one),
    },
    waiting: counts.waiting,
    peersHref: one.peers === 'dealt' ? `${base}/peers/${one.id}` : null,
    sample:
      rules.peers && one.stage === 'handed-back'
        ? { action: `${base}/samples`, fields: { key: newId(), work: one.id } }
        : null,
  });
  const heading = `${called.name}: ${title}`;
  await answer(req, res, { page, title: heading, layout: 'studio', nav: railOf(draft, 'assignments'), status });
}

function numberOf(value: string | string[] | undefined): number | null {
  const points = typeof value === 'string' && value.trim() !== '' ? Number(value.replace(',', '.')) : Number.NaN;
  return Number.isFinite(points) ? points : null;
}
