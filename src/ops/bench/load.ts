/** One row of the bench: exact percentiles of every answer, CPU time of the server's process. */
import { readFileSync } from 'node:fs';
import { type Load, runLoad } from './client.ts';

/** How late the event loop came, in milliseconds. */
export type LoopDelay = { p99: number; max: number };
export type Case = Omit<Load, 'expect'> & {
  name: string;
  pid: number;
  expect?: number;
  /** Answers with the delay since it was asked last. */
  loopDelay?: () => Promise<LoopDelay>;
};
export type Row = {
  name: string;
  connections: number;
  /** Answers per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  mean: number;
  /** Milliseconds of the server's CPU per answer. */
  cpu: number;
  /** Connection errors, timeouts and answers with another status than expected. */
  errors: number;
  /** rate × mean latency ÷ connections: 1 when the generator kept all connections busy (Little's law). */
  little: number;
  /** Of the server's event loop; null where nobody can be asked. */
  loop: LoopDelay | null;
};

const slices = 3;

/** Warms up for a quarter of the time; then three slices, of which the one in the middle by its rate is the row. */
export async function measure(one: Case): Promise<Row> {
  await warmUp({ ...one, seconds: one.seconds / 4 });
  const rows: Row[] = [];
  while (rows.length < slices) rows.push(await slice({ ...one, seconds: one.seconds / slices }));
  rows.sort((a, b) => a.rate - b.rate);
  const errors = rows.reduce((sum, row) => sum + row.errors, 0);
  return { ...(rows[1] as Row), errors };
}

/** What a server is like that has been up for a while: its code is compiled, its memory in use. */
export async function warmUp(one: Case): Promise<void> {
  await runLoad({ ...one, expect: one.expect ?? 200, seconds: Math.max(1, one.seconds) });
}

async function slice(one: Case): Promise<Row> {
  const load = { ...one, expect: one.expect ?? 200 };
  const before = cpuMs(one.pid);
  await one.loopDelay?.();
  const { durations, errors, elapsed } = await runLoad(load);
  const cpu = (cpuMs(one.pid) - before) / Math.max(1, durations.length);
  const loop = (await one.loopDelay?.()) ?? null;
  const rate = durations.length / elapsed;
  const mean = durations.reduce((sum, ms) => sum + ms, 0) / Math.max(1, durations.length);
  durations.sort();
  const at = (share: number) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
  const little = (rate * mean) / 1000 / one.connections;
  const { name, connections } = one;
  return { name, connections, rate, p50: at(0.5), p95: at(0.95), p99: at(0.99), mean, cpu, errors, little, loop };
}

/** User and system time of a process and its threads, in milliseconds (Linux: /proc, ticks of 10 ms). */
export function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
