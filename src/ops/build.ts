/** Builds what browsers get: the style sheets and the scripts of packages. The server itself runs as it is written. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runToEnd } from './services/commands.ts';
import { plainError, tellError } from './services/plain-error.ts';

const root = join(import.meta.dirname, '..', '..');
/** For learners, who may have a poor line, and for the desks of authors and admins. */
export const sheets = ['app', 'desk'].map((name) => ({
  input: `styles/${name}.css`,
  output: `public/css/${name}.css`,
}));
const ofSheets = ['styles', 'views', 'public/js', 'tailwind.config.js', 'package-lock.json'];
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
  for (const sheet of sheets) if (force || isStale(sheet.output, ofSheets)) work.push(buildSheet(sheet));
  for (const script of scripts)
    if (force || isStale(script.output, [...script.sources, self])) work.push(buildScript(script));
  return Promise.all(work);
}

async function buildSheet({ input, output }: { input: string; output: string }): Promise<string> {
  const fresh = prepare(output);
  const tailwind = join(root, 'node_modules/@tailwindcss/cli/dist/index.mjs');
  const args = [tailwind, '--cwd', root, '-i', input, '-o', fresh, '--minify'];
  const { status, output: words } = await runToEnd(process.execPath, args, { env: process.env });
  if (status !== 0) {
    rmSync(fresh, { force: true });
    throw plainError(`The style sheet could not be built:\n${words}`);
  }
  renameSync(fresh, join(root, output));
  return output;
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
