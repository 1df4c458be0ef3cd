import { z } from 'zod';
import { Fault, type Faults } from '../faults.ts';
import { json, type Route, readJson } from '../http.ts';
import type { Grants } from './grants.ts';

/** The levers of tests, under /_control: planned failures of `authorize`, `token` and `userinfo`, and time that is over. */
export function controlRoutes(grants: Grants, faults: Faults): Route[] {
  const lever = (method: string, path: string, run: Route['run']): Route => ({
    method,
    path: `/_control${path}`,
    name: 'control',
    run,
  });
  return [
    lever('GET', '/health', () => json({ ok: true })),
    lever('POST', '/faults', (call) => {
      const fault = Fault.safeParse(readJson(call));
      if (!fault.success) return json({ message: z.prettifyError(fault.error) }, 400);
      faults.plan(fault.data);
      return json(faults.list());
    }),
    lever('DELETE', '/faults', () => json(faults.clear() ?? [])),
    lever('DELETE', '/codes', () => json({ expired: grants.expireCodes() })),
  ];
}
