/** Debian packages, only as root and only for what a start needs. */
import { runToEnd } from './commands.ts';
import type { Machine } from './machine.ts';

let queue: Promise<unknown> = Promise.resolve();

/**
 * Installs Debian packages; resolves with whether it worked. One at a time here, and waits for an apt of somebody else.
 * `known`: only what the package lists of this machine already name, for what can be done without.
 */
export function installDebianPackages(machine: Machine, packages: string[], known = false): Promise<boolean> {
  const turn = queue.then(() => install(machine, packages, known));
  queue = turn.catch(() => false);
  return turn;
}

async function install(machine: Machine, packages: string[], known: boolean): Promise<boolean> {
  const first = await apt(machine, ['install', '--no-install-recommends', ...packages], known ? 120_000 : undefined);
  if (first || known) return first;
  // A fresh image has no package lists yet.
  await apt(machine, ['update']);
  return apt(machine, ['install', '--no-install-recommends', ...packages]);
}

async function apt(machine: Machine, args: string[], withinMs = 900_000): Promise<boolean> {
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' };
  const all = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300', ...args];
  const { status } = await runToEnd('apt-get', all, { env, withinMs });
  return status === 0;
}
