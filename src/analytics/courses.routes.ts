/** `/admin/courses`: every course with state, learners, rating and revenue. */
import { Router } from 'express';
import { formatMoney } from '../lib/money.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { requireRole } from '../web/guards.ts';
import { type CourseEntry, type CourseOrder, directionOf, findCourses, pageOf } from './courses.service.ts';
import { type CoursesAsked, CoursesQuery, listHref } from './forms.ts';
import { type Column, courseStates, optionsOf, type Table } from './words.ts';

type Locals = {
  asked: CoursesAsked;
  states: { value: string; label: string }[];
  orders: { value: string; label: string }[];
  table: Table;
  count: string;
  csvHref: string;
  nextHref: string | null;
};
const orderWords = { newest: 'Newest', title: 'Title', learners: 'Learners', rating: 'Rating', revenue: 'Revenue' };
const indexPage = view<Locals>('analytics/courses/index');

export const adminCourses = Router();
adminCourses.use('/admin/courses', ...requireRole('admin'));

adminCourses.get('/admin/courses', async (req, res) => {
  const { after, ...filter } = query(req, CoursesQuery);
  const found = await findCourses(filter);
  const { page: shown, next } = pageOf(found, after, 50);
  const page = indexPage({
    asked: { ...filter, after },
    states: optionsOf(courseStates),
    orders: optionsOf(orderWords),
    table: { caption: 'Courses', columns: columnsOf(filter), rows: shown.map(rowOf) },
    count: found.length === 1 ? 'One course' : `${found.length.toLocaleString('en')} courses`,
    csvHref: listHref('/admin/reports/courses.csv', filter),
    nextHref: next ? listHref('/admin/courses', { ...filter, after: next }) : null,
  });
  await answer(req, res, { page, title: 'Courses', layout: 'admin' });
});

type Filter = Omit<CoursesAsked, 'after'>;

function columnsOf(filter: Filter): Column[] {
  return [
    { key: 'title', label: 'Course', sort: sortOf('title', filter) },
    { key: 'state', label: 'State' },
    { key: 'learners', label: 'Learners', end: true, sort: sortOf('learners', filter) },
    { key: 'rating', label: 'Rating', end: true, sort: sortOf('rating', filter) },
    { key: 'revenue', label: 'Revenue', end: true, sort: sortOf('revenue', filter) },
  ];
}

/** The heading of the current order turns it around. */
function sortOf(order: CourseOrder, filter: Filter): NonNullable<Column['sort']> {
  const current = filter.sort === order;
  const direction = directionOf(filter);
  const dir = current ? (direction === 'up' ? 'down' : 'up') : undefined;
  const href = listHref('/admin/courses', { ...filter, sort: order, dir });
  return current ? { href, direction: direction === 'up' ? 'ascending' : 'descending' } : { href };
}

function rowOf({ id, title, owner, state, learners, rating, ratings, revenue }: CourseEntry): Table['rows'][number] {
  const refunded = revenue.filter((one) => one.refunded > 0);
  const write = (rows: typeof revenue, amountOf: (one: (typeof revenue)[number]) => number) =>
    rows.map((one) => formatMoney({ amount: amountOf(one), currency: one.currency })).join(' + ');
  return {
    title: { text: title, href: `/studio/courses/${id}`, note: owner },
    state: courseStates[state],
    learners: learners.toLocaleString('en'),
    rating: ratings > 0 ? { text: rating.toFixed(1), note: ratings === 1 ? 'of 1' : `of ${ratings}` } : '–',
    revenue: {
      text: revenue.length > 0 ? write(revenue, (one) => one.paid - one.refunded) : '–',
      ...(refunded.length > 0 ? { note: `${write(refunded, (one) => one.refunded)} refunded` } : {}),
    },
  };
}
