/** Finding programs on this machine and running them to their end. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Environment = Record<string, string | undefined>;

/** The first of `names` that can be run from `path` (a PATH), as an absolute file name, or null. */
export function findOnPath(names: string[], path: string | undefined): string | null {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) if (isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** Is this file there and may we run it? */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a command to its end. Resolves with its status (null when it could not be run or took too long) and all it printed. */
export function runToEnd(command: string, args: string[], options: { env: Environment; withinMs?: number }) {
  return new Promise<{ status: number | null; output: string }>((done) => {
    const child = spawn(command, args, {
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.withinMs ?? 600_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => done({ status: null, output: `${output}${error.message}` }));
    child.on('close', (status) => done({ status, output }));
  });
}
