/** `npm run check`: types, lint, format, import rules, dead code, sizes, templates. One line each, all are run. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { tooLarge } from './checks/sizes.ts';
import { listSources } from './checks/sources.ts';
import { templateFaults } from './checks/templates.ts';

type Result = { faults: string };
type Check = { name: string; run: () => Promise<Result> };

const root = resolve(import.meta.dirname, '../..');
const views = () => listSources(['views'], ['.ejs']);
const checks: Check[] = [
  { name: 'types', run: () => tool('tsc', ['-p', '.']) },
  { name: 'lint and format', run: () => tool('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'import rules', run: () => tool('depcruise', ['--config', 'src/ops/checks/imports.cjs', 'src']) },
  { name: 'dead code', run: () => tool('knip', ['--config', 'src/ops/checks/knip.json', '--no-progress']) },
  { name: 'sizes', run: async () => lines(tooLarge([...listSources(['src'], ['.ts']), ...views()])) },
  { name: 'templates', run: async () => lines(templateFaults(views())) },
];

const results = await Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await run()) })));
for (const { name, faults } of results) console.log(faults ? `FAIL ${name}\n${faults}\n` : `ok   ${name}`);
const failed = results.filter(({ faults }) => faults !== '').length;
console.log(`${results.length - failed} checks passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function lines(faults: string[]): Result {
  return { faults: faults.join('\n') };
}

function tool(name: string, args: string[]): Promise<Result> {
  return new Promise((done) => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => done({ faults: code === 0 ? '' : output.trim() || `${name} ended with ${code}` }));
  });
}
