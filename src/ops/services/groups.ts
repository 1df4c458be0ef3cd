/** Process groups: every program we start leads one, so that it and all its children can be ended together. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runToEnd } from './commands.ts';

/** Sends a signal to a whole group; false when nobody is left in it. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/** Asks a group to end, and ends it by force after `graceMs`. Resolves when it is gone. */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  signalGroup(leader, 'SIGTERM');
  // An ended process that nobody collects still counts as there: hence the second limit.
  while (signalGroup(leader, 0) && Date.now() < deadline + 2000) {
    if (Date.now() > deadline) signalGroup(leader, 'SIGKILL');
    await pause(25);
  }
}

/**
 * Ends the groups that a killed start left behind. A process id may by now belong to a stranger: only a process whose
 * command line still names the command we started is touched.
 */
export async function endLeftovers(processes: { pid: number; command: string }[]): Promise<void> {
  const ours: number[] = [];
  for (const { pid, command } of processes) if ((await commandLine(pid)).includes(command)) ours.push(pid);
  await Promise.all(ours.map((pid) => endGroup(pid, 5000)));
}

async function commandLine(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return (await runToEnd('ps', ['-o', 'args=', '-p', String(pid)], { env: process.env })).output;
  }
}
