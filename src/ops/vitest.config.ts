import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['src/test/setup.ts'],
    // A process per file: each has its own database, clients and clock.
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A limit for what does not come at all; the usual second is a race on a machine that does much else.
    expect: { poll: { timeout: 30_000 } },
    allowOnly: false,
    // Only tests themselves need the runner's hands: Node loads the school as it does when it runs, and sooner.
    server: { deps: { external: [/\/src\/(?!.*\.test\.ts$)(?!test\/setup\.ts$)/] } },
  },
});
