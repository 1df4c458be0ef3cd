import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { render, viewsFolder } from '../lib/view.ts';
import { partsPage, sampleParts } from './parts.routes.ts';

const views = globSync(`${viewsFolder}/**/*.ejs`).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const sprite = readFileSync(`${viewsFolder}/../public/icons.svg`, 'utf8');

it('[A11Y-02] every shared part stands on the parts page or inside one that does', () => {
  const shared = views.filter(({ path }) => path.includes('/views/shared/'));
  const shown = new Set<string>();
  for (const { path, text } of views) if (path.includes('/views/dev/')) note(text, shown);
  for (const name of shown) note(shared.find(({ path }) => basename(path, '.ejs') === name)?.text ?? '', shown);
  expect(shared.map(({ path }) => basename(path, '.ejs')).filter((name) => !shown.has(name))).toEqual([]);
});

it('every icon that a view names is in the sprite', () => {
  const named = views.flatMap(({ text }) => [
    ...text.matchAll(/icons\.svg'\) %>#([a-z0-9-]+)/g),
    ...text.matchAll(/(?:_icon', \{ name|\bicon(?:End)?): '([a-z0-9-]+)'/g),
  ]);
  const missing = named.map((match) => match[1]).filter((name) => !sprite.includes(`id="${name}"`));
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

it('the parts page shows a form come back: summary first, each message beside its field, what was typed kept', () => {
  const html = render(partsPage(sampleParts));
  expect(html).toContain('href="#field-title"');
  expect(html).toMatch(/id="field-title"[^>]*aria-invalid="true"[^>]*aria-describedby="field-title-error"/s);
  expect(html).toMatch(/id="field-title-error".*?Give the course a title\./s);
  expect(html).toContain('value="cheap"');
});

it('a hostile name stays text', () => {
  const html = render({
    name: 'shared/_person',
    locals: { name: '<script>alert(1)</script>', initials: '<b', line: '"><img src=x>' },
  });
  expect(html).not.toMatch(/<script|<img/);
});

function note(text: string, shown: Set<string>): void {
  for (const match of text.matchAll(/include\('shared\/(_[a-z-]+)'/g)) shown.add(match[1] ?? '');
}
