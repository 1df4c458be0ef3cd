// One `npm start` on a free port: it must answer /readyz, show twelve courses, and end when it is told to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const school = spawn('npm', ['start'], {
  env: { ...process.env, PORT: String(port) },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
});
let ended = false;
school.once('exit', () => (ended = true));

try {
  await untilReady();
  await lookAtCatalog();
  await stop();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  if (!ended) process.kill(-school.pid, 'SIGTERM');
}

async function untilReady() {
  const deadline = Date.now() + 120_000;
  while (!(await isReady())) {
    if (ended) throw new Error('npm start ended before it was ready');
    if (Date.now() > deadline) throw new Error('npm start was not ready after 120 s');
    await pause(200);
  }
}

async function isReady() {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

async function lookAtCatalog() {
  const page = await fetch(`${url}/courses`);
  const courses = new Set((await page.text()).match(/href="\/courses\/[^"?/]+"/g));
  if (!page.ok) throw new Error(`/courses answers ${page.status}`);
  if (courses.size < 12) throw new Error(`/courses shows ${courses.size} courses, not twelve`);
  console.log(`ready, with ${courses.size} courses in the catalog`);
}

async function stop() {
  const gone = once(school, 'exit');
  process.kill(-school.pid, 'SIGINT');
  if ((await Promise.race([gone, pause(30_000)])) === undefined) throw new Error('npm start did not end within 30 s');
  // Whoever still answers here was left running.
  if (await isReady()) throw new Error('the school still answers after its end');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}
