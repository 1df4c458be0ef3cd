/** `/admin/jobs`: background work that gave up, to be tried again or dropped. */
import { type Request, Router } from 'express';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requireRole } from '../web/guards.ts';
import { csrfOf } from '../web/shell.ts';
import { dropJob, listFailedJobs, retryJob } from './failed-jobs.service.ts';
import { momentOf, plainWords } from './words.ts';

type Row = { href: string; name: string; when: string; tries: string; reason: string };
const indexPage = view<{ jobs: Row[]; csrf: string | null }>('analytics/jobs/index');

export const failedJobs = Router();
failedJobs.use('/admin/jobs', ...requireRole('admin'));

failedJobs.get('/admin/jobs', async (req, res) => {
  const jobs = (await listFailedJobs()).map(({ queue, id, name, reason, tries, at }) => ({
    href: `/admin/jobs/${queue}/${encodeURIComponent(id)}`,
    name: plainWords(name),
    when: momentOf(at),
    tries: tries === 1 ? 'tried once' : `tried ${tries} times`,
    reason,
  }));
  await answer(req, res, { page: indexPage({ jobs, csrf: csrfOf(req) }), title: 'Jobs', layout: 'admin' });
});

failedJobs.post('/admin/jobs/:queue/:id/retry', async (req: Request<{ queue: string; id: string }>, res) => {
  await retryJob(req.params.queue, req.params.id);
  await answer(req, res, { redirect: '/admin/jobs', flash: 'It is tried again now.' });
});

failedJobs.delete('/admin/jobs/:queue/:id', async (req: Request<{ queue: string; id: string }>, res) => {
  await dropJob(req.params.queue, req.params.id);
  await answer(req, res, { redirect: '/admin/jobs', flash: 'Dropped.' });
});
