/** What no browser of a person sends. Nothing here may end in a 500, hang, or change anything. */
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import type { Client } from './client.ts';
import { type Actor, actors, listRoutes, populatedSchool, type Route } from './every-route.ts';
import { table } from './routes-table.ts';

const { school, cast, clients, addressOf } = await populatedSchool();
const routes = listRoutes();
const unsafe = routes.filter(({ method, path }) => method !== 'GET' && path !== '/sign-out');
const insiders: Actor[] = ['visitor', 'learner', 'owner', 'admin'];
const form = 'application/x-www-form-urlencoded';
const long = 'ä'.repeat(4000);
/** Each is tried in every place of every route. */
const notIds = [
  '0',
  '000000000000000000000000',
  'zzzzzzzzzzzzzzzzzzzzzzzz',
  '../../etc/passwd',
  '[object Object]',
  '__proto__',
  long,
];
const brokenPaths = [
  '/%',
  '/courses/%E0%A4%A',
  '/learn/%00/lectures/%ff',
  '/media/%2e%2e%2f/x',
  '/static/%c0%af',
  '/courses/%0d%0aset-cookie:a=b',
];
const queries = [
  'q[]=a&q[]=b',
  'q[$ne]=1',
  'after[$gt]=',
  'sort=__proto__&category=constructor',
  `q=${encodeURIComponent(long)}`,
  'after=not-a-cursor&page=-1&q=%ff%fe',
  'after=AAAA&q=%00&length=NaN&rating=1e999',
  `${'a=1&'.repeat(2000)}`,
];
const bodies: [string, string][] = [
  ['arrays', 'email[]=a&password[]=b&title[]=c&text[]=d&q[]=e&course[]=f&name[]=g'],
  ['operators', 'email[$ne]=a&password[$gt]=&title[$where]=1&course[$ne]=&id[$ne]=&slug[$regex]=.'],
  [
    'the same field often',
    'email=a&email=b&title=a&title=b&course=a&course=b&name=a&name=b&price=1&price=2&revision=1&revision=2',
  ],
  ['names of the language', '__proto__=1&constructor=2&toString=3&hasOwnProperty=4&__proto__[admin]=1'],
  ['broken encodings', 'email=%&title=%E0%A4%A&name=%ff&course=%00'],
  ['very long values', `email=${long}&title=${long}&name=${long}&text=${long}&course=${long}`],
  [
    'numbers that are none',
    'price=NaN&rating=1e999&seconds=-1&revision=99999999999999999999&amount=0x10&position=Infinity',
  ],
];

describe('addresses', () => {
  for (const route of routes.filter(({ path }) => /:/.test(path)))
    it(`[OPS-08] ${route.method} ${route.path} takes ids that are no ids`, async () => {
      for (const value of notIds) {
        const address = route.path.replace('{/*path}', '').replace(/:\w+/g, encodeURIComponent(value));
        for (const actor of enteringBy(route))
          expectCalm(await send(clients[actor], route.method, address), actor, value.slice(0, 30));
      }
    });

  it('[OPS-08] answers broken percent signs with 400 or 404', async () => {
    for (const path of brokenPaths)
      for (const actor of insiders)
        expect(await raw(clients[actor], path), path).toMatch(
          actor === 'visitor' ? /^HTTP\/1.1 (40[04]|303) / : /^HTTP\/1.1 40[04] /,
        );
  });

  for (const { path } of routes.filter((route) => route.method === 'GET'))
    it(`[OPS-08] GET ${path} takes odd queries`, async () => {
      const address = await addressOf(path);
      for (const query of queries)
        for (const actor of leastAndMost({ method: 'GET', path }))
          expectCalm(await send(clients[actor], 'GET', `${address}?${query}`), actor, query.slice(0, 40));
    });
});

describe('bodies', () => {
  for (const route of unsafe)
    it(`[OPS-08] ${route.method} ${route.path} takes garbage and does not break`, async () => {
      for (const [what, body] of bodies) {
        const there = await addressed(route);
        for (const actor of leastAndMost(route))
          expectCalm(await submit(clients[actor], there, body, form), actor, what);
      }
    });

  for (const route of unsafe)
    it(`[OPS-08] ${route.method} ${route.path} refuses bodies that are not what they claim`, async () => {
      const types = [
        'application/json',
        'text/plain',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'image/png',
        `${form}; charset=utf-7`,
      ];
      const there = await addressed(route);
      const body = '{"email":{"$ne":null},"title":["a"],"_csrf":1}';
      for (const type of types)
        for (const actor of enteringBy(route).slice(0, 1))
          expectCalm(await submit(clients[actor], there, body, type), actor, type);
    });

  it('[OPS-08] a body larger than forms may be is refused with 413', async () => {
    const page = await submit(
      school.visitor(),
      { method: 'POST', path: '/join' },
      `name=${'a'.repeat(3_000_000)}`,
      form,
    );
    expect(page.status).toBe(413);
  });

  it('[OPS-08] more fields than a form has are refused', async () => {
    const page = await submit(school.visitor(), { method: 'POST', path: '/join' }, 'a=1&'.repeat(2600), form);
    expect(page.status).toBe(413);
  });

  it('[MED-01] an upload that is cut off stores nothing and leaves the school well', async () => {
    const address = await addressOf('/studio/courses/:course/basics');
    const { owner } = clients;
    const head = [
      `POST ${address} HTTP/1.1`,
      `Host: ${new URL(school.url).host}`,
      `Cookie: ${cookies(owner)}`,
      'Sec-Fetch-Site: same-origin',
      'Content-Type: multipart/form-data; boundary=cut',
      'Content-Length: 100000',
      '',
      '--cut\r\nContent-Disposition: form-data; name="cover"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nabc',
    ];
    await cutOff(head.join('\r\n'));
    await expect.poll(() => readdirSync(join(config.dataFolder, 'incoming'))).toEqual([]);
    expect((await owner.get(address)).status).toBe(200);
  });
});

