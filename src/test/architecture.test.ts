/** The checks of `npm run check` find what they are there to find: violations planted in a small tree of their own. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tooLarge } from '../ops/checks/sizes.ts';
import { templateFaults } from '../ops/checks/templates.ts';

const root = join(import.meta.dirname, '../..');

/** File, what stands in it, and the rules it breaks. */
const planted: [string, string, string[]][] = [
  ['src/lib/clock.ts', "import '../web/form.ts';", ['lib-knows-nothing-above']],
  ['src/web/form.ts', "import '../accounts/accounts.service.ts';", ['web-knows-lib-only']],
  [
    'src/accounts/accounts.service.ts',
    "import '../commerce/orders.service.ts';",
    ['accounts-calls-earlier-areas-only'],
  ],
  ['src/commerce/orders.service.ts', "import '../learning/grant.model.ts';", ['areas-meet-at-services']],
  ['src/learning/grant.model.ts', "import './grants.service.ts';", ['models-know-nothing-above']],
  [
    'src/learning/grants.service.ts',
    "import './player.routes.ts';",
    ['services-know-no-http', 'nobody-imports-routes-but-app'],
  ],
  ['src/learning/player.routes.ts', 'export const player = 1;', []],
  ['src/catalog/policy.ts', "import './card.model.ts';", ['policies-are-pure']],
  ['src/catalog/card.model.ts', "import './gone.ts';", ['no-unknown']],
  ['src/catalog/cycle.ts', "import './ring.ts';", ['no-cycles']],
  // A ring is told once, where it is met first.
  ['src/catalog/ring.ts', "import './cycle.ts';", []],
  ['src/ops/dev/bank.ts', "import '../../lib/money.ts';", ['stand-ins-know-no-school']],
  ['src/lib/money.ts', "import '../test/world.ts';", ['lib-knows-nothing-above', 'product-knows-no-tests']],
  ['src/test/world.ts', "import '../accounts/accounts.service.ts';", []],
];

describe('import rules', () => {
  let folder: string;
  let found: { from: string; rule: string }[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'planted-'));
    for (const [path, text] of planted) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\nexport {};\n`);
    }
    cpSync(join(root, 'src/ops/checks/imports.cjs'), join(folder, 'imports.cjs'));
    cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    found = violations(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [path, text, rules] of planted)
    it(`[OPS-11] ${path} with ${text} breaks ${rules.join(' and ') || 'nothing'}`, () => {
      const broken = found.filter(({ from }) => from === path).map(({ rule }) => rule);
      expect([...new Set(broken)].sort()).toEqual([...rules].sort());
    });
});

describe('sizes', () => {
  const lines = (count: number, text = 'export const a = 1;') => Array.from({ length: count }, () => text).join('\n');
  const inside = (head: string, count: number) => `${head} {\n${lines(count, 'go();')}\n}`;

  it('[OPS-11] finds a file, a function, a handler and a template that have grown too large', () => {
    const faults = tooLarge([
      { path: 'src/a.ts', text: lines(301) },
      { path: 'src/b.ts', text: inside('function long()', 60) },
      { path: 'src/c.routes.ts', text: `${inside("home.get('/', async (req, res) =>", 16)})` },
      { path: 'views/d.ejs', text: lines(151, '<p>') },
      { path: 'views/_e.ejs', text: lines(61, '<p>') },
    ]);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'src/a.ts',
      'src/b.ts',
      'src/c.routes.ts',
      'views/d.ejs',
      'views/_e.ejs',
    ]);
  });

  it('[OPS-11] leaves alone what is just within the limits', () => {
    const sources = [
      { path: 'src/a.ts', text: lines(300) },
      { path: 'src/b.ts', text: inside('function long()', 48) },
      { path: 'src/c.routes.ts', text: `${inside("home.get('/', async (req, res) =>", 15)})` },
      { path: 'views/d.ejs', text: lines(150, '<p>') },
    ];
    expect(tooLarge(sources)).toEqual([]);
  });
});

describe('templates', () => {
  const faults = (text: string) => templateFaults([{ path: 'views/site/planted.ejs', text }]).length;

  it('[OPS-11] finds what the content policy would block and what nobody could read', () => {
    for (const text of [
      '<script>go()</script>',
      '<p style="color: red">',
      '<button onclick="go()">',
      '<img src="/a.png">',
      '<a href="javascript:go()">',
      '<p hx-on:click="go()">',
      "<%- include('shared/_not-there', {}) %>",
      '<% if (title) { %>',
    ])
      expect(faults(`<%# title %>\n${text}`), text).toBe(1);
  });

  it('[OPS-11] wants the locals declared, and lets a good template be', () => {
    expect(faults('<p>Nothing declared</p>')).toBe(1);
    expect(faults('<%# title %>\n<p class="lead"><%= title %></p><img src="/a.png" alt="">')).toBe(0);
  });
});

function violations(folder: string): { from: string; rule: string }[] {
  const program = join(root, 'node_modules/.bin/depcruise');
  const args = ['--config', 'imports.cjs', '--output-type', 'json', 'src'];
  const { stdout } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
}
