/**
 * `npm run bench [-- words]`: speed as ratios to a bare `node:http` server of the same run. Own services, own data;
 * one web process. Words choose rows by name (`parity`: known against unknown addresses; `uploads`: memory); BENCH_SECONDS sets the length
 * of a row (6), BENCH_PROFILE a folder for a CPU profile of the web process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoopDelay, measure, type Row, warmUp } from './bench/load.ts';
import { printTable } from './bench/table.ts';
import { buildAssets } from './build.ts';
import { database, redis } from './services/embedded.ts';
import { thisMachine } from './services/machine.ts';
import { youngMemory } from './services/memory.ts';
import { freePort } from './services/ports.ts';
import { createSupervisor, stopAll } from './services/supervisor.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const words = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'elearner-bench-'));
const say = (line: string) => console.log(line);
const supervisor = createSupervisor({ env: process.env, logFolder: join(folder, 'logs'), say });
supervisor.reaper.remove(folder);
const children: ChildProcess[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(130));
try {
  await run();
  await end(0);
} catch (error) {
  console.error(error);
  await end(1);
}

async function run(): Promise<void> {
  const url = await settings();
  say('Making 200 courses and 200 learners ...');
  const { makeBenchSchool } = await import('./bench/school.ts');
  const { connectDatabase, createIndexes } = await import('../lib/db.ts');
  await import('../app.ts');
  await connectDatabase(10_000);
  await createIndexes();
  const school = await makeBenchSchool();
  const { filmPlan } = await import('./bench/film.ts');
  const film = await filmPlan(school);
  const web = await startWeb(url);
  const bare = await startBare();
  const { plans } = await import('./bench/cases.ts');
  const tokens = await Promise.all(school.cookies.map((cookie) => tokenOf(url, cookie)));
  const bareRows: Row[] = [];
  const plain = { name: 'bare node:http, 30 KB', ...bare, requests: [{ path: '/' }], seconds };
  await warmUp({ ...plain, connections: 50 });
  for (const connections of [1, 50, 1000]) bareRows.push(await measure({ ...plain, connections }));
  const rows: Row[] = [];
  for (const plan of [...plans(school, tokens), film].filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  )) {
    await plan.before?.();
    const one = { ...plan, url, pid: web.pid ?? 0, seconds, loopDelay: () => loopDelayOf(web) };
    await warmUp({ ...one, connections: Math.min(50, Math.max(...plan.connections)) });
    for (const connections of plan.connections) {
      say(`  ${plan.name}, ${connections}`);
      rows.push(await measure({ ...one, connections }));
    }
  }
  printTable([...bareRows, ...rows], bareRows);
  const pid = web.pid ?? 0;
  const wanted = (name: string) => words.length === 0 || words.includes(name);
  if (wanted('parity')) await (await import('./bench/parity.ts')).printParity(url, school);
  if (wanted('uploads')) await (await import('./bench/uploads.ts')).printUploads(url, pid);
  if (wanted('publishing')) await (await import('./bench/publishing.ts')).printPublishing(url);
  if (wanted('saves')) await (await import('./bench/saves.ts')).printSaves(url, pid);
  if (wanted('outline')) await (await import('./bench/outline.ts')).printOutline(url, pid);
  if (wanted('grades')) await (await import('./bench/grades.ts')).printGrades(url, pid);
  if (wanted('exam')) await (await import('./bench/exam.ts')).printExam(url, pid);
  if (wanted('find')) await (await import('./bench/find.ts')).printFind();
  // Last: what it leaves behind is there for good.
  if (wanted('volume')) await (await import('./bench/volume.ts')).printVolume(url, school, tokens);
}

/** The environment of this process and of the web process, before anything of the school is loaded. */
async function settings(): Promise<string> {
  const machine = thisMachine(join(import.meta.dirname, '../../.data/tools'), process.env, say);
  const parts = { machine, supervisor, place: { folder, ports: {}, webUrl: '' } };
  const [mongodb, cache] = await Promise.all([database(parts), redis(parts, false), buildAssets()]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secrets = {
    SESSION_SECRET: 'a secret of the bench alone',
    JWT_SECRET: 'another secret of the bench',
    SEAL_KEYS: 'a third secret of the bench',
  };
  const names = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    WEB_PROCESSES: '1',
    TRUST_PROXY: 'loopback',
    DATA_DIR: folder,
  };
  Object.assign(process.env, mongodb, cache, secrets, names);
  return url;
}

async function startWeb(url: string): Promise<ChildProcess> {
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const child = spawn(
    process.execPath,
    [youngMemory, ...profile, '--import', './src/ops/bench/loop.ts', 'src/server.ts'],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  children.push(child);
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok) return child;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the web process did not get ready');
}

async function loopDelayOf(web: ChildProcess): Promise<LoopDelay> {
  web.send('loop-delay');
  const [delay] = (await once(web, 'message')) as [LoopDelay];
  return delay;
}

async function startBare(): Promise<{ url: string; pid: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bench/bare.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), pid: child.pid ?? 0 };
}

async function tokenOf(url: string, cookie: string): Promise<string> {
  const page = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
}

async function end(code: number): Promise<void> {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
  await stopAll(supervisor);
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
