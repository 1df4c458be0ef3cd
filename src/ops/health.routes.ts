/** Is this process alive (`/healthz`), and can it serve (`/readyz`)? For supervisors and load balancers. */
import { Router } from 'express';
import { catalogIsReady } from '../catalog/memory.service.ts';
import { databaseAnswers } from '../lib/db.ts';
import { redisAnswers } from '../lib/redis.ts';

export const health = Router();
let draining = false;

/** From now on `/readyz` says no, so that no new requests are sent here. */
export function startDraining(): void {
  draining = true;
}

health.get('/healthz', (_req, res) => {
  res.set('Cache-Control', 'no-store').type('text').send('ok\n');
});

health.get('/readyz', async (_req, res) => {
  const [database, redis] = await Promise.all([databaseAnswers(), redisAnswers()]);
  const catalog = catalogIsReady();
  const ready = database && redis && catalog && !draining;
  res
    .status(ready ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json({ ready, database, redis, catalog, draining });
});
