/** The admin's lists as rows for a file: the same filters as on the page, all of it, with plain dates and decimals. */
import { listPeopleByIds } from '../accounts/accounts.service.ts';
import { type ActFilter, eachAct } from '../accounts/audit/audit-log.service.ts';
import { eachPerson, type PeopleFilter } from '../accounts/people/people.service.ts';
import { listOrders, type OrderFilter } from '../commerce/orders.service.ts';
import { config } from '../config.ts';
import { isoText } from '../lib/calendar.ts';
import { amountForField } from '../lib/money.ts';
import type { Sheet } from '../web/csv-answer.ts';
import { type CourseFilter, findCourses } from './courses.service.ts';

export function peopleSheet(filter: PeopleFilter): Sheet {
  return { heads: ['Id', 'Name', 'E-mail', 'Role', 'State', 'Joined', 'Last seen'], rows: peopleRows(filter) };
}

/** One row for each course and currency; a course that sold nothing has one, without amounts. */
export async function coursesSheet(filter: CourseFilter): Promise<Sheet> {
  const rows = (await findCourses(filter)).flatMap(
    ({ id, title, owner, state, learners, rating, ratings, revenue }) => {
      const facts = [id, title, owner, state, String(learners), ratings > 0 ? rating.toFixed(2) : '', String(ratings)];
      if (revenue.length === 0) return [[...facts, '', '', '', '']];
      return revenue.map(({ currency, paid, refunded }) => {
        const plain = (amount: number) => amountForField({ amount, currency });
        return [...facts, currency, plain(paid - refunded), plain(paid), plain(refunded)];
      });
    },
  );
  const numbers = ['Learners', 'Rating', 'Ratings', 'Currency', 'Revenue', 'Paid', 'Refunded'];
  return { heads: ['Id', 'Course', 'Teacher', 'State', ...numbers], rows };
}

export function ordersSheet(filter: OrderFilter): Sheet {
  const money = ['Currency', 'Total', 'Refunded'];
  return {
    heads: ['Number', 'Placed', 'Paid', 'Buyer', 'Buyer id', 'Courses', 'Status', ...money],
    rows: orderRows(filter),
  };
}

/** For machines too: values as JSON, moments with their offset. */
export function auditSheet(filter: ActFilter): Sheet {
  const what = ['Action', 'Kind', 'On', 'On id', 'Before', 'After'];
  return { heads: ['At', 'Who', 'Who id', 'As', 'As id', ...what, 'Address', 'Request'], rows: auditRows(filter) };
}

async function* auditRows(filter: ActFilter): AsyncGenerator<string[]> {
  const json = (values: object | null) => (values ? JSON.stringify(values) : '');
  for await (const line of eachAct(filter)) {
    const who = [line.actorName, line.actorId ?? '', line.asName ?? '', line.asId ?? ''];
    const what = [line.action, line.kind, line.subjectName, line.subjectId, json(line.before), json(line.after)];
    yield [momentOf(line.at), ...who, ...what, line.address ?? '', line.requestId ?? ''];
  }
}

async function* peopleRows(filter: PeopleFilter): AsyncGenerator<string[]> {
  for await (const { id, name, email, role, state, createdAt, lastSeenAt } of eachPerson(filter))
    yield [id, name, email, role, state, momentOf(createdAt), momentOf(lastSeenAt)];
}

async function* orderRows(filter: OrderFilter): AsyncGenerator<string[]> {
  for (let after = filter.after; ; ) {
    const { orders, next } = await listOrders({ ...filter, after, limit: 500 });
    const buyers = await listPeopleByIds(orders.map((order) => order.buyerId));
    for (const { number, createdAt, paidAt, buyerId, lines, status, total, refunded } of orders) {
      const when = [momentOf(createdAt), momentOf(paidAt)];
      const what = [buyers.get(buyerId)?.name ?? '', buyerId, lines.map((line) => line.title).join('; '), status];
      const back = amountForField({ ...total, amount: refunded });
      yield [number, ...when, ...what, total.currency, amountForField(total), back];
    }
    if (!next) return;
    after = next;
  }
}

/** With the offset of the school's time zone; empty for never. */
function momentOf(at: Date | null | undefined): string {
  return at ? isoText(at, config.school.timeZone) : '';
}
