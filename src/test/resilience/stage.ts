/** A school of real processes whose stores may be killed: a database and a Redis of its own, one web process, one worker. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll } from 'vitest';
import { config } from '../../config.ts';
import { connectDatabase, createIndexes } from '../../lib/db.ts';
import { databaseProgram, ensureDatabase } from '../../ops/services/database.ts';
import { thisMachine } from '../../ops/services/machine.ts';
import { freePort } from '../../ops/services/ports.ts';
import { ensureRedis, redisProgram } from '../../ops/services/redis.ts';
import type { Program } from '../../ops/services/supervisor.ts';
import { createClient } from '../client.ts';
import { until } from '../till.ts';

const root = join(import.meta.dirname, '../../..');
export type Part = 'database' | 'redis' | 'web' | 'worker';

/**
 * Starts database and Redis and connects this process to that database, so that `world()` fills it; `start('web')` and
 * `start('worker')` follow. The web process listens where the file's school would. All ends with the test file.
 */
export async function buildStage() {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'));
  const running = new Map<Part, ChildProcess>();
  const programs = await plan(folder);

  async function start(part: Part): Promise<void> {
    const program = programs[part];
    const env = { ...process.env, ...program.env };
    const child = spawn(program.command, program.args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    running.set(part, child);
    await until(async () => program.ready?.() ?? true, 30_000);
  }

  /** Resolves when the process is gone, with its exit status (null after a kill). */
  async function end(part: Part, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = running.get(part);
    running.delete(part);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  await Promise.all([start('database'), start('redis')]);
  await mongoose.disconnect();
  await mongoose.connect(programs.databaseUrl, { serverSelectionTimeoutMS: 2000 });
  await createIndexes();
  afterAll(async () => {
    await Promise.all((['web', 'worker'] as const).map((part) => end(part)));
    await mongoose.disconnect();
    await Promise.all((['database', 'redis'] as const).map((part) => end(part)));
    rmSync(folder, { recursive: true, force: true });
    await connectDatabase();
  });
  const visitor = () => createClient(config.publicUrl);
  /** What Redis kept on disk is gone, too. */
  const loseRedis = () => rmSync(join(folder, 'redis-data'), { recursive: true, force: true });
  return { start, end, visitor, loseRedis };
}

async function plan(folder: string) {
  const machine = thisMachine(join(root, '.data', 'tools'), process.env, () => undefined);
  const [databaseServer, redisServer] = await Promise.all([ensureDatabase(machine), ensureRedis(machine)]);
  const [databasePort, redisPort] = [await freePort(), await freePort()];
  const databaseUrl = `mongodb://127.0.0.1:${databasePort}/stage`;
  const env = { MONGODB_URL: databaseUrl, REDIS_URL: `redis://127.0.0.1:${redisPort}`, REDIS_CACHE_URL: '' };
  return {
    databaseUrl,
    database: databaseProgram(databaseServer, databasePort, folder),
    get redis(): Program {
      const data = join(folder, 'redis-data');
      mkdirSync(data, { recursive: true });
      return redisProgram(redisServer, redisPort, data, { keep: true });
    },
    web: node(
      'src/server.ts',
      env,
      async () => (await fetch(`${config.publicUrl}/readyz`).catch(() => null))?.ok === true,
    ),
    worker: node('src/worker.ts', env),
  };
}

function node(file: string, env: Record<string, string>, ready?: () => Promise<boolean>): Program {
  return { name: file, command: process.execPath, args: [file], env, ...(ready ? { ready } : {}) };
}
