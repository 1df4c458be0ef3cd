/** Builds what browsers get: one style sheet and the scripts of packages. The server itself runs as it is written. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runToEnd } from './services/commands.ts';
import { plainError, tellError } from './services/plain-error.ts';

const root = join(import.meta.dirname, '..', '..');
const css = {
  output: 'public/css/app.css',
  sources: ['styles', 'views', 'public/js', 'tailwind.config.js', 'package-lock.json'],
};
const htmx = 'node_modules/htmx.org/dist';
const vendor = { output: 'public/js/vendor.js', sources: [`${htmx}/htmx.min.js`] };
// Where a page listens to the server, as in the studio. Two script tags would race: the extension must be registered before
// htmx looks at the page.
const live = { output: 'public/js/vendor-live.js', sources: [`${htmx}/htmx.min.js`, `${htmx}/ext/hx-sse.min.js`] };
// A module that the studio loads when something rich is pasted.
const turndown = {
  output: 'public/js/turndown.js',
  sources: ['node_modules/turndown/lib/turndown.browser.es.js'],
};
/** Which files make a script stands here. */
const self = 'src/ops/build.ts';
const scripts = [vendor, live, turndown];

if (import.meta.main) {
  try {
    const built = await buildAssets({ force: process.argv.includes('--force') });
    console.log(built.length > 0 ? `Built ${built.join(' and ')}` : 'Nothing has changed');
  } catch (error) {
    console.error(tellError(error));
    process.exitCode = 1;
  }
}

/** Builds what is older than its sources (or all, by force), each file replaced in one step. Resolves with what was built. */
export async function buildAssets({ force } = { force: false }): Promise<string[]> {
  const work: Promise<string>[] = [];
  if (force || isStale(css.output, css.sources)) work.push(buildCss());
  for (const script of scripts)
    if (force || isStale(script.output, [...script.sources, self])) work.push(buildScript(script));
  return Promise.all(work);
}

async function buildCss(): Promise<string> {
  const fresh = prepare(css.output);
  const tailwind = join(root, 'node_modules/@tailwindcss/cli/dist/index.mjs');
  const args = [tailwind, '--cwd', root, '-i', 'styles/app.css', '-o', fresh, '--minify'];
  const { status, output } = await runToEnd(process.execPath, args, { env: process.env });
  if (status !== 0) {
    rmSync(fresh, { force: true });
    throw plainError(`The style sheet could not be built:\n${output}`);
  }
  renameSync(fresh, join(root, css.output));
  return css.output;
}

async function buildScript({ output, sources }: { output: string; sources: string[] }): Promise<string> {
  const fresh = prepare(output);
  writeFileSync(fresh, sources.map((file) => readFileSync(join(root, file), 'utf8')).join(';\n'));
  renameSync(fresh, join(root, output));
  return output;
}

function prepare(output: string): string {
  mkdirSync(join(root, dirname(output)), { recursive: true });
  return join(root, `${output}.${process.pid}.tmp`);
}

function isStale(output: string, sources: string[]): boolean {
  const built = statSync(join(root, output), { throwIfNoEntry: false });
  return !built || sources.some((source) => newest(join(root, source)) > built.mtimeMs);
}

/** The latest change of a file or of any file below a folder, in ms since 1970; what we build ourselves does not count. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat || scripts.some(({ output }) => path === join(root, output))) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}
