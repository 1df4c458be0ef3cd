/** `/admin/audit`: who did what, with filters. */
import { Router } from 'express';
import { listActs } from '../accounts/audit/audit-log.service.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { requireRole } from '../web/guards.ts';
import { actFilterOf } from './audit-filter.ts';
import { actionOptions, auditTable } from './audit-words.ts';
import { type AuditAsked, AuditQuery, listHref } from './forms.ts';
import type { Table } from './words.ts';

type Locals = {
  asked: AuditAsked;
  actions: { value: string; label: string }[];
  table: Table;
  csvHref: string;
  firstHref: string | null;
  nextHref: string | null;
};
const indexPage = view<Locals>('analytics/audit/index');

export const auditLog = Router();

auditLog.get('/admin/audit', ...requireRole('admin'), async (req, res) => {
  const { after, ...asked } = query(req, AuditQuery);
  const { lines, next } = await listActs({ ...(await actFilterOf(asked)), after });
  const page = indexPage({
    asked,
    actions: actionOptions(),
    table: auditTable(lines, 'Audit log'),
    csvHref: listHref('/admin/reports/audit.csv', asked),
    firstHref: after ? listHref('/admin/audit', asked) : null,
    nextHref: next ? listHref('/admin/audit', { ...asked, after: next }) : null,
  });
  await answer(req, res, { page, title: 'Audit log', layout: 'admin' });
});
