import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Reply } from './http.ts';

const MODES = [
  'hang-before',
  'hang-after',
  'reset-before',
  'reset-after',
  '500',
  '500-after',
  '502html',
  '502html-after',
  'slow',
] as const;

/** A planned failure of the next `times` calls of one endpoint; "after" means that the effect was made all the same. */
export const Fault = z.object({
  endpoint: z.string().min(1),
  mode: z.enum(MODES),
  times: z.number().int().positive().default(1),
  ms: z.number().int().nonnegative().default(500),
});
export type Fault = z.infer<typeof Fault>;

export type Faults = ReturnType<typeof createFaults>;

/** Planned failures, taken one by one by the calls they are meant for. */
export function createFaults() {
  let planned: Fault[] = [];
  return {
    plan: (fault: Fault) => void planned.push({ ...fault }),
    list: () => planned,
    clear: () => {
      planned = [];
    },
    take(endpoint: string): Fault | undefined {
      const fault = planned.find((one) => one.endpoint === endpoint);
      if (!fault) return undefined;
      fault.times -= 1;
      planned = planned.filter((one) => one.times > 0);
      return fault;
    },
  };
}

/** Runs a call as its planned failure says; without one it simply runs. */
export async function failAsPlanned(fault: Fault | undefined, run: () => Reply | Promise<Reply>): Promise<Reply> {
  if (!fault) return run();
  if (fault.mode === 'slow') await delay(fault.ms);
  if (fault.mode === 'slow' || fault.mode.endsWith('-after')) {
    const reply = await run();
    return fault.mode === 'slow' ? reply : failure(fault.mode);
  }
  return failure(fault.mode);
}

function failure(mode: Exclude<Fault['mode'], 'slow'>): Reply {
  if (mode.startsWith('hang')) return 'hang';
  if (mode.startsWith('reset')) return 'reset';
  if (mode.startsWith('502')) {
    const body = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    return { status: 502, headers: { 'content-type': 'text/html' }, body };
  }
  const error = { code: 'SERVER_ERROR', description: 'The server met an error; the request may be tried again.' };
  return {
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { ...error, message: error.description } }),
  };
}
