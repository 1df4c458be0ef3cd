/** One row of the bench: load by autocannon, exact percentiles of every answer, CPU time of the server's process. */
import { readFileSync } from 'node:fs';
import autocannon, { type Request } from 'autocannon';

export type Case = {
  name: string;
  url: string;
  pid: number;
  connections: number;
  requests: Request[];
  seconds: number;
  expect?: number;
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
};

/** Warms up for a fifth of the time, then measures. */
export async function measure(one: Case): Promise<Row> {
  await run(one, Math.max(1, one.seconds / 5));
  const before = cpuMs(one.pid);
  const { durations, errors, elapsed } = await run(one, one.seconds);
  const cpu = (cpuMs(one.pid) - before) / Math.max(1, durations.length);
  const rate = durations.length / elapsed;
  const mean = durations.reduce((sum, ms) => sum + ms, 0) / Math.max(1, durations.length);
  durations.sort();
  const at = (share: number) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
  const little = (rate * mean) / 1000 / one.connections;
  const { name, connections } = one;
  return { name, connections, rate, p50: at(0.5), p95: at(0.95), p99: at(0.99), mean, cpu, errors, little };
}

type Run = { durations: Float64Array; errors: number; elapsed: number };

function run(one: Case, seconds: number): Promise<Run> {
  const { url, connections, requests, expect = 200 } = one;
  let all = new Float64Array(1 << 16);
  let count = 0;
  let wrong = 0;
  return new Promise((done, fail) => {
    const instance = autocannon({ url, connections, duration: seconds, requests, timeout: 20 }, (error, result) => {
      if (error) return fail(error);
      done({
        durations: all.slice(0, count),
        errors: result.errors + result.timeouts + wrong,
        elapsed: result.duration,
      });
    });
    instance.on('response', (_client: unknown, status: number, _bytes: number, ms: number) => {
      if (count === all.length) all = grown(all);
      all[count++] = ms;
      if (status !== expect) wrong++;
    });
  });
}

function grown(list: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(list.length * 2);
  larger.set(list);
  return larger;
}

/** User and system time of a process and its threads, in milliseconds (Linux: /proc, ticks of 10 ms). */
function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
