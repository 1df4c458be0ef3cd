/** What a web process connects at its start and lets go at its end; tests use the same two functions. */
import type { RequestListener, Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startTextVersions } from './accounts/consent/text-versions.service.ts';
import {
  refreshSettings,
  schoolSettings,
  settingsAreKnown,
  startSettings,
} from './accounts/settings/settings.service.ts';
import { buildApp } from './app.ts';
import { startCatalog } from './catalog/memory.service.ts';
import { buildVersion } from './lib/build-version.ts';
import { joinBus, onBusGap } from './lib/bus.ts';
import { forgetMemory } from './lib/cache.ts';
import { connectDatabase, disconnectDatabase } from './lib/db.ts';
import { log } from './lib/log.ts';
import { closeQueues } from './lib/queue.ts';
import { closeRedis } from './lib/redis.ts';
import { startDraining } from './ops/health.routes.ts';
import { siteGeneration, startSite } from './site/site.service.ts';
import { closeDoorsBy } from './web/doors.ts';
import './files.ts';
import './personal.ts';
import { endLive } from './web/live.ts';
import { forgetPages, pageCache, versionShellBy } from './web/page-cache.ts';

/** So long a process that starts waits for its stores before it takes requests, in ms. */
const patience = 5000;

/**
 * Resolves to the listener once what it keeps in memory is there, so that nobody meets a process that knows nothing yet;
 * or after five seconds: the stores may still be away then, pages say so until they are there.
 */
export async function startWeb(): Promise<RequestListener> {
  onBusGap(() => {
    forgetMemory();
    forgetPages();
  });
  joinBus().catch((error: unknown) => log.warn({ reason: String(error) }, 'the bus is away'));
  const loaded = connectDatabase().then(() =>
    Promise.all([startSettings(), startTextVersions(), startCatalog(), startSite()]),
  );
  closeDoorsBy({
    areOpen: () => !schoolSettings().privateSchool,
    areKnown: settingsAreKnown,
    read: refreshSettings,
  });
  versionShellBy(() => `${buildVersion}.${siteGeneration()}`);
  const app = buildApp();
  await Promise.race([loaded, setTimeout(patience, undefined, { ref: false })]);
  return (req, res) => pageCache(req, res, () => app(req, res));
}

/** Ends without cutting a request: refuses new ones, waits for running ones (30 s at most), closes the stores. */
export async function stopWeb(server: Server): Promise<void> {
  startDraining();
  endLive();
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  // A connection that was busy until now stays open after its answer, so they are looked at again and again.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const deadline = globalThis.setTimeout(() => server.closeAllConnections(), 30_000);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
  await closeQueues();
  await closeRedis();
  await disconnectDatabase();
}
