import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseProgram, ensureDatabase } from './database.ts';
import { ensureFfmpeg } from './ffmpeg.ts';
import type { Machine } from './machine.ts';
import { requireProgram } from './programs.ts';
import { ensureRedis, redisProgram } from './redis.ts';
import { unzip } from './unzip.ts';

let folder: string;
let bin: string;
let machine: Machine;
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  said.length = 0;
  machine = {
    env: { PATH: bin },
    tools: join(folder, 'tools'),
    say: (line) => void said.push(line),
    mayInstall: false,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('[OPS-01] a mongod on the PATH is preferred to SecantusDB', async () => {
  const secantus = program('secantusd-rs');
  expect(await ensureDatabase(machine)).toBe(secantus);
  expect(await ensureDatabase({ ...machine, env: { PATH: `${bin}:${folder}` } })).toBe(secantus);
  const mongod = program('mongod');
  expect(await ensureDatabase(machine)).toBe(mongod);
});

it('[OPS-01] the embedded database is told to write before it confirms', () => {
  expect(databaseProgram(program('secantusd-rs'), 4242, folder).args).toContain('--sync-on-commit');
  expect(databaseProgram(program('mongod'), 4242, folder).args).not.toContain('--sync-on-commit');
});

it('[OPS-01] valkey stands in for redis', async () => {
  const valkey = program('valkey-server');
  expect(await ensureRedis(machine)).toBe(valkey);
  expect(redisProgram(valkey, 4242, folder, { keep: true }).args).toEqual(
    expect.arrayContaining(['noeviction', '4242']),
  );
});

it('[OPS-01] a machine without Python and Redis gets one sentence that says what to install', async () => {
  await expect(ensureRedis(machine)).rejects.toThrow(
    /^No Redis: set REDIS_URL to a Redis 7, or install redis-server\. \(Python 3/,
  );
});

it('[OPS-01] a school without ffmpeg starts, and says what that means', async () => {
  expect(await ensureFfmpeg(machine)).toBeNull();
  expect(said.join()).toContain('will not be converted');
});

it('[OPS-01] a given ffmpeg that cannot be run is refused', async () => {
  await expect(ensureFfmpeg({ ...machine, env: { FFMPEG_PATH: '/no/such' } })).rejects.toThrow(
    /FFMPEG_PATH: \/no\/such/,
  );
});

it('[OPS-01] a packaged program is fetched once, unpacked whole and found by its link afterwards', async () => {
  fakePip();
  const first = await requireProgram(machine, recipe);
  expect(first).toBe(join(machine.tools, 'toolbox-1.0/toolbox/bin/tool'));
  expect(statSync(first).mode & 0o111).not.toBe(0);
  rmSync(join(bin, 'python3'));
  expect(await requireProgram(machine, recipe)).toBe(first);
  expect(readdirSync(machine.tools).sort()).toEqual(['bin', 'toolbox-1.0']);
});

it('[OPS-01] two that fetch the same program at once both get it', async () => {
  fakePip();
  const both = await Promise.all([requireProgram(machine, recipe), requireProgram(machine, recipe)]);
  expect(new Set(both)).toEqual(new Set([join(machine.tools, 'toolbox-1.0/toolbox/bin/tool')]));
  expect(readdirSync(machine.tools).sort()).toEqual(['bin', 'toolbox-1.0']);
});

it('[OPS-01] a fetch that fails is tried again', async () => {
  fakePip({ failures: 1 });
  await expect(requireProgram(machine, recipe)).resolves.toContain('toolbox/bin/tool');
});

it('[OPS-01] a damaged archive leaves no half unpacked program', async () => {
  fakePip();
  const wheel = join(folder, 'toolbox.whl');
  writeFileSync(wheel, readFileSync(wheel).subarray(0, 60));
  await expect(requireProgram(machine, recipe)).rejects.toThrow(/^Install tool/);
  expect(readdirSync(machine.tools)).toEqual([]);
});

it('[OPS-01] unpacking keeps the permission bits', async () => {
  await unzip(makeWheel(), join(folder, 'out'));
  expect(statSync(join(folder, 'out/toolbox/bin/tool')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(folder, 'out/toolbox/bin/tool'), 'utf8')).toBe('#!/bin/sh\n');
});

const recipe = {
  what: 'tool',
  names: ['tool'],
  debianPackages: [],
  wheel: { requirement: 'toolbox==1.0', program: /^toolbox\/bin\/tool$/ },
  advice: 'Install tool.',
};

function program(name: string, code = ''): string {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${code}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A `python3 -m pip download ... --dest FOLDER ...` that hands out our wheel. */
function fakePip({ failures = 0 } = {}): void {
  const wheel = makeWheel();
  const count = join(folder, 'count');
  writeFileSync(count, '');
  program(
    'python3',
    `[ "$3" = --version ] && exit 0
    while [ "$1" != --dest ]; do shift; done
    printf x >> ${count}
    [ $(/usr/bin/wc -c < ${count}) -gt ${failures} ] || { echo "connection lost"; exit 1; }
    /bin/cp ${wheel} "$2/"`,
  );
}

function makeWheel(): string {
  const wheel = join(folder, 'toolbox.whl');
  const code = `import zipfile,sys
z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)
i = zipfile.ZipInfo('toolbox/bin/tool'); i.external_attr = 0o100755 << 16
z.writestr(i, '#!/bin/sh\\n'); z.writestr('toolbox/read.me', 'x' * 5000); z.close()`;
  const { status, stderr } = spawnSync('python3', ['-c', code, wheel]);
  if (status !== 0) throw new Error(stderr.toString());
  return wheel;
}
