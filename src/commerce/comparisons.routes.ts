/** `/admin/orders/comparisons`: our books beside the gateway's. */
import { type Request, Router } from 'express';
import { audit } from '../accounts/audit/audit.service.ts';
import { config } from '../config.ts';
import { formatMoment } from '../lib/dates.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requireRole } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import type { ComparisonRecord, Difference } from './comparison.model.ts';
import { comparePayments, listComparisons } from './comparison.service.ts';

type Cell = string | { text: string; href?: string; note?: string };
type Day = { day: string; at: string; summary: string; tone: 'good' | 'bad'; rows: Record<string, Cell>[] };
const indexPage = view<{ days: Day[]; csrf: string | null }>('commerce/comparisons/index');

export const comparisons = Router();
comparisons.use('/admin/orders/comparisons', ...requireRole('admin'));

comparisons.get('/admin/orders/comparisons', async (req, res) => {
  const days = (await listComparisons()).map((one) => dayOf(one, zoneOf(req)));
  return answer(req, res, { page: indexPage({ days, csrf: csrfOf(req) }), title: 'Comparison', layout: 'admin' });
});

comparisons.post('/admin/orders/comparisons', async (req, res) => {
  await audit({ action: 'payments.compared', on: { kind: 'payments', id: 'comparison' } });
  const { found } = await comparePayments();
  const flash = found === 0 ? 'Both books agree.' : `${found} differences found.`;
  return answer(req, res, { redirect: '/admin/orders/comparisons', flash });
});

function dayOf({ day, ranAt, checked, found, differences }: ComparisonRecord, timeZone: string): Day {
  return {
    day,
    at: formatMoment(ranAt, timeZone),
    summary:
      found === 0 ? `${checked} payments compared, all agree.` : `${checked} payments compared, ${found} differ.`,
    tone: found === 0 ? 'good' : 'bad',
    rows: differences.map(rowOf),
  };
}

function rowOf({ kind, orderId, number, paymentId, ours, theirs }: Difference): Record<string, Cell> {
  const order = { text: number, href: `/admin/orders/${orderId}`, note: paymentId };
  return { order, kind: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, ours, theirs };
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
