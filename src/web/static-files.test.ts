import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asset, publicFolder } from '../lib/assets.ts';
import { startSchool } from '../test/school.ts';

const school = await startSchool({ jobs: false });
const css = asset('css/app.css');
const get = (path: string, headers: Record<string, string> = {}) => fetch(school.url + path, { headers });
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('built files', () => {
  it('[A11Y-03] go out compressed, as small as the browser can take, and are the same for all', async () => {
    const original = await readFile(join(publicFolder, 'css/app.css'));
    const sizes: number[] = [];
    for (const [asked, sent] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await get(css, { 'Accept-Encoding': asked });
      expect(answer.headers.get('content-encoding')).toBe(sent);
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      expect(answer.headers.get('content-type')).toMatch(/^text\/css/);
      sizes.push(Number(answer.headers.get('content-length')));
      expect(digest(new Uint8Array(await answer.arrayBuffer()))).toBe(digest(original));
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });

  it('are kept for ever under the hash of their content only', async () => {
    expect((await get(css)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const font = await get('/static/0/fonts/hanken-grotesk-700.woff2');
    expect([font.status, font.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    const stale = await get('/static/anything/css/app.css');
    expect([stale.status, stale.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const etag = (await get(css)).headers.get('etag') ?? '';
    const again = await get(css, { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' });
    expect(again.status).toBe(304);
  });

  it('that import each other have one address: none is fetched twice, none stays old', async () => {
    const folder = join(publicFolder, 'js');
    let found = 0;
    for (const name of await readdir(folder)) {
      for (const [, other] of (await readFile(join(folder, name), 'utf8')).matchAll(/'\.\/([\w-]+\.js)'/g)) {
        found += 1;
        const address = new URL(`./${other}`, new URL(asset(`js/${name}`), school.url));
        expect(address.pathname).toBe(asset(`js/${other}`));
        expect((await get(address.pathname)).headers.get('cache-control')).toContain('immutable');
      }
    }
    expect(found).toBeGreaterThan(10);
  });

  it('are all there is: nothing outside of the folder, and what is missing is a page that says so', async () => {
    for (const path of [
      '/static/0/../../package.json',
      '/static/0/..%2f..%2fpackage.json',
      '/static/0/js/none.js',
      '/static/0/',
      '/static/',
    ]) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
    }
  });
});
