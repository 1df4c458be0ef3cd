/**
 * `npm test`: services of its own on free ports, a throw-away folder, then every test; file names as arguments choose some.
 * With `MONGODB_URL` or `REDIS_URL` set, those are used. The last line reads `N passed, N failed`.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssets } from './build.ts';
import { ensureBrowser } from './services/browser.ts';
import type { Environment } from './services/commands.ts';
import { database, redis } from './services/embedded.ts';
import { ensureFfmpeg } from './services/ffmpeg.ts';
import { type Machine, thisMachine } from './services/machine.ts';
import { tellError } from './services/plain-error.ts';
import { withProgress } from './services/progress.ts';
import { createSupervisor, runProgram, type Supervisor, stopAll } from './services/supervisor.ts';
import { readTally, type Tally, tallyLine } from './tally.ts';

const root = join(import.meta.dirname, '..', '..');
const say = (line: string) => console.log(line);
// Settings of a real school in the shell must never reach the tests.
const foreign =
  /^(MAIL|SMTP|RAZORPAY|CLOUD|API|S3|GOOGLE|SESSION|JWT|PUBLIC|SEARCH|SENTRY|OTEL|VAPID|CLAMAV|WEB|CDN)_|^(HOST|PORT|NODE_ENV|CLOUDINARY_URL|CLOUDINARY_TOKEN_KEY|DATA_DIR)$/;

const folder = mkdtempSync(join(tmpdir(), 'elearner-test-'));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
const supervisor = createSupervisor({ env: { ...env }, logFolder: join(folder, 'logs'), say });
supervisor.reaper.remove(folder);
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    void stopAll(supervisor).then(() => process.exit(130));
  });
}
const tally = await runTests(process.argv.slice(2));
if (!interrupted) {
  await stopAll(supervisor);
  say(tallyLine(tally));
  process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
}

async function runTests(files: string[]): Promise<Tally> {
  try {
    const machine = thisMachine(join(root, '.data', 'tools'), env, say);
    const settings = await withProgress(say, 'Preparing the tests', prepare(machine));
    return await vitest(supervisor, settings, files);
  } catch (error) {
    if (!interrupted) say(tellError(error));
    return { passed: 0, failed: 1 };
  }
}

async function prepare(machine: Machine): Promise<Environment> {
  const parts = { machine, supervisor, place: { folder, ports: {}, webUrl: '' } };
  const [mongodb, cache, chromium, ffmpeg] = await Promise.all([
    database(parts),
    redis(parts, false),
    browserOrSentence(machine),
    ensureFfmpeg(machine),
    buildAssets(),
  ]);
  // Chromium, uploads and others leave their temporary files in a folder that goes away with the tests.
  const TMPDIR = join(folder, 'tmp');
  mkdirSync(TMPDIR);
  // Every test file is a process that loads the whole school: what one has compiled the others take.
  const NODE_COMPILE_CACHE = join(folder, 'compiled');
  const programs = { CHROMIUM_PATH: chromium, FFMPEG_PATH: ffmpeg ?? undefined };
  return { ...mongodb, ...cache, ...programs, DATA_DIR: folder, TMPDIR, NODE_COMPILE_CACHE };
}

/** Without a browser the other tests still run; the journeys fail with the sentence printed here. */
async function browserOrSentence(machine: Machine): Promise<string | undefined> {
  try {
    return await ensureBrowser(machine);
  } catch (error) {
    say(tellError(error));
    return undefined;
  }
}

async function vitest(running: Supervisor, settings: Environment, files: string[]): Promise<Tally> {
  const results = join(folder, 'results.json');
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const args = [program, 'run', '--config', 'src/ops/vitest.config.ts', ...reporters, ...files];
  const status = await runProgram(running, {
    name: 'tests',
    command: process.execPath,
    args,
    env: settings,
    inherit: true,
  });
  return readTally(results, status);
}
