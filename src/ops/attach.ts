/** For commands beside a running school: takes over the settings of the one in this folder, where none are given. */
import { resolve } from 'node:path';
import { readState } from './services/state.ts';

const root = resolve(import.meta.dirname, '../..');

/** Call before anything that reads the settings is imported. Ends the process with one sentence when there is no school. */
export function attachToSchool(): void {
  const folder = resolve(root, process.env.DATA_DIR || '.data');
  const { running, environment } = readState(folder);
  if (!running && !process.env.MONGODB_URL) {
    console.error('No school runs in this folder: start it with "npm start", or set MONGODB_URL and REDIS_URL.');
    process.exit(1);
  }
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value;
  process.env.DATA_DIR ??= folder;
  process.env.LOG_LEVEL ??= 'warn';
}

/** Runs `work` with database and Redis, then lets go of them; a failure is told in one line and ends with 1. */
export async function withStores(work: () => Promise<void>): Promise<never> {
  const { connectDatabase, disconnectDatabase } = await import('../lib/db.ts');
  const { closeQueues } = await import('../lib/queue.ts');
  const { closeRedis } = await import('../lib/redis.ts');
  let status = 0;
  try {
    await connectDatabase(10_000);
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    status = 1;
  }
  await closeQueues();
  await closeRedis();
  await disconnectDatabase();
  process.exit(status);
}
