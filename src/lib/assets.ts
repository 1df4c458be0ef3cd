/** Addresses of files in `public/` that may be cached for ever: `/static/<hash of content>/css/app.css`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const publicFolder = resolve(import.meta.dirname, '../../public');
const known = new Map<string, { hash: string; mtimeMs: number }>();
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
    const file = join(publicFolder, path);
    const { mtimeMs } = statSync(file);
    if (cached && cached.mtimeMs === mtimeMs) return cached.hash;
    const hash = createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 10);
    known.set(path, { hash, mtimeMs });
    return hash;
  } catch {
    return null;
  }
}
