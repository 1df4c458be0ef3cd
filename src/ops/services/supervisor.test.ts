import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSupervisor, type Program, requireSuccess, runProgram, startProgram, stopAll } from './supervisor.ts';

let folder: string;
const lines: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  lines.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the supervisor', () => {
  it('[OPS-01] a program that is killed is started again', async () => {
    const supervisor = make();
    await startProgram(supervisor, sleeper('web'));
    const first = pidOf(supervisor, 'web');
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(pidOf(supervisor, 'web')).not.toBe(first), 10_000);
    expect(lines.join()).toContain('web ended (SIGKILL)');
    await stopAll(supervisor);
  });

  it('[OPS-01] stopping ends programs in reverse order, and their children with them', async () => {
    const supervisor = make();
    await startProgram(supervisor, noting('database'));
    await startProgram(supervisor, noting('web'));
    const pids = [pidOf(supervisor, 'database'), pidOf(supervisor, 'web')];
    await stopAll(supervisor);
    expect(readFileSync(join(folder, 'order'), 'utf8')).toBe('web database ');
    for (const pid of pids) expect(isAlive(-pid)).toBe(false);
  });

  it('[OPS-01] a program that ends before it is ready is told with its last words', async () => {
    const supervisor = make();
    const bad = { ...script('web', 'console.error("no such setting"); process.exit(78)'), ready: async () => false };
    await expect(startProgram(supervisor, bad)).rejects.toThrow(/web ended with status 78[\s\S]*no such setting/);
    await stopAll(supervisor);
  });

  it('[OPS-01] a program that cannot be found is an error, not a hang', async () => {
    const supervisor = make();
    const absent = { name: 'database', command: join(folder, 'absent'), args: [], ready: async () => false };
    await expect(startProgram(supervisor, absent)).rejects.toThrow(/database ended/);
    expect(await runProgram(supervisor, absent)).not.toBe(0);
    await stopAll(supervisor);
  });

  it('[OPS-01] a step that fails says so with its status', async () => {
    const supervisor = make();
    await expect(requireSuccess(supervisor, script('setup', 'process.exit(3)'))).rejects.toThrow(
      'setup ended with status 3',
    );
    await stopAll(supervisor);
  });

  it('[OPS-01] kill -9 of the supervisor leaves nothing behind: no program, no child, no throw-away folder', async () => {
    const parent = spawn(process.execPath, [writeParent()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await firstLine(parent));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(-pid)).toBe(false), 10_000);
    await vi.waitFor(() => expect(() => readFileSync(join(folder, 'throw-away', 'file'))).toThrow(), 10_000);
  });

  it('[OPS-01] a reaper that is killed is replaced and still knows what to end', async () => {
    const parent = spawn(process.execPath, [writeParent()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await firstLine(parent));
    const reaper = childOf(parent.pid, 'reaper.ts');
    process.kill(reaper, 'SIGKILL');
    await vi.waitFor(() => expect(childOf(parent.pid, 'reaper.ts')).not.toBe(reaper), 10_000);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(-pid)).toBe(false), 10_000);
  });
});

function make() {
  const settings = {
    env: { ...process.env },
    logFolder: join(folder, 'logs'),
    say: (line: string) => void lines.push(line),
  };
  return createSupervisor(settings);
}

function script(name: string, code: string): Program {
  return { name, command: process.execPath, args: ['-e', code] };
}

function sleeper(name: string): Program {
  return script(name, 'setInterval(() => {}, 1000)');
}

/** Notes its name when it is asked to end, and has a child that would outlive it. */
function noting(name: string): Program {
  const note = `require('fs').appendFileSync(${JSON.stringify(join(folder, 'order'))}, '${name} ')`;
  const code = `require('child_process').spawn('sleep', ['1000']);
    process.on('SIGTERM', () => { ${note}; process.exit(0) }); setInterval(() => {}, 1000); console.log('up')`;
  const program = script(name, code);
  const log = join(folder, 'logs', `${name}.log`);
  return { ...program, ready: async () => readFileSync(log, 'utf8').includes('up') };
}

/** A program that supervises a sleeper and prints its process id. */
function writeParent(): string {
  const file = join(folder, 'parent.ts');
  const throwAway = join(folder, 'throw-away');
  writeFileSync(
    file,
    `import { mkdirSync, writeFileSync } from 'node:fs';
    import { createSupervisor, startProgram } from ${JSON.stringify(join(import.meta.dirname, 'supervisor.ts'))};
    mkdirSync(${JSON.stringify(throwAway)});
    writeFileSync(${JSON.stringify(join(throwAway, 'file'))}, '');
    const supervisor = createSupervisor({ env: process.env, logFolder: ${JSON.stringify(folder)}, say: () => {} });
    supervisor.reaper.remove(${JSON.stringify(throwAway)});
    await startProgram(supervisor, { name: 'service', command: 'sleep', args: ['1000'] });
    console.log(supervisor.running.get('service').child.pid);`,
  );
  return file;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done) => child.stdout?.once('data', (chunk: Buffer) => done(chunk.toString())));
}

function pidOf(supervisor: ReturnType<typeof make>, name: string): number {
  const pid = supervisor.running.get(name)?.child.pid;
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function childOf(parent: number | undefined, program: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program));
  if (!found) throw new Error(`${program} is not there`);
  return found;
}
