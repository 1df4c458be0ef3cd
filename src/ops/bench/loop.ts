/**
 * Loaded before the web process (`--import`): tells the bench, when asked over the process's own channel, how long the
 * event loop waited since it was asked last. The school itself knows nothing of it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopDelay } from './load.ts';

const everyMs = 5;
const delays = monitorEventLoopDelay({ resolution: everyMs });
delays.enable();

process.on('message', (asked) => {
  if (asked !== 'loop-delay') return;
  // What is recorded is the time between two looks, so the gap that is meant to be is taken off.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - everyMs);
  process.send?.({ p99: late(delays.percentile(99)), max: late(delays.max) } satisfies LoopDelay);
  delays.reset();
});
