/** The embedded database: a `mongod` of this machine, else SecantusDB (MongoDB's protocol over WiredTiger, in beta). */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Machine } from './machine.ts';
import { acceptsConnections } from './ports.ts';
import { type Recipe, requireProgram } from './programs.ts';
import type { Program } from './supervisor.ts';

const recipe: Recipe = {
  what: 'the database',
  names: ['mongod', 'secantusd-rs'],
  debianPackages: [],
  wheel: { requirement: 'SecantusDB==0.6.0b17', program: /^secantusdb\.scripts\/secantusd-rs$/ },
  advice:
    'No database: set MONGODB_URL to a MongoDB 7 or 8, or install mongod (or Python 3 with pip, and one is fetched).',
};

/** The database server of this machine: the file name of `mongod` or `secantusd-rs`. Throws a plain error with advice. */
export function ensureDatabase(machine: Machine): Promise<string> {
  return requireProgram(machine, recipe);
}

/** How to run the database server on `port` of the loopback interface, with its data below `folder`. */
export function databaseProgram(server: string, port: number, folder: string): Program {
  const engine = basename(server) === 'mongod' ? 'mongod' : 'secantus';
  const data = join(folder, `database-${engine}`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    name: 'database',
    command: server,
    args: engine === 'mongod' ? mongodArguments(port, data) : secantusArguments(port, data),
    ready: () => acceptsConnections(port),
  };
}

function mongodArguments(port: number, data: string): string[] {
  return ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', data, '--wiredTigerCacheSizeGB', '0.25'];
}

function secantusArguments(port: number, data: string): string[] {
  // Without --sync-on-commit a killed server forgets writes it has confirmed.
  const durable = ['--cache-size', '256M', '--log-file-max', '64MB', '--sync-on-commit'];
  return ['--host', '127.0.0.1', '--port', String(port), '--storage-path', data, ...durable];
}
