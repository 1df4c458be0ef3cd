/** The studio's front room: a teacher's courses, and a new one. */
import { type Request, type Response, Router } from 'express';
import { listRevenueByCourse } from '../../commerce/revenue.service.ts';
import { config } from '../../config.ts';
import { lastMonths } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { formatMoney } from '../../lib/money.ts';
import { view } from '../../lib/view.ts';
import { publicImages } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { onceId } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { copyCourse } from '../duplicates/copy-course.service.ts';
import { listTemplates, type Template } from '../duplicates/templates.service.ts';
import { count, making, teaching } from '../editor.ts';
import { NewCourseForm } from '../forms.ts';
import { canTeach } from '../policy.ts';
import { rightsText } from '../team/words.ts';
import { listCategories } from './categories.service.ts';
import { newId } from './course.model.ts';
import {
  createCourse,
  listOwnCourses,
  listTeamCourses,
  type OwnCourse,
  requireOwnCourse,
  wholeTeam,
} from './courses.service.ts';

type Option = { value: string; label: string };
type Row = {
  href: string;
  title: string;
  cover: { src: string; srcset?: string | undefined } | null;
  state: { label: string; tone: string };
  learners: string;
  /** What it brought this month; null for a free course that brought nothing. */
  income: string | null;
  rating: { value: number; text: string; count: number } | null;
  next: { href: string; label: string };
  /** Of a course of somebody else: what this person may do there. */
  may: string | null;
};
/** `needsPage`: this instructor has no public page yet. */
const indexPage = view<{ courses: Row[]; shared: Row[]; makes: boolean; needsPage: boolean }>(
  'authoring/courses/index',
);
const newPage = view<{
  form: FormState;
  categories: Option[];
  templates: Template[];
  key: string;
  csrf: string | null;
}>('authoring/courses/new');

export const studio = Router();
studio.use('/studio', teaching);

studio.get('/studio', async (req, res) => {
  const person = me(req);
  const makes = canTeach(person);
  const [own, others] = await Promise.all([makes ? listOwnCourses(person) : [], listTeamCourses(person)]);
  const all = [...own, ...others];
  const [income, covers] = await Promise.all([
    incomeOf(all),
    publicImages(all.map(({ draft }) => draft.coverFileId).filter((id) => id !== null)),
  ]);
  const row = (course: OwnCourse) =>
    rowOf(course, { income: income.get(course.id) ?? 0, cover: covers.get(course.draft.coverFileId ?? '') ?? null });
  const [courses, shared] = [own.map(row), others.map(row)];
  const page = indexPage({ courses, shared, makes, needsPage: makes && courses.length > 0 && !person.handle });
  await answer(req, res, { page, title: 'Your courses', layout: 'studio' });
});

studio.get('/studio/courses/new', making, async (req, res) => {
  await showNew(req, res);
});

studio.post('/studio/courses', making, async (req, res) => {
  const made = await submit(req, NewCourseForm, ({ template, key, ...facts }) => {
    const id = onceId(key, template, facts.title);
    return template
      ? copyCourse(me(req), template, { ...facts, key: id ?? newId() })
      : createCourse(me(req), facts, { id });
  });
  if (!made.ok) return showNew(req, res, made);
  await answer(req, res, { redirect: `/studio/courses/${made.value.id}/basics`, flash: 'The draft is saved.' });
});

async function showNew(req: Request, res: Response, given?: { form: FormState; status: number }): Promise<void> {
  const [categories, templates] = await Promise.all([categoryOptions(), listTemplates(me(req))]);
  const form = given?.form ?? untouched;
  const page = newPage({ form, categories, templates, key: newId(), csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'New course', layout: 'studio', status: given?.status ?? 200 });
}

studio.get('/studio/courses/:course', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course, wholeTeam);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/${firstStep(course)}` });
});

/** Where somebody of the team begins: at the first page that is theirs. */
function firstStep({ may, state }: OwnCourse): string {
  if (may.includes('edit')) return state === 'draft' ? 'basics' : 'outline';
  return may.includes('publish') ? 'publish' : 'team';
}

/** This month's income of the courses whose money this person may see, in minor units of the school's currency. */
async function incomeOf(courses: OwnCourse[]): Promise<Map<string, number>> {
  const [month] = lastMonths(now(), config.school.timeZone, 1);
  const courseIds = courses.filter(({ may }) => may.includes('money')).map(({ id }) => id);
  const sold = await listRevenueByCourse({ since: month?.from ?? now(), courseIds });
  return new Map(
    sold
      .filter(({ currency }) => currency === config.school.currency)
      .map(({ courseId, paid, refunded }) => [courseId, paid - refunded]),
  );
}

async function categoryOptions(): Promise<Option[]> {
  return (await listCategories()).map(({ slug, name }) => ({ value: slug, label: name }));
}

function rowOf(course: OwnCourse, { income, cover }: { income: number; cover: Row['cover'] }): Row {
  const { average, count: ratings } = course.rating;
  return {
    href: `/studio/courses/${course.id}`,
    title: course.draft.title,
    cover,
    state: stateOf(course),
    learners: count(course.learners, 'learner'),
    income: course.may.includes('money') && (course.draft.price || income !== 0) ? moneyOf(income) : null,
    rating: ratings > 0 ? { value: average, text: average.toFixed(1), count: ratings } : null,
    next: nextStep(course),
    may: course.leads ? null : rightsText(course.may),
  };
}

function moneyOf(amount: number): string {
  return `${formatMoney({ amount, currency: config.school.currency })} this month`;
}

function stateOf(course: OwnCourse): { label: string; tone: string } {
  if (course.state === 'draft') return { label: 'Draft', tone: '' };
  if (course.state === 'withdrawn') return { label: 'Withdrawn', tone: 'warn' };
  return course.changed ? { label: 'Published, with changes', tone: 'warn' } : { label: 'Published', tone: 'good' };
}

function nextStep(course: OwnCourse): { href: string; label: string } {
  const base = `/studio/courses/${course.id}`;
  const { draft, may } = course;
  if (!may.includes('edit'))
    return may.includes('publish')
      ? { href: `${base}/publish`, label: 'See and publish' }
      : { href: `${base}/team`, label: 'See the team' };
  const publishes = may.includes('publish');
  if (course.state !== 'draft' && course.changed)
    return { href: `${base}/publish`, label: publishes ? 'See and publish changes' : 'See what waits' };
  if (course.state === 'withdrawn' && publishes) return { href: `${base}/publish`, label: 'Publish again' };
  if (course.state !== 'draft') return { href: `${base}/outline`, label: 'Edit' };
  if (!draft.description || !draft.category) return { href: `${base}/basics`, label: 'Describe it' };
  if (course.sections.every((section) => section.deletedAt))
    return { href: `${base}/outline`, label: 'Add the first section' };
  return { href: `${base}/publish`, label: publishes ? 'Check and publish' : 'See what is missing' };
}
