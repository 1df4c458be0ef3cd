/** The job process: every area's jobs and the schedule. Several may run, on several machines. */
import { enableCompileCache } from 'node:module';
import { startSettings } from './accounts/settings/settings.service.ts';
import { joinBus } from './lib/bus.ts';
import { connectDatabase, disconnectDatabase } from './lib/db.ts';
import { log } from './lib/log.ts';
import { closeMailer } from './lib/mailer.ts';
import { closeQueues, startWorkers, stopWorkers } from './lib/queue.ts';
import { closeRedis } from './lib/redis.ts';
import { keepSchedule } from './ops/schedule.ts';
import './jobs.ts';

enableCompileCache();
await connectDatabase();
joinBus().catch((error: unknown) => log.warn({ reason: String(error) }, 'the bus is away'));
await startSettings();
startWorkers();
await keepSchedule();
log.info('the worker is ready');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopWorkers();
  closeMailer();
  await closeQueues();
  await closeRedis();
  await disconnectDatabase();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
