/** The files that git knows or would take, read once. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export type Source = { path: string; text: string };

const root = resolve(import.meta.dirname, '../../..');

/** Sources below `folders` with one of the endings, paths relative to the project's root. */
export function listSources(folders: string[], endings: string[]): Source[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders];
  const paths = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n');
  return paths
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** "views/shared/_button.ejs" -> "_button.ejs" */
export function nameOf(path: string): string {
  return basename(path);
}
