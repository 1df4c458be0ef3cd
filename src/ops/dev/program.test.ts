import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Starts one program and gives the addresses it prints. */
async function start(name: string, env: Record<string, string>, lines: number) {
  const child = fork(join(import.meta.dirname, name, 'main.ts'), {
    env: { PATH: process.env.PATH, ...env },
    silent: true,
  });
  running.push(child);
  const addresses: string[] = [];
  for await (const chunk of child.stdout ?? []) {
    for (const match of String(chunk).matchAll(/listening on (\S+)/g)) addresses.push(match[1] ?? '');
    if (addresses.length >= lines) break;
  }
  return { child, addresses };
}

it.each([
  ['razorpay', '/_control/health', 1],
  ['mailbox', '/health', 2],
  ['cloudinary', '/_control/health', 1],
  ['identity', '/_control/health', 1],
])('%s says where it listens, is ready then, and ends by itself with its parent', async (name, health, lines) => {
  const { child, addresses } = await start(name, {}, lines);
  expect((await fetch(`${addresses[0]}${health}`)).status).toBe(200);
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});

it('a taken port is told in one line, with exit code 1', async () => {
  const first = await start('razorpay', {}, 1);
  const port = new URL(first.addresses[0] ?? '').port;
  const second = fork(join(import.meta.dirname, 'razorpay', 'main.ts'), {
    env: { PATH: process.env.PATH, PORT: port },
    silent: true,
  });
  running.push(second);
  let said = '';
  second.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  expect((await once(second, 'close'))[0]).toBe(1);
  expect(said).toMatch(/^razorpay: .*EADDRINUSE.*\n$/);
});
