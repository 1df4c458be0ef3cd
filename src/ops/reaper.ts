/**
 * A small program of its own that sees to it that nothing outlives the start which runs it. It reads lines from its
 * standard input: `watch <group>`, `forget <group>`, `remove <folder>`. When the input ends (the start ended, was killed or
 * crashed) it ends the watched groups, the youngest first, removes the folders and ends itself.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endGroup } from './services/groups.ts';

const groups = new Set<number>();
const folders = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = line.split(' ');
  const rest = words.join(' ');
  if (verb === 'watch') groups.add(Number(rest));
  if (verb === 'forget') groups.delete(Number(rest));
  if (verb === 'remove') folders.add(rest);
}

for (const group of [...groups].reverse()) await endGroup(group, 5000);
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
