import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeFolder } from './services/lock.ts';
import { freePort } from './services/ports.ts';
import { writeState } from './services/state.ts';

const start = join(import.meta.dirname, 'start.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('[OPS-01] a second start in one folder says who is running and where', async () => {
  expect(takeFolder(folder)).toBe(true);
  writeState(folder, {
    running: { pid: 4242, url: 'http://127.0.0.1:4000' },
    ports: {},
    processes: [],
    environment: {},
  });
  const { status, output } = run({ PORT: String(await freePort()) });
  expect(output).toBe(
    'The school already runs in this folder: http://127.0.0.1:4000 (process 4242). Stop it there with Ctrl-C.\n',
  );
  expect(status).toBe(1);
});

it('[OPS-01] a taken port is told in one sentence', async () => {
  const { server, port } = await listen();
  const { status, output } = run({ PORT: String(port) });
  server.close();
  expect(output).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is taken by another program: .*\\n$`));
  expect(status).toBe(1);
});

it('[OPS-01] a port that is no port is told in one sentence', () => {
  expect(run({ PORT: 'ninety' }).output).toBe('PORT must be a number from 1 to 65535.\n');
});

it('[OPS-01] in production nothing is made up: the start fails with the list of what is missing', async () => {
  const { status, output } = run({ NODE_ENV: 'production', PORT: String(await freePort()) });
  expect(output).toMatch(/SESSION_SECRET: must be set in production[\s\S]*MONGODB_URL: must be set in production/);
  expect(status).toBe(1);
  expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
});

it('[OPS-01] Ctrl-C in the middle of a start ends what was started and says nothing about it', async () => {
  const child = spawn(process.execPath, [start], { env: settings({ PORT: String(await freePort()) }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const processes = join(folder, 'services.json');
  await expect
    .poll(() => existsSync(processes) && readFileSync(processes, 'utf8').includes('main.ts'), { timeout: 20_000 })
    .toBe(true);
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  expect(status).toBe(0);
  expect(output.trim()).toMatch(/Stopping \.\.\.$/);
  expect(JSON.parse(readFileSync(processes, 'utf8'))).toMatchObject({ running: null, processes: [], environment: {} });
});

function run(extra: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [start], { env: settings(extra), timeout: 60_000 });
  return { status, output: `${stdout}${stderr}` };
}

/** A bare environment: only what a start needs to find its programs. */
function settings(extra: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: folder, DATA_DIR: folder, ...extra };
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return { server, port: address.port };
}
