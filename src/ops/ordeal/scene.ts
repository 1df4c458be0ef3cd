/** A school of real processes with its own throw-away data, every part of which may be killed and started again. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssets } from '../build.ts';
import { databaseProgram, ensureDatabase } from '../services/database.ts';
import { answersOk } from '../services/embedded.ts';
import { thisMachine } from '../services/machine.ts';
import { youngMemory } from '../services/memory.ts';
import { freePort } from '../services/ports.ts';
import { startReaper } from '../services/reaping.ts';
import { ensureRedis, redisProgram } from '../services/redis.ts';
import type { Program } from '../services/supervisor.ts';
import { collectFaults } from './log-faults.ts';
import { createProcesses } from './processes.ts';

const root = join(import.meta.dirname, '../../..');
export type Part = 'database' | 'redis' | 'mailbox' | 'razorpay' | 'web' | 'worker';
export type Scene = Awaited<ReturnType<typeof buildScene>>;

/**
 * Starts database, Redis, mailbox and payments and names them in the environment of this process, before anything of the
 * school is loaded; `web` (two processes) and `worker` are for the caller to start.
 */
export async function buildScene(say: (line: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'elearner-ordeal-'));
  const reaper = startReaper();
  reaper.remove(folder);
  const faults = collectFaults();
  const processes = createProcesses({
    cwd: root,
    env: () => ({ ...process.env, LOG_LEVEL: 'info' }),
    reaper,
    line: faults.read,
  });
  const { programs, settings } = await plan(folder, say);
  await buildAssets();
  for (const name of Object.keys(process.env))
    if (/^(REDIS|MONGODB|MAIL|SMTP|RAZORPAY|CLOUD|GOOGLE|DATA_DIR)/.test(name)) delete process.env[name];
  Object.assign(process.env, settings);
  const start = (part: Part) => processes.start(programs[part]());
  await Promise.all((['database', 'redis', 'mailbox', 'razorpay'] as const).map(start));
  const close = async () => {
    for (const part of ['web', 'worker', 'mailbox', 'razorpay', 'redis', 'database']) await processes.end(part);
    await reaper.end();
    rmSync(folder, { recursive: true, force: true });
  };
  /** What Redis kept on disk is gone, too. */
  const loseRedis = () => rmSync(join(folder, 'redis-data'), { recursive: true, force: true });
  return { start, end: processes.end, killChild: processes.killChild, loseRedis, faults, close };
}

async function plan(folder: string, say: (line: string) => void) {
  const machine = thisMachine(join(root, '.data', 'tools'), process.env, say);
  const [databaseServer, redisServer] = await Promise.all([ensureDatabase(machine), ensureRedis(machine)]);
  const names = ['web', 'database', 'redis', 'smtp', 'mailbox', 'razorpay'] as const;
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  const port = (name: (typeof names)[number]) => ports[name] ?? 0;
  const url = (name: (typeof names)[number]) => `http://127.0.0.1:${port(name)}`;
  const programs: Record<Part, () => Program> = {
    database: () => databaseProgram(databaseServer, port('database'), folder),
    redis: () => redisProgram(redisServer, port('redis'), madeFolder(folder, 'redis-data'), { keep: true }),
    mailbox: () => standIn('mailbox', `${url('mailbox')}/health`, { PORT: String(port('mailbox')) }),
    razorpay: () => standIn('razorpay', `${url('razorpay')}/_control/health`, { PORT: String(port('razorpay')) }),
    web: () => node('web', 'src/server.ts', () => answersOk(`${url('web')}/readyz`)),
    worker: () => node('worker', 'src/worker.ts'),
  };
  return { programs, settings: settingsOf(folder, port) };
}

function settingsOf(
  folder: string,
  port: (name: 'web' | 'database' | 'redis' | 'smtp' | 'mailbox' | 'razorpay') => number,
) {
  const url = `http://127.0.0.1:${port('web')}`;
  return {
    NODE_ENV: 'production',
    // Of this process, which sees its stores come and go.
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
    PORT: String(port('web')),
    PUBLIC_URL: url,
    WEB_PROCESSES: '2',
    // Everybody comes from the loopback interface: they say themselves from where they would.
    TRUST_PROXY: 'loopback',
    DATA_DIR: folder,
    SESSION_SECRET: 'a secret of the ordeal alone',
    JWT_SECRET: 'another secret of the ordeal',
    SEAL_KEYS: 'a third secret of the ordeal',
    MONGODB_URL: `mongodb://127.0.0.1:${port('database')}/ordeal`,
    REDIS_URL: `redis://127.0.0.1:${port('redis')}`,
    MAIL_HOST: '127.0.0.1',
    MAIL_PORT: String(port('smtp')),
    SMTP_PORT: String(port('smtp')),
    MAILBOX_URL: `http://127.0.0.1:${port('mailbox')}`,
    KEPT: '50000',
    RAZORPAY_KEY: 'rzp_test_ordeal',
    RAZORPAY_SECRET: 'a key secret of the ordeal',
    RAZORPAY_WEBHOOK_SECRET: 'a webhook secret of the ordeal',
    RAZORPAY_API_URL: `http://127.0.0.1:${port('razorpay')}`,
    WEBHOOK_URL: `${url}/payments/razorpay/events`,
    WEBHOOK_RETRY_MS: '500,1000,2000',
    LATE_SUCCESS_MS: '4000',
    REFUND_MS: '300',
  };
}

function standIn(name: string, health: string, own: Record<string, string>): Program {
  // No folder: the simulator then keeps its state in memory and has nothing to write for each payment.
  const env = { ...own, HOST: '127.0.0.1', DATA_DIR: undefined };
  return {
    name,
    command: process.execPath,
    args: [`src/ops/dev/${name}/main.ts`],
    env,
    ready: () => answersOk(health),
  };
}

function node(name: string, file: string, ready?: () => Promise<boolean>): Program {
  return { name, command: process.execPath, args: [youngMemory, file], ...(ready ? { ready } : {}) };
}

function madeFolder(...path: string[]): string {
  const folder = join(...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}
