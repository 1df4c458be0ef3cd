/** The web process: one primary that forks, and web processes that connect, listen, and drain on SIGTERM. */
import cluster from 'node:cluster';
import { createServer, type Server } from 'node:http';
import { enableCompileCache } from 'node:module';
import { config } from './config.ts';
import { log } from './lib/log.ts';

enableCompileCache();
if (cluster.isPrimary && config.webProcesses > 1) runPrimary();
else await runWeb();

function runPrimary(): void {
  let stopping = false;
  for (let count = 0; count < config.webProcesses; count++) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) return;
    log.error({ pid: worker.process.pid, status: code, signal }, 'a web process ended, another one starts');
    setTimeout(() => cluster.fork(), 500);
  });
  const stop = () => {
    if (stopping) return;
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function runWeb(): Promise<void> {
  const { startWeb, stopWeb } = await import('./web-process.ts');
  // How long bodies may take is `web/body-patience.ts`'s to say.
  const server: Server = createServer({ optimizeEmptyRequests: true, requestTimeout: 0 }, await startWeb());
  server.keepAliveTimeout = 65_000;
  // A thousand visitors at once must not find the queue of connections full.
  server.listen({ port: config.port, host: config.host, backlog: 4096 }, () =>
    log.info({ address: config.publicUrl }, 'listening'),
  );
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void stopWeb(server).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  // What was about to be told to a primary that was killed at this moment: its end follows.
  cluster.worker?.on('error', stop);
}