describe('requests from elsewhere', () => {
  for (const route of unsafe.filter(({ path }) => !path.startsWith('/payments')))
    it(`[OPS-08] ${route.method} ${route.path} is refused from another site, and without or with a wrong token`, async () => {
      const there = await addressed(route);
      const cross = await submit(clients.admin, there, '', form, { 'Sec-Fetch-Site': 'cross-site' });
      expect(cross.status).toBe(403);
      const origin = { 'Sec-Fetch-Site': '', Origin: 'https://elsewhere.example' };
      expect((await submit(clients.admin, there, '', form, origin)).status).toBe(403);
      for (const token of ['', 'wrong', clients.learner.csrf() ?? ''])
        expect((await submit(clients.admin, there, '', form, { 'X-CSRF-Token': token })).status).toBe(403);
    });

  it('[OPS-08] after all this the school is as it was', async () => {
    const { facts, sections, versionId } = await requirePublishedCourse('knots');
    expect({ facts, sections, versionId }).toEqual(pick(cast.knots));
    expect((await school.visitor().get('/courses/knots')).status).toBe(200);
    expect((await school.visitor().get('/readyz')).status).toBe(200);
  });
});

/**
 * Those of the insiders whom the table lets in: the others are turned away at the door, whatever they bring, as the tests of
 * the routes show. Where nobody enters, one knocks.
 */
function enteringBy({ method, path }: Route): Actor[] {
  const answers = (table[`${method} ${path}`] ?? '').split(' ');
  const entering = insiders.filter((one) => !['in', '403', '404'].includes(answers[actors.indexOf(one)] ?? 'in'));
  return entering.length > 0 ? entering : ['visitor'];
}

/** Who may do least of those who come in, and who may do most: what is between meets the same code. */
function leastAndMost(route: Route): Actor[] {
  const entering = enteringBy(route);
  return [...new Set([...entering.slice(0, 1), ...entering.slice(-1)])];
}

function expectCalm(page: { status: number; text: string }, actor: string, what: string): void {
  expect(page.status, `${actor}, ${what}: ${page.text.slice(0, 300)}`).toBeLessThan(500);
}

/** The route with something real in every place of its path. */
async function addressed({ method, path }: Route): Promise<Route> {
  return { method, path: await addressOf(path) };
}

function submit(
  client: Client,
  { method, path }: Route,
  body: string,
  type: string,
  more: Record<string, string> = {},
) {
  return send(client, method, path, { body, headers: { 'Content-Type': type, ...more } });
}

type Sent = { body?: string; headers?: Record<string, string> };

/** As the client does it, but with any body, and an end after ten seconds. PUT and DELETE are sent as such. */
async function send(client: Client, method: string, path: string, { body, headers }: Sent = {}) {
  const response = await fetch(school.url + path, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
    headers: strip({
      Cookie: cookies(client),
      'Sec-Fetch-Site': 'same-origin',
      'X-CSRF-Token': client.csrf() ?? '',
      ...headers,
    }),
    ...(method === 'GET' ? {} : { body: body ?? '' }),
  });
  return { status: response.status, text: await response.text() };
}

const pick = ({ facts, sections, versionId }: typeof cast.knots) => ({ facts, sections, versionId });

function strip(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

function cookies(client: Client): string {
  return [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** A path that `fetch` would tidy up; resolves with the status line. */
function raw(client: Client, path: string): Promise<string> {
  const { hostname, port, host } = new URL(school.url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => done(text.split('\r\n')[0] ?? ''));
    socket.on('error', fail);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookies(client)}\r\nConnection: close\r\n\r\n`);
  });
}

function cutOff(text: string): Promise<void> {
  const { hostname, port } = new URL(school.url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', fail);
    socket.on('close', () => done());
    socket.write(text, () => socket.destroy());
  });
}
