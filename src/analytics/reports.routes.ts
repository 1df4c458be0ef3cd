/** `/admin/reports/<name>.csv`: every table of the admin's pages as a file. */
import { type Response, Router } from 'express';
import { z } from 'zod';
import { findPersonByEmail } from '../accounts/accounts.service.ts';
import { audit } from '../accounts/audit/audit.service.ts';
import type { OrderFilter } from '../commerce/orders.service.ts';
import { config } from '../config.ts';
import { NotFound } from '../lib/errors.ts';
import { type Sheet, sendCsv } from '../web/csv-answer.ts';
import { query } from '../web/form.ts';
import { requireRole } from '../web/guards.ts';
import { actFilterOf } from './audit-filter.ts';
import { loadFigures, schoolCalendar } from './figures.service.ts';
import { AuditQuery, CoursesQuery, type OrdersAsked, OrdersQuery, PeopleQuery } from './forms.ts';
import { linesOf, reportsOf, subjects } from './reports.ts';
import { auditSheet, coursesSheet, ordersSheet, peopleSheet } from './sheets.ts';

export const reports = Router();
reports.use('/admin/reports', ...requireRole('admin'));

reports.get('/admin/reports/people.csv', (req, res) => {
  const { after: _after, ...filter } = query(req, PeopleQuery);
  return download(res, 'people.csv', filter, peopleSheet(filter));
});

reports.get('/admin/reports/courses.csv', async (req, res) => {
  const { after: _after, ...filter } = query(req, CoursesQuery);
  return download(res, 'courses.csv', filter, await coursesSheet(filter));
});

reports.get('/admin/reports/orders.csv', async (req, res) => {
  const asked = query(req, OrdersQuery);
  return download(res, 'orders.csv', asked, ordersSheet(await orderFilterOf(asked)));
});

reports.get('/admin/reports/audit.csv', async (req, res) => {
  const { after: _after, ...asked } = query(req, AuditQuery);
  return download(res, 'audit.csv', asked, auditSheet(await actFilterOf(asked)));
});

reports.get('/admin/reports/:file', async (req, res) => {
  const [, subject, unit] = /^([a-z]+)-per-(month|day)\.csv$/.exec(req.params.file) ?? [];
  const named = Series.safeParse({ subject, unit });
  if (!named.success) throw new NotFound('This report');
  return download(res, req.params.file, {}, await seriesSheet(named.data));
});

/** Who took which list out of the school is written down first. */
async function download(
  res: Response,
  name: string,
  asked: Record<string, string | undefined>,
  sheet: Sheet,
): Promise<void> {
  const given = Object.fromEntries(
    Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  await audit({ action: 'report.downloaded', on: { kind: 'report', id: name, name }, after: given });
  await sendCsv(res, name, sheet);
}

/** `revenue-per-month.csv` and its like. */
const Series = z.object({ subject: z.enum(subjects), unit: z.enum(['month', 'day']) });

async function seriesSheet({ subject, unit }: z.infer<typeof Series>): Promise<Sheet> {
  const calendar = schoolCalendar();
  const figures = await loadFigures(calendar);
  return linesOf(reportsOf(subject, unit, { calendar, figures, currency: config.school.currency }));
}

/** The buyer by the whole address, the order by its number, as on the page. */
async function orderFilterOf({ q, status, attention }: OrdersAsked): Promise<OrderFilter> {
  const filter = { status, attention: attention === '1' };
  if (!q) return filter;
  if (!q.includes('@')) return { ...filter, number: q.toUpperCase() };
  return { ...filter, buyerId: (await findPersonByEmail(q))?.id ?? 'nobody' };
}
