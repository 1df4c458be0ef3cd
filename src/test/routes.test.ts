import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import type { Page } from './client.ts';
import { type Actor, actors, listRoutes, populatedSchool, type Route } from './every-route.ts';
import { bodies, table } from './routes-table.ts';

const { clients, addressOf } = await populatedSchool();
const routes = listRoutes();
const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // How the source is laid out is the templates' business; what a browser and a reader make of it is checked.
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'void-style': 'off',
    'no-inline-style': 'error',
    'long-title': 'off',
    'doctype-style': 'off',
    'no-redundant-for': 'off',
    'prefer-native-element': 'off',
    // Buttons may stand outside their form, and some forms are sent by a script alone.
    'wcag/h32': 'off',
    // Checkboxes of one name are a list.
    'form-dup-name': 'off',
  },
});

describe('every page', () => {
  const pages = routes.filter(({ method, path }) => method === 'GET' && /200/.test(table[`GET ${path}`] ?? ''));

  for (const route of pages) {
    it(`[A11Y-02] ${nameOf(route)} is valid HTML for everybody who sees it`, async () => {
      for (const actor of seenBy(route)) {
        const page = await send(route, actor);
        if (isHtml(page)) expect(await faultsOf(page), `as ${actor}`).toEqual([]);
      }
    });

    it(`[A11Y-04] ${nameOf(route)} answers htmx with the same status: a whole page, or parts that have ids`, async () => {
      for (const actor of seenBy(route)) {
        const page = await clients[actor].htmx.get(await addressOf(route.path));
        expect(page.status).toBe(200);
        if (isHtml(page)) expect(partsWithoutId(page), `as ${actor}`).toEqual([]);
      }
    });
  }
});

describe('every route', () => {
  it('[OPS-08] stands in the table of who may do what, and nothing else does', () => {
    const names = routes.map(nameOf);
    expect([...new Set(names)].sort()).toEqual(Object.keys(table).sort());
  });

  // Signing out ends the sessions the others need.
  const last = (route: Route) => Number(route.path === '/sign-out');
  for (const route of routes.toSorted((one, other) => last(one) - last(other))) {
    it(`[ACC-07] ${nameOf(route)} lets in who may enter and nobody else`, async () => {
      const seen: string[] = [];
      for (const actor of actors) seen.push(codeOf(await send(route, actor)));
      expect(seen.join(' ')).toBe(table[nameOf(route)]);
    });
  }
});

async function send(route: Route, actor: Actor): Promise<Page> {
  const client = clients[actor];
  const address = await addressOf(route.path);
  if (route.method === 'GET') return client.get(address);
  const fields = { ...bodies[nameOf(route)], ...(route.method === 'POST' ? {} : { _method: route.method }) };
  return client.post(address, fields);
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

function codeOf(page: Page): string {
  return page.status === 303 && page.location?.startsWith('/sign-in') ? 'in' : String(page.status);
}

function seenBy(route: Route): Actor[] {
  const codes = table[nameOf(route)]?.split(' ') ?? [];
  return actors.filter((_, at) => codes[at] === '200');
}

function isHtml(page: Page): boolean {
  return /text\/html/.test(page.headers.get('content-type') ?? '');
}

async function faultsOf(page: Page): Promise<string[]> {
  const report = await html.validateString(page.text);
  return report.results.flatMap(({ messages, source }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} in ${source?.split('\n')[line - 1]?.trim()}`),
  );
}

function partsWithoutId(page: Page): string[] {
  if (/^\s*<!doctype html>/i.test(page.text)) return [];
  return page.html.childNodes
    .filter((node) => node.rawText.trim() !== '')
    .map((node) => node.toString())
    .filter((text) => !/^<[a-z-]+[^>]*\sid=/.test(text));
}
