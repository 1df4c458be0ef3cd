/** Addresses of files in `public/` that may be cached for ever: `/static/<hash of content>/css/app.css`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const publicFolder = resolve(import.meta.dirname, '../../public');
const known = new Map<string, { hash: string; lastChange: number }>();
const production = process.env.NODE_ENV === 'production';

/** `path` is relative to `public/`, e.g. `js/player.js`. A file that is not there keeps its plain address. */
export function asset(path: string): string {
  const hash = hashOf(path);
  return hash ? `/static/${hash}/${path}` : `/static/0/${path}`;
}

function hashOf(path: string): string | null {
  const cached = known.get(path);
  if (cached && production) return cached.hash;
  try {
    const lastChange = lastChangeOf(partsOf(path));
    if (cached?.lastChange === lastChange) return cached.hash;
    // A script that changed may import others now.
    tied = null;
    const whole = createHash('sha256');
    for (const part of partsOf(path)) whole.update(readFileSync(join(publicFolder, part)));
    const hash = whole.digest('base64url').slice(0, 10);
    known.set(path, { hash, lastChange });
    return hash;
  } catch {
    return null;
  }
}

const lastChangeOf = (paths: readonly string[]): number =>
  paths.reduce((latest, path) => Math.max(latest, statSync(join(publicFolder, path)).mtimeMs), 0);

/**
 * Scripts that import each other do so by `./name.js`, so they must share one address: else a browser has a script twice
 * where a page names it too, and keeps an old one under the address of an importer that did not change.
 */
function partsOf(path: string): string[] {
  if (!path.startsWith('js/')) return [path];
  tied ??= readTied();
  return tied.includes(path) ? tied : [path];
}

let tied: string[] | null = null;

/** Every script that imports another one, or is imported, in the order of their names. */
function readTied(): string[] {
  const folder = join(publicFolder, 'js');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const found = names.flatMap((name) => {
    const imports = readFileSync(join(folder, name), 'utf8').matchAll(/\b(?:from|import) ?\(?'\.\/([\w-]+\.js)'/g);
    const others = [...imports].map(([, other = '']) => other);
    return others.length > 0 ? [name, ...others] : [];
  });
  return [...new Set(found)].sort().map((name) => `js/${name}`);
}
