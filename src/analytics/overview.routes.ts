/** `/admin`: how the school is doing, and what waits for an admin. */
import { Router } from 'express';
import { z } from 'zod';
import { countOpenApplications } from '../accounts/roles/applications.service.ts';
import { countWaiting } from '../authoring/review/submissions.service.ts';
import { listWaitingOrders } from '../commerce/revenue.service.ts';
import { config } from '../config.ts';
import { momentText } from '../lib/calendar.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requireRole } from '../web/guards.ts';
import { countFailedJobs } from './failed-jobs.service.ts';
import { loadFigures, schoolCalendar } from './figures.service.ts';
import { type Drawing, drawingsOf, type Stat, statsOf } from './overview.ts';

type Task = { text: string; href: string; action: string; note: string };
type Locals = {
  stats: Stat[];
  tasks: Task[];
  tabs: { href: string; label: string; current: boolean }[];
  drawings: Drawing[];
  zone: string;
};
const overviewPage = view<Locals>('analytics/overview/show');
const By = z.object({ by: z.enum(['month', 'day']).catch('month') });

export const overview = Router();
overview.use('/admin', ...requireRole('admin'));

overview.get('/admin', async (req, res) => {
  const { by } = By.parse(req.query);
  const calendar = schoolCalendar();
  const [figures, tasks] = await Promise.all([loadFigures(calendar), listTasks()]);
  const data = { calendar, figures, currency: config.school.currency };
  const tabs = [
    { href: '/admin', label: '12 months', current: by === 'month' },
    { href: '/admin?by=day', label: '30 days', current: by === 'day' },
  ];
  const page = overviewPage({
    stats: statsOf(data),
    tasks,
    tabs,
    drawings: drawingsOf(by, data),
    zone: calendar.zone.replaceAll('_', ' '),
  });
  await answer(req, res, { page, title: 'Overview', layout: 'admin' });
});

/** Read afresh each time: what is done must be gone at once. */
async function listTasks(): Promise<Task[]> {
  const [waiting, failed, asking, submitted] = await Promise.all([
    listWaitingOrders(5),
    countFailedJobs().catch(() => 0),
    countOpenApplications(),
    countWaiting(),
  ]);
  const tasks = waiting.orders.map(({ orderId, number, text, since }) => ({
    text: `Order ${number}: ${text}`,
    href: `/admin/orders/${orderId}`,
    action: 'Look at the order',
    note: momentText(since, config.school.timeZone),
  }));
  const more = waiting.total - waiting.orders.length;
  if (more > 0)
    tasks.push({
      text: `${more} more orders wait for a look.`,
      href: '/admin/orders?attention=1',
      action: 'See them',
      note: '',
    });
  if (asking > 0)
    tasks.push({
      text: asking === 1 ? 'Somebody asks to teach.' : `${asking} people ask to teach.`,
      href: '/admin/applications',
      action: 'Answer',
      note: '',
    });
  if (submitted > 0)
    tasks.push({
      text: submitted === 1 ? 'A course waits for review.' : `${submitted} courses wait for review.`,
      href: '/admin/submissions',
      action: 'Review',
      note: '',
    });
  if (failed > 0)
    tasks.push({
      text: failed === 1 ? 'One background job gave up.' : `${failed} background jobs gave up.`,
      href: '/admin/jobs',
      action: 'See why',
      note: '',
    });
  return tasks;
}
