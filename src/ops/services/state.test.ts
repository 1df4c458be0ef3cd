import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endLeftovers } from './groups.ts';
import { takeFolder } from './lock.ts';
import { openLog } from './logs.ts';
import { freePort, isFree } from './ports.ts';
import { ownSecrets } from './secrets.ts';
import { readState, writeState } from './state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('[OPS-01] a port is kept while it is free, and another one is chosen when it is not', async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  expect(await isFree(port)).toBe(false);
  expect(await freePort(port)).not.toBe(port);
  server.close();
});

it('[OPS-01] what is known about a start is kept, for its owner only', () => {
  const state = { running: null, ports: { redis: 4242 }, processes: [], environment: {} };
  writeState(folder, state);
  expect(readState(folder)).toEqual(state);
  expect(statSync(join(folder, 'services.json')).mode & 0o777).toBe(0o600);
});

it('[OPS-01] a damaged services.json counts as nothing known', () => {
  writeFileSync(join(folder, 'services.json'), '{"ports":');
  expect(readState(folder).ports).toEqual({});
});

it('[OPS-01] secrets are made once, for their owner only', () => {
  const first = ownSecrets(folder);
  expect(first.SESSION_SECRET).toMatch(/^[0-9a-f]{64}$/);
  expect(ownSecrets(folder)).toEqual(first);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(new Set(Object.values(first)).size).toBe(6);
});

it('[OPS-01] a damaged secrets file is not replaced: that would sign everybody out', () => {
  writeFileSync(join(folder, 'secrets.json'), 'oops');
  expect(() => ownSecrets(folder)).toThrow();
});

it('[OPS-01] a folder belongs to one start at a time, and is free again when that one is killed', async () => {
  const lock = join(import.meta.dirname, 'lock.ts');
  const code = `import { takeFolder } from ${JSON.stringify(lock)};
    console.log(takeFolder(${JSON.stringify(folder)})); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [answer] = await once(holder.stdout, 'data');
  expect(String(answer)).toBe('true\n');
  expect(takeFolder(folder)).toBe(false);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(takeFolder(folder)).toBe(true);
});

it('[OPS-01] what a killed start left running is ended, but never a stranger that has its process id by now', async () => {
  const ours = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const stranger = spawn('sleep', ['2000'], { detached: true, stdio: 'ignore' });
  await endLeftovers([
    { pid: ours.pid ?? 0, command: 'sleep 1000' },
    { pid: stranger.pid ?? 0, command: 'redis-server --port 1' },
  ]);
  await vi.waitFor(() => expect(ours.signalCode).toBe('SIGTERM'));
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill('SIGKILL');
});

it('[OPS-03] a log folder that is removed under a running school does no harm', () => {
  const log = openLog(join(folder, 'logs'), 'web');
  rmSync(join(folder, 'logs'), { recursive: true });
  log.write('still here\n');
  expect(log.tail(1)).toBe('still here');
});

it('[OPS-03] a log file is bounded: the older half is put aside', () => {
  const log = openLog(folder, 'web');
  for (let megabyte = 0; megabyte < 7; megabyte++) log.write(`${'x'.repeat(1_000_000)}\n`);
  log.write('last line\n');
  expect(statSync(log.file).size).toBeLessThan(6_000_000);
  expect(statSync(`${log.file}.1`).size).toBeLessThan(6_100_000);
  expect(log.tail(1)).toBe('last line');
  expect(readFileSync(log.file, 'utf8').endsWith('last line\n')).toBe(true);
});
