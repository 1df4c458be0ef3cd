/** A school of real processes whose stores may be killed: a database and a Redis of its own, one web process, one worker. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll } from 'vitest';
import { config } from '../../config.ts';
import { connectDatabase, createIndexes } from '../../lib/db.ts';
import { createProcesses } from '../../ops/ordeal/processes.ts';
import { databaseProgram, ensureDatabase } from '../../ops/services/database.ts';
import { answersOk } from '../../ops/services/embedded.ts';
import { thisMachine } from '../../ops/services/machine.ts';
import { freePort } from '../../ops/services/ports.ts';
import { ensureRedis, redisProgram } from '../../ops/services/redis.ts';
import type { Program } from '../../ops/services/supervisor.ts';
import { type Client, createClient } from '../client.ts';
import { castPassword } from '../school.ts';
import { until } from '../till.ts';

const root = join(import.meta.dirname, '../../..');
export type Part = 'database' | 'redis' | 'web' | 'worker';

/**
 * Starts database and Redis and connects this process to that database, so that `world()` fills it; `start('web')` and
 * `start('worker')` follow. The web process listens where the file's school would. All ends with the test file.
 */
export async function buildStage() {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'));
  const programs = await plan(folder);
  // Reads what waits in the queues without being one of the school's own clients.
  const queues = new Redis(programs.redisUrl, { lazyConnect: true, retryStrategy: () => 100 });
  queues.on('error', () => undefined);
  const processes = createProcesses({ cwd: root, env: () => process.env });
  const { end } = processes;
  const start = async (part: Part) => {
    await processes.start(programs[part]);
    if (part === 'worker') await until(async () => workerListens(await queues.client('LIST')), 60_000);
  };

  await Promise.all([start('database'), start('redis')]);
  await mongoose.disconnect();
  await mongoose.connect(programs.databaseUrl, { serverSelectionTimeoutMS: 2000 });
  await createIndexes();
  afterAll(async () => {
    queues.disconnect();
    await Promise.all((['web', 'worker'] as const).map((part) => end(part)));
    await mongoose.disconnect();
    await Promise.all((['database', 'redis'] as const).map((part) => end(part)));
    rmSync(folder, { recursive: true, force: true });
    await connectDatabase();
  });
  return {
    start,
    end,
    queues,
    visitor,
    signedIn,
    /** What Redis kept on disk is gone, too. */
    loseRedis: () => rmSync(join(folder, 'redis-data'), { recursive: true, force: true }),
    /** As when they have lasted too long: whoever is signed in is so no more. */
    endAllSessions: async () => {
      const keys = await queues.keys('session:*');
      if (keys.length > 0) await queues.del(...keys);
    },
  };
}

function workerListens(clients: unknown): boolean {
  return String(clients).includes('name=elearner-worker-work');
}

function visitor(): Client {
  return createClient(config.publicUrl);
}

async function signedIn(email: string): Promise<Client> {
  const client = visitor();
  const page = await client.post('/sign-in', { email, password: castPassword });
  if (page.status !== 303) throw new Error(`${email} could not sign in: ${page.status} ${page.$('main')}`);
  await client.get('/account');
  return client;
}

async function plan(folder: string) {
  const machine = thisMachine(join(root, '.data', 'tools'), process.env, () => undefined);
  const [databaseServer, redisServer] = await Promise.all([ensureDatabase(machine), ensureRedis(machine)]);
  const [databasePort, redisPort] = [await freePort(), await freePort()];
  const databaseUrl = `mongodb://127.0.0.1:${databasePort}/stage`;
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  // Crowds come from one machine here and say themselves from where they would.
  const env = { MONGODB_URL: databaseUrl, REDIS_URL: redisUrl, REDIS_CACHE_URL: '', TRUST_PROXY: 'loopback' };
  return {
    databaseUrl,
    redisUrl,
    database: databaseProgram(databaseServer, databasePort, folder),
    get redis(): Program {
      const data = join(folder, 'redis-data');
      mkdirSync(data, { recursive: true });
      return redisProgram(redisServer, redisPort, data, { keep: true });
    },
    web: node('web', 'src/server.ts', env, () => answersOk(`${config.publicUrl}/readyz`)),
    worker: node('worker', 'src/worker.ts', env),
  };
}

function node(name: string, file: string, env: Record<string, string>, ready?: () => Promise<boolean>): Program {
  return { name, command: process.execPath, args: [file], env, ...(ready ? { ready } : {}) };
}
