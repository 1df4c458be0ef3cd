import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createFaults, Fault, type Faults, failAsPlanned } from '../faults.ts';
import { type Call, findRoute, json, type Listening, param, type Reply, type Route, readJson, serve } from '../http.ts';
import { deliver, download } from './delivery.ts';
import { refuse, show } from './replies.ts';
import { openStore } from './store.ts';
import { type Cloud, destroy, type Parts, upload } from './upload.ts';

export type CloudinaryOptions = {
  port?: number;
  host?: string;
  dataDir?: string;
  cloudName?: string;
  apiKey?: string;
  apiSecret?: string;
  /** Hex key of delivery tokens; without it no token is valid. */
  authTokenKey?: string;
};

export const DEFAULTS = { cloudName: 'local', apiKey: 'local-key', apiSecret: 'local-cloudinary-secret' };

const MAX_BODY = 200 * 1024 * 1024;

/**
 * Starts the stand-in for Cloudinary.
 *
 * @returns the port taken; `close` ends it, and removes the uploads when no folder was given.
 * @throws when the port is taken, or the data folder holds something else.
 */
export async function startCloudinary(options: CloudinaryOptions = {}): Promise<Listening> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'cloudinary-')));
  const faults = createFaults();
  let base = '';
  const cloud: Cloud = { ...DEFAULTS, ...options, store: openStore(folder), base: () => base };
  const routes = cloudRoutes(cloud, faults);
  const server = await serve((call) => answer(cloud, routes, faults, call), { ...options, maxBody: MAX_BODY });
  base = server.url;
  return {
    ...server,
    close: async () => {
      await server.close();
      if (!options.dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answer(cloud: Cloud, routes: Route[], faults: Faults, call: Call): Promise<Reply> {
  const found = findRoute(routes, call.method, call.path);
  if (found) {
    return failAsPlanned(faults.take(found.route.name), () => found.route.run({ ...call, params: found.params }));
  }
  if (call.method !== 'GET' && call.method !== 'HEAD') return refuse('Not found', 404);
  return failAsPlanned(faults.take('delivery'), () => deliver(cloud, call) ?? refuse('Not found', 404));
}

function cloudRoutes(cloud: Cloud, faults: Faults): Route[] {
  const parts: Parts = new Map();
  const api = `/v1_1/${cloud.cloudName}`;
  return [
    { method: 'GET', path: '/_control/health', name: 'control', run: () => json({ ok: true }) },
    { method: 'GET', path: '/_control/assets', name: 'control', run: () => json(cloud.store.list()) },
    { method: 'POST', path: '/_control/faults', name: 'control', run: (call) => planFault(faults, call) },
    { method: 'DELETE', path: '/_control/faults', name: 'control', run: () => json(faults.clear() ?? []) },
    { method: 'POST', path: `${api}/:kind/upload`, name: 'upload', run: (call) => upload(cloud, parts, call) },
    { method: 'POST', path: `${api}/:kind/destroy`, name: 'destroy', run: (call) => destroy(cloud, call) },
    { method: 'GET', path: `${api}/:kind/download`, name: 'delivery', run: (call) => download(cloud, call) },
    {
      method: 'GET',
      path: `${api}/ping`,
      name: 'ping',
      run: (call) => admin(cloud, call, () => json({ status: 'ok' })),
    },
    {
      method: 'GET',
      path: `${api}/resources/:kind/:type/:id`,
      name: 'resource',
      run: (call) => admin(cloud, call, () => resource(cloud, call)),
    },
  ];
}

function admin(cloud: Cloud, call: Call, run: () => Reply): Reply {
  const credentials = Buffer.from(`${cloud.apiKey}:${cloud.apiSecret}`).toString('base64');
  return call.headers.authorization === `Basic ${credentials}` ? run() : refuse('Invalid credentials', 401);
}

function resource(cloud: Cloud, call: Call): Reply {
  const asset = cloud.store.find(param(call, 'kind'), param(call, 'type'), param(call, 'id'));
  return asset
    ? json(show(asset, cloud.base(), cloud.cloudName))
    : refuse(`Resource not found - ${param(call, 'id')}`, 404);
}

function planFault(faults: Faults, call: Call): Reply {
  const fault = Fault.safeParse(readJson(call));
  if (!fault.success) return json({ message: z.prettifyError(fault.error) }, 400);
  faults.plan(fault.data);
  return json(faults.list());
}
