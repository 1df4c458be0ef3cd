/** Programs that a trial starts, kills and starts again: unlike the supervisor nothing comes back by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Environment } from '../services/commands.ts';
import { signalGroup } from '../services/groups.ts';
import type { Reaper } from '../services/reaping.ts';
import type { Program } from '../services/supervisor.ts';

type Options = {
  cwd: string;
  env: () => Environment;
  /** Gets every line a program prints; without it standard error is ours. */
  line?: (name: string, line: string) => void;
  /** Ends the programs should we be killed ourselves; each then leads a group of its own. */
  reaper?: Reaper;
};

export function createProcesses(options: Options) {
  const running = new Map<string, ChildProcess>();

  /** Resolves when the program says that it is ready. Throws when it ends before, or after 60 s. */
  async function start(program: Program): Promise<void> {
    const { line, reaper } = options;
    const child = spawn(program.command, program.args, {
      cwd: options.cwd,
      env: { ...options.env(), ...program.env },
      stdio: ['ignore', line ? 'pipe' : 'ignore', line ? 'pipe' : 'inherit'],
      detached: reaper !== undefined,
    });
    running.set(program.name, child);
    if (child.pid) reaper?.watch(child.pid);
    if (line) for (const stream of [child.stdout, child.stderr]) readLines(stream, (text) => line(program.name, text));
    const deadline = Date.now() + 60_000;
    while (program.ready && !(await program.ready())) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program.name} ended at its start`);
      if (Date.now() > deadline) throw new Error(`${program.name} did not get ready in time`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Resolves when the process is gone, with its exit status (null after a kill). One that does not run is fine. */
  async function end(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    if (child.pid && options.reaper) {
      // What a killed leader has forked goes with it, as when a machine fails.
      signalGroup(child.pid, 'SIGKILL');
      options.reaper.forget(child.pid);
    }
    return child.exitCode;
  }

  /** Kills one of the processes that a program has forked; false when it has none (or there is no /proc to tell). */
  function killChild(name: string, choose: (pids: number[]) => number): boolean {
    const pids = childrenOf(running.get(name)?.pid ?? 0);
    if (pids.length === 0) return false;
    process.kill(choose(pids), 'SIGKILL');
    return true;
  }

  return { start, end, killChild };
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function readLines(stream: NodeJS.ReadableStream | null, line: (text: string) => void): void {
  let rest = '';
  stream?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) if (one !== '') line(one);
  });
}
