/** Brings a whole school up on one machine: services, style sheet, data, web and job processes. For `start` and `dev`. */
import { join, resolve } from 'node:path';
import { buildAssets } from './build.ts';
import type { Environment } from './services/commands.ts';
import { answersOk, type Place, startEmbedded } from './services/embedded.ts';
import { endLeftovers } from './services/groups.ts';
import { takeFolder } from './services/lock.ts';
import { thisMachine } from './services/machine.ts';
import { plainError } from './services/plain-error.ts';
import { isFree } from './services/ports.ts';
import { type Say, withProgress } from './services/progress.ts';
import { ownSecrets } from './services/secrets.ts';
import { makeDataFolder, readState, type State, writeState } from './services/state.ts';
import {
  createSupervisor,
  type Program,
  requireSuccess,
  type Settings,
  type Supervisor,
  startProgram,
  stopAll,
} from './services/supervisor.ts';

export type Options = {
  env: Environment;
  say: Say;
  echo?: Settings['echo'];
  /** Programs of the application, in the order of their start. The one called `web` must answer `/readyz`. */
  programs: Program[];
};

export type School = { url: string; environment: Environment; stop: () => Promise<void> };

const root = join(import.meta.dirname, '..', '..');

/**
 * Starts everything that is not configured and the application, and resolves when `/readyz` says so. `onSupervised` gets the
 * way to stop it all as soon as there is something to stop. Throws plain errors: folder in use, port taken, service missing.
 */
export async function openSchool(options: Options, onSupervised: (stop: () => Promise<void>) => void): Promise<School> {
  const { env, say } = options;
  const folder = resolve(root, env.DATA_DIR || '.data');
  makeDataFolder(folder);
  if (!takeFolder(folder)) throw plainError(whoRuns(readState(folder)));
  const before = readState(folder);
  await endLeftovers(before.processes);
  const address = addressOf(env);
  await requireFreePort(address);
  const state: State = { ...before, running: { pid: process.pid, url: address.url }, processes: [] };
  const supervisor = supervise(options, folder, state);
  const stop = () => close(supervisor, folder, state);
  onSupervised(stop);
  const place: Place = { folder, ports: state.ports, webUrl: address.local };
  const environment = { ...(await settingsFor(options, supervisor, place)), PUBLIC_URL: env.PUBLIC_URL || address.url };
  Object.assign(state.environment, environment);
  writeState(folder, state);
  Object.assign(supervisor.settings.env, environment);
  await withProgress(say, 'Preparing the database', prepareData(supervisor));
  await withProgress(say, 'Starting the school', startPrograms(supervisor, options.programs, address.local));
  return { url: environment.PUBLIC_URL, environment: supervisor.settings.env, stop };
}

type Address = { host: string; port: number; url: string; local: string };

/** Where the school will listen, how people reach it, and how this machine does. */
function addressOf(env: Environment): Address {
  const port = Number(env.PORT || 4000);
  const host = env.HOST || (env.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
  const everywhere = host === '0.0.0.0' || host === '::';
  return {
    host,
    port,
    url: `http://${everywhere ? 'localhost' : host}:${port}`,
    local: `http://${everywhere ? '127.0.0.1' : host}:${port}`,
  };
}

async function requireFreePort({ host, port }: Address): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw plainError('PORT must be a number from 1 to 65535.');
  if (await isFree(port, host)) return;
  throw plainError(
    `Port ${port} on ${host} is taken by another program: choose another one, as in PORT=4100 npm start.`,
  );
}

function whoRuns({ running }: State): string {
  if (!running) return 'Another start is under way in this folder.';
  return `The school already runs in this folder: ${running.url} (process ${running.pid}). Stop it there with Ctrl-C.`;
}

function supervise(options: Options, folder: string, state: State): Supervisor {
  return createSupervisor({
    env: { ...options.env },
    logFolder: join(folder, 'logs'),
    say: options.say,
    echo: options.echo,
    changed: (processes) => {
      state.processes = processes;
      writeState(folder, state);
    },
  });
}

async function close(supervisor: Supervisor, folder: string, state: State): Promise<void> {
  await stopAll(supervisor);
  writeState(folder, { ...state, running: null, processes: [], environment: {} });
}

/** What the application is told beside its own environment. In production nothing is made up or started for it. */
async function settingsFor(options: Options, supervisor: Supervisor, place: Place): Promise<Record<string, string>> {
  const { env, say } = options;
  const common = { DATA_DIR: place.folder, NODE_COMPILE_CACHE: join(place.folder, 'cache', 'compile') };
  if (env.NODE_ENV === 'production') {
    await buildAssets();
    return common;
  }
  const machine = thisMachine(join(place.folder, 'tools'), env, say);
  const [embedded] = await Promise.all([
    withProgress(say, 'Starting the services', startEmbedded(machine, supervisor, place)),
    withProgress(say, 'Building the style sheet', buildAssets()),
  ]);
  const { SESSION_SECRET, JWT_SECRET, SEAL_KEYS } = ownSecrets(place.folder);
  return {
    ...common,
    NODE_ENV: 'development',
    ...withoutGiven({ SESSION_SECRET, JWT_SECRET, SEAL_KEYS }, env),
    ...embedded,
  };
}

function withoutGiven(made: Record<string, string>, env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(made).filter(([name]) => !env[name] && !env[`${name}_FILE`]));
}

function prepareData(supervisor: Supervisor): Promise<void> {
  const setup = join(root, 'src/ops/setup.ts');
  return requireSuccess(supervisor, { name: 'setup', command: process.execPath, args: [setup] });
}

async function startPrograms(supervisor: Supervisor, programs: Program[], url: string): Promise<void> {
  await Promise.all(
    programs.map((program) => {
      const ready = program.name === 'web' ? () => answersOk(`${url}/readyz`) : undefined;
      return startProgram(supervisor, { ...program, ready });
    }),
  );
}
