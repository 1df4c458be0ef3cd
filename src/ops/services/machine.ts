/** What the service finders need to know about the machine they run on. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Environment, findOnPath } from './commands.ts';
import type { Say } from './progress.ts';

export type Machine = {
  env: Environment;
  /** Folder for programs we fetched; its `bin` is searched after the PATH. */
  tools: string;
  say: Say;
  /** May we install Debian packages? */
  mayInstall: boolean;
};

/** The machine we are on, with packaged programs kept under `tools`. */
export function thisMachine(tools: string, env: Environment, say: Say): Machine {
  const root = process.getuid?.() === 0;
  const debian = existsSync('/etc/debian_version') && findOnPath(['apt-get'], env.PATH) !== null;
  return { env, tools, say, mayInstall: root && debian };
}

/** The PATH and the folder of programs kept from an earlier start. */
export function searchPath(machine: Machine): string {
  return [machine.env.PATH ?? '', join(machine.tools, 'bin')].join(delimiter);
}
