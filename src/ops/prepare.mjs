/**
 * Installs the packages when they are missing or have changed. Plain JavaScript that any Node from 18 on runs, because the
 * project's own Node 24 is one of the packages.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'node_modules', '.prepared');
const lock = join(root, '.data', 'install.lock');

if (!isPrepared()) {
  takeTurn();
  try {
    if (!isPrepared()) install();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isPrepared() {
  return (
    existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted() && existsSync(join(root, 'node_modules/.bin/node'))
  );
}

function wanted() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function install() {
  console.log('Installing the packages (about a minute the first time) ...');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('The packages could not be installed: npm says why above.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted());
}

/** Two npm installs in one folder spoil each other: the second waits for the first, unless that one was killed. */
function takeTurn() {
  mkdirSync(join(root, '.data'), { recursive: true, mode: 0o700 });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      if (!holderLives()) rmSync(lock, { force: true });
      else if (!told) console.log('Waiting for another start to install the packages ...');
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

/** A lock that has just gone counts as held: the next look decides. */
function holderLives() {
  let holder;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
  } catch {
    return true;
  }
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
