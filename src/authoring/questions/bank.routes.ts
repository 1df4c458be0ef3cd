/** The bank of questions of a course: found, chosen many at once, and its bin. */
import { type Request, type Response, Router } from 'express';
import { copyQuestions } from '../../assessment/questions/add-many.service.ts';
import {
  type BankQuestion,
  type Filter,
  listBin,
  listQuestions,
  type QuestionKind,
  questionKinds,
  restoreQuestions,
  summariseBank,
  tagQuestions,
} from '../../assessment/questions/questions.service.ts';
import { titleOf } from '../../assessment/questions/titles.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { listOwnCourses, requireOwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { removeUnasked } from '../quizzes/question-uses.service.ts';
import { BankQuery, BinForm, SelectionForm } from './forms.ts';
import { kindWords } from './words.ts';

type Row = { id: string; href: string; title: string; kind: string; facts: string; tags: string[] };
type Choice = { value: string; label: string };
const bankPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  total: number;
  inBin: number;
  rows: Row[];
  filter: { kind: string; tag: string; words: string; active: boolean };
  kinds: Choice[];
  tags: Choice[];
  addKinds: Choice[];
  courses: Choice[];
  form: FormState;
  removed: string | null;
  firstHref: string | null;
  nextHref: string | null;
}>('authoring/questions/index');
const binPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  rows: { id: string; title: string; note: string }[];
}>('authoring/questions/bin');

const at = '/studio/courses/:course/questions';
export const questionBank = Router();
questionBank.use('/studio', teaching);

questionBank.get(at, (req, res) => show(req, res, untouched));

/** Something with all that are ticked. */
questionBank.post(`${at}/selection`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const done = await submit(req, SelectionForm, (wish) => carryOut(req, course.id, wish));
  if (!done.ok) return show(req, res, done.form, done.status);
  const base = `/studio/courses/${course.id}/questions`;
  await answer(req, res, { redirect: `${base}${done.value.query}`, flash: done.value.words });
});

questionBank.get(`${at}/bin`, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course);
  const zone = me(req).timeZone ?? config.school.timeZone;
  const rows = (await listBin(draft.course.id)).map((one) => ({
    id: one.id,
    title: titleOf(one),
    note: one.deletedAt ? `Since ${formatMoment(one.deletedAt, zone)}` : '',
  }));
  const base = `/studio/courses/${draft.course.id}/questions`;
  const page = binPage({ bar: barOf(req, draft), base, csrf: csrfOf(req), rows });
  const title = `Bin of questions: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'questions') });
});

/** Out of the bin. */
questionBank.delete(`${at}/bin`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const wish = await submit(req, BinForm, ({ ids }) => restoreQuestions(course.id, ids));
  const words = wish.ok && wish.value > 0 ? `${count(wish.value, 'question')} back in the bank.` : null;
  const redirect = `/studio/courses/${course.id}/questions`;
  await answer(req, res, { redirect, ...(words ? { flash: words } : {}) });
});

type Wish = { ids: string[]; act: 'remove' | 'tag' | 'untag' | 'copy'; tag: string; course: string };

async function carryOut(req: Request, courseId: string, wish: Wish): Promise<{ words: string; query: string }> {
  const { ids, act, tag } = wish;
  if (act === 'remove') {
    const gone = await removeUnasked(courseId, ids);
    return { words: `${count(gone, 'question')} put into the bin, for 30 days.`, query: '' };
  }
  if (act === 'copy') {
    if (!wish.course) throw new Refused('Please choose a course.', 'course');
    const target = await requireOwnCourse(me(req), wish.course);
    const added = await copyQuestions(me(req).id, courseId, target.id, ids);
    return { words: `${count(added, 'question')} copied into “${target.draft.title}”.`, query: '' };
  }
  const changed = await tagQuestions(courseId, ids, tag, act === 'tag' ? 'add' : 'remove');
  return {
    words: `${count(changed, 'question')} ${act === 'tag' ? 'got' : 'lost'} the tag “${tag.toLowerCase()}”.`,
    query: '',
  };
}

async function show(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course));
  const { after, ...filter } = query(req, BankQuery);
  const courseId = draft.course.id;
  const base = `/studio/courses/${courseId}/questions`;
  const [summary, { questions, next }, own] = await Promise.all([
    summariseBank(courseId),
    listQuestions(courseId, filter, after),
    listOwnCourses(me(req)),
  ]);
  const removed = typeof req.query.removed === 'string' && /^[0-9a-f]{24}$/.test(req.query.removed);
  const page = bankPage({
    bar: barOf(req, draft),
    base,
    csrf: csrfOf(req),
    total: summary.total,
    inBin: summary.inBin,
    rows: questions.map((one) => rowOf(base, one)),
    filter: { ...filterWords(filter), active: Object.values(filter).some(Boolean) },
    kinds: summary.kinds.map(({ name, count: number }) => ({ value: name, label: `${labelOf(name)} (${number})` })),
    tags: summary.tags.map(({ name, count: number }) => ({ value: name, label: `${name} (${number})` })),
    addKinds: questionKinds.map((value) => ({ value, label: kindWords[value].label })),
    courses: own.filter(({ id }) => id !== courseId).map(({ id, draft: facts }) => ({ value: id, label: facts.title })),
    form,
    removed: removed ? String(req.query.removed) : null,
    firstHref: after ? hrefOf(base, filter) : null,
    nextHref: next ? hrefOf(base, filter, next) : null,
  });
  const title = `Questions: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'questions'), status });
}

function rowOf(base: string, one: BankQuestion): Row {
  const points = one.points === 1 ? '1 point' : `${one.points} points`;
  const answers = one.answers.length > 0 ? count(one.answers.length, 'answer') : '';
  return {
    id: one.id,
    href: `${base}/${one.id}`,
    title: titleOf(one),
    kind: kindWords[one.kind].label,
    facts: [points, answers].filter(Boolean).join(' · '),
    tags: one.tags,
  };
}

function labelOf(kind: string): string {
  const known = questionKinds.find((one): one is QuestionKind => one === kind);
  return known ? kindWords[known].label : kind;
}

function filterWords({ kind, tag, words }: Filter): { kind: string; tag: string; words: string } {
  return { kind: kind ?? '', tag: tag ?? '', words: words ?? '' };
}

function hrefOf(base: string, filter: Filter, after = ''): string {
  const given = Object.entries({ ...filterWords(filter), after }).filter(([, value]) => value !== '');
  const text = new URLSearchParams(given).toString();
  return text ? `${base}?${text}` : base;
}
