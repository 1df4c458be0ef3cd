/** Starts programs, keeps them running, and ends them all. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from './commands.ts';
import { endGroup, signalGroup } from './groups.ts';
import { type Log, openLog } from './logs.ts';
import { plainError } from './plain-error.ts';
import type { Say } from './progress.ts';
import { type Reaper, startReaper } from './reaping.ts';

export type Program = {
  name: string;
  command: string;
  args: string[];
  /** Settings beside those of the supervisor. */
  env?: Environment;
  /** Prints straight to our terminal instead of into a log file. */
  inherit?: boolean;
  /** Asked again and again until it says true; without it a program that runs counts as ready. */
  ready?: () => Promise<boolean>;
  readyWithinMs?: number;
};

export type Settings = {
  env: Environment;
  logFolder: string;
  say: Say;
  /** Gets every line a program prints, beside the log file. */
  echo?: (name: string, line: string, stream: 'stdout' | 'stderr') => void;
  /** Told whenever a program was started or ended. */
  changed?: (processes: { pid: number; command: string }[]) => void;
};

type Running = { program: Program; child: ChildProcess; log: Log; startedAt: number; exited: Promise<unknown> };

export type Supervisor = {
  settings: Settings;
  reaper: Reaper;
  running: Map<string, Running>;
  /** Names in the order of their first start; they are ended in the reverse order. */
  order: Set<string>;
  stopping: boolean;
};

/** A supervisor without programs yet. */
export function createSupervisor(settings: Settings): Supervisor {
  return { settings, reaper: startReaper(), running: new Map(), order: new Set(), stopping: false };
}

/**
 * Starts a program and resolves when it is ready; from then on it is started again whenever it ends by itself. Throws a plain
 * error with its last lines when it ends or does not get ready in time (60 s when it does not say).
 */
export async function startProgram(supervisor: Supervisor, program: Program): Promise<void> {
  const running = launch(supervisor, program);
  await untilReady(running);
  void running.exited.then(() => keepAlive(supervisor, running));
}

/** Runs a program once, to its end, and resolves with its status (0 is success; null when a signal ended it). */
export async function runProgram(supervisor: Supervisor, program: Program): Promise<number | null> {
  const running = launch(supervisor, program);
  await running.exited;
  return running.child.exitCode;
}

/** Runs a program once, to its end. Throws a plain error with its last lines when it fails. */
export async function requireSuccess(supervisor: Supervisor, program: Program): Promise<void> {
  const running = launch(supervisor, program);
  await running.exited;
  if (running.child.exitCode !== 0) throw failure(running, `ended with ${ending(running.child)}`);
}

/** Ends all programs, the youngest first, and the reaper with them. Safe to call twice; resolves when nothing is left. */
export async function stopAll(supervisor: Supervisor): Promise<void> {
  supervisor.stopping = true;
  for (const name of [...supervisor.order].reverse()) {
    const entry = supervisor.running.get(name);
    if (entry?.child.pid) await endGroup(entry.child.pid, 10_000);
  }
  await supervisor.reaper.end();
}

function launch(supervisor: Supervisor, program: Program): Running {
  const { settings, reaper, running } = supervisor;
  if (supervisor.stopping) throw plainError(`${program.name} was not started: the school is being stopped.`);
  const log = openLog(settings.logFolder, program.name);
  const child = spawn(program.command, program.args, {
    env: { ...settings.env, ...program.env },
    stdio: program.inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C at the terminal reaches us alone, and we end things in order.
    detached: true,
  });
  child.on('error', (error) => log.write(`${error.message}\n`));
  const exited = once(child, 'exit').catch(() => {});
  const entry: Running = { program, child, log, startedAt: Date.now(), exited };
  for (const stream of ['stdout', 'stderr'] as const) record(stream, entry, settings);
  running.set(program.name, entry);
  supervisor.order.add(program.name);
  if (child.pid) reaper.watch(child.pid);
  tellChange(supervisor);
  child.once('exit', () => forget(supervisor, entry));
  return entry;
}

function record(stream: 'stdout' | 'stderr', { child, program, log }: Running, settings: Settings): void {
  const input = child[stream];
  if (!input) return;
  createInterface({ input }).on('line', (line) => {
    log.write(`${line}\n`);
    settings.echo?.(program.name, line, stream);
  });
}

function forget(supervisor: Supervisor, entry: Running): void {
  const { pid } = entry.child;
  if (!pid) return;
  // Children of a killed leader (the other web processes) must not stay behind and hold its port.
  signalGroup(pid, 'SIGKILL');
  supervisor.reaper.forget(pid);
  if (supervisor.running.get(entry.program.name) === entry) supervisor.running.delete(entry.program.name);
  tellChange(supervisor);
}

function tellChange({ settings, running }: Supervisor): void {
  const list = [...running.values()].flatMap(({ child, program }) =>
    child.pid ? [{ pid: child.pid, command: program.args.join(' ') }] : [],
  );
  settings.changed?.(list);
}

async function untilReady(running: Running): Promise<void> {
  const { program, child } = running;
  const deadline = running.startedAt + (program.readyWithinMs ?? 60_000);
  while (program.ready && !(await program.ready())) {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid)
      throw failure(running, `ended with ${ending(child)} before it was ready`);
    if (Date.now() > deadline) throw failure(running, 'did not get ready in time');
    await Promise.race([pause(50), running.exited]);
  }
}

/** Starts a program again that ended by itself: soon after a long life, at growing distances while it keeps failing. */
async function keepAlive(supervisor: Supervisor, ended: Running, failures = 0): Promise<void> {
  if (supervisor.stopping) return;
  const { program, log, startedAt } = ended;
  const inARow = Date.now() - startedAt > 60_000 ? 0 : failures;
  supervisor.settings.say(`${program.name} ended (${ending(ended.child)}); starting it again. See ${log.file}`);
  await pause(Math.min(250 * 2 ** inARow, 30_000));
  if (supervisor.stopping) return;
  const next = launch(supervisor, program);
  try {
    await untilReady(next);
  } catch {
    if (next.child.pid) await endGroup(next.child.pid, 5000);
  }
  await next.exited;
  await keepAlive(supervisor, next, inARow + 1);
}

function failure({ program, log }: Running, what: string): Error {
  return plainError(`${program.name} ${what}. The last of ${log.file}:\n${log.tail(15)}`);
}

function ending({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `status ${exitCode ?? 'unknown'}`;
}
