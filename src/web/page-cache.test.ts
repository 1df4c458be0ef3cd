import { createServer, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setCourseRating } from '../authoring/courses/course-counters.service.ts';
import { findCatalogCourse, reloadCatalog } from '../catalog/memory.service.ts';
import { cacheRedis } from '../lib/redis.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { cachePages, forgetPages, pageCache } from './page-cache.ts';

const school = await startSchool({ jobs: false });
const { leo, knots } = await world();

beforeEach(async () => {
  forgetPages();
  await cacheRedis.flushdb();
});

type Given = Record<string, string>;
type Raw = { status: number; headers: Record<string, string | string[] | undefined>; bytes: Buffer };

/** What really crosses the wire: nothing is unpacked or added. */
function raw(path: string, headers: Given = {}, method = 'GET'): Promise<Raw> {
  return new Promise((done, fail) => {
    const sent = request(new URL(path, school.url), { method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }),
      );
    });
    sent.on('error', fail);
    sent.end();
  });
}
const isKept = ({ headers }: Raw) => headers.etag !== undefined;

/** Asks until the answer comes from what is kept. */
async function kept(path: string, headers: Given = {}): Promise<Raw> {
  await raw(path, headers);
  const answer = await raw(path, headers);
  expect(isKept(answer), path).toBe(true);
  return answer;
}

describe('[OPS-11] pages for visitors', () => {
  const pages = ['/', '/courses', '/courses?q=knots', '/courses/knots', '/courses/knots/lectures/bowline'];
  it.each([...pages, '/courses/knots/reviews', '/categories/outdoors', '/teachers/ada'])(
    '[OPS-11] %s: what is kept is byte for byte what was rendered, and no answer sets a cookie',
    async (path) => {
      const rendered = await raw(path);
      expect(rendered.status).toBe(200);
      expect(isKept(rendered)).toBe(false);
      const again = await kept(path);
      expect(again.bytes.equals(rendered.bytes)).toBe(true);
      expect(again.headers['content-type']).toBe(rendered.headers['content-type']);
      expect(again.headers['content-security-policy']).toBe(rendered.headers['content-security-policy']);
      for (const answer of [rendered, again]) expect(answer.headers['set-cookie']).toBeUndefined();
      expect(again.bytes.toString()).not.toContain('_csrf');
    },
  );

  it('[OPS-11] come packed as the browser can unpack them', async () => {
    const plain = (await kept('/courses/knots')).bytes;
    const brotli = await raw('/courses/knots', { 'Accept-Encoding': 'gzip, deflate, br, zstd' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.bytes).equals(plain)).toBe(true);
    const gzip = await raw('/courses/knots', { 'Accept-Encoding': 'gzip, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.bytes).equals(plain)).toBe(true);
    for (const accepted of ['identity', 'br;q=0, gzip;q=0.0', ''])
      expect(
        (await raw('/courses/knots', { 'Accept-Encoding': accepted })).headers['content-encoding'],
      ).toBeUndefined();
    for (const { headers, bytes } of [brotli, gzip]) expect(headers['content-length']).toBe(String(bytes.length));
  });

  it('[OPS-11] are not sent again to who has them', async () => {
    const { headers } = await kept('/courses');
    for (const known of [String(headers.etag), `"other", ${headers.etag}`]) {
      const answer = await raw('/courses', { 'If-None-Match': known, 'Accept-Encoding': 'br' });
      expect(answer.status).toBe(304);
      expect(answer.bytes).toHaveLength(0);
      expect(answer.headers.etag).toBe(headers.etag);
      expect(answer.headers['content-length']).toBeUndefined();
      expect(answer.headers.vary).toBe(headers.vary);
    }
    expect((await raw('/courses', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('[OPS-11] answer HEAD like GET, without the body', async () => {
    const get = await kept('/courses');
    const head = await raw('/courses', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    for (const name of ['etag', 'content-length', 'content-type', 'vary', 'cache-control'])
      expect(head.headers[name], name).toBe(get.headers[name]);
  });

  it('[OPS-11] say to caches what they depend on and that they must be asked for', async () => {
    const { headers } = await kept('/courses');
    const vary = String(headers.vary).toLowerCase().split(', ');
    expect(vary).toEqual(expect.arrayContaining(['accept-encoding', 'cookie', 'hx-request', 'hx-request-type']));
    expect(headers['cache-control']).toBe('public, no-cache');
  });

  it('[OPS-11] are not for who is signed in, nor are theirs for others', async () => {
    await kept('/courses/knots');
    const person = await school.signedIn(leo);
    const own = await person.get('/courses/knots');
    expect(own.text).toContain('Go on learning');
    expect(own.headers.get('etag')).toBeNull();
    expect((await raw('/courses/knots')).bytes.toString()).not.toContain('Go on learning');
    forgetPages();
    await cacheRedis.flushdb();
    await person.get('/courses/knots');
    expect(isKept(await raw('/courses/knots'))).toBe(false);
    expect(isKept(await raw('/courses/knots', { Cookie: 'theme=dark' }))).toBe(true);
  });

  it('[OPS-11] keep the part and the whole of an address apart', async () => {
    const part = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };
    const whole = await kept('/courses');
    const fragment = await kept('/courses', part);
    expect(fragment.bytes.toString()).not.toContain('<html');
    expect(whole.bytes.toString()).toContain('<html');
    expect(fragment.headers.etag).not.toBe(whole.headers.etag);
    const full = await raw('/courses', { 'HX-Request': 'true', 'HX-Request-Type': 'full' });
    expect(full.bytes.equals(whole.bytes)).toBe(true);
    const restored = await raw('/courses', { ...part, 'HX-History-Restore-Request': 'true' });
    expect(restored.bytes.equals(whole.bytes)).toBe(true);
  });

  it('[OPS-11] are the same for the same wish, however it is written', async () => {
    const first = await kept('/courses?level=beginner&price=paid&q=knots');
    for (const query of [
      'q=knots&price=paid&level=beginner',
      'utm_source=mail&utm_campaign=x&q=++knots+&level=beginner&price=paid&fbclid=1',
      'q=knots&level=beginner&level=wizard&price=paid&sort=&after=',
    ]) {
      const answer = await raw(`/courses?${query}`);
      expect(isKept(answer), query).toBe(true);
      expect(answer.bytes.equals(first.bytes)).toBe(true);
    }
    expect(isKept(await raw('/courses?level=advanced&price=paid&q=knots'))).toBe(false);
    for (const path of ['/', '/courses/knots', '/courses/knots/lectures/bowline', '/categories/outdoors']) {
      const plain = await kept(path);
      expect((await kept(`${path}?utm_source=mail&x=1`)).bytes.equals(plain.bytes), path).toBe(true);
    }
  });

  it('[OPS-11] that anybody can make up stay out of Redis', async () => {
    for (let number = 0; number < 5; number++) await kept(`/courses?q=word${number}`);
    expect(await cacheRedis.keys('page:*')).toEqual([]);
    await kept('/courses');
    await expect.poll(() => cacheRedis.keys('page:*'), { timeout: 15_000 }).toHaveLength(1);
  });

  it('[OPS-11] are not kept when they say no', async () => {
    for (const path of ['/courses/never', '/categories/never', '/courses/knots/lectures/never']) {
      for (let tries = 0; tries < 2; tries++) {
        const answer = await raw(path);
        expect(answer.status, path).toBe(404);
        expect(isKept(answer), path).toBe(false);
      }
    }
    expect((await raw('/courses', {}, 'DELETE')).status).not.toBe(200);
  });

  it('[OPS-11] are never the old ones after a change', async () => {
    for (let count = 1; count <= 20; count++) {
      await kept('/courses/knots');
      await setCourseRating(knots.id, { average: 4, count, histogram: [0, 0, 0, count, 0] });
      await expect
        .poll(() => findCatalogCourse({ id: knots.id })?.rating.count, { interval: 1, timeout: 15_000 })
        .toBe(count);
      const words = new RegExp(`\\b${count} ratings?\\b`);
      expect((await raw('/courses/knots')).bytes.toString()).toMatch(words);
      expect((await kept('/courses/knots')).bytes.toString()).toMatch(words);
    }
  });
});

describe('[OPS-11] a crowd at an address that nobody had yet', () => {
  const crowd = 200;
  const renders = vi.fn();
  let refuse = false;
  cachePages(({ path }) => (path.startsWith('/crowd/') ? { key: path, version: () => '1' } : null));

  /** The cache before a page of its own, so that renders can be counted; who renders, answers when `go` is called. */
  async function stand(use: (url: string, go: () => void, waiting: () => number) => Promise<void>): Promise<void> {
    const renderers: (() => void)[] = [];
    let asked = 0;
    const server = createServer((req, res) => {
      asked++;
      pageCache(req, res, () => {
        renders();
        renderers.push(() => {
          const body = Buffer.from('<p>the page</p>');
          res.setHeader('Content-Type', 'text/html');
          const page = req as { keepPage?: (page: { body: Buffer; headers: Given }) => void };
          if (!refuse) page.keepPage?.({ body, headers: {} });
          res.writeHead(refuse ? 404 : 200).end(body);
        });
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const go = () => renderers.splice(0).forEach((answer) => void answer());
    await use(url, go, () => asked).finally(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  beforeEach(() => {
    renders.mockClear();
    refuse = false;
  });

  it('[OPS-11] is rendered for once', async () => {
    await stand(async (url, go, asked) => {
      const answers = Array.from({ length: crowd }, () => fetch(`${url}/crowd/one`));
      await expect.poll(asked, { timeout: 15_000 }).toBe(crowd);
      await expect.poll(() => renders.mock.calls.length, { timeout: 15_000 }).toBe(1);
      go();
      const texts = await Promise.all(answers.map(async (answer) => (await answer).text()));
      expect(new Set(texts)).toEqual(new Set(['<p>the page</p>']));
      expect(renders).toHaveBeenCalledTimes(1);
    });
  });

  it('[OPS-11] is still rendered for once when the first of it leaves', async () => {
    await stand(async (url, go, asked) => {
      const leaver = new AbortController();
      const first = fetch(`${url}/crowd/two`, { signal: leaver.signal }).catch(() => null);
      await expect.poll(() => renders.mock.calls.length, { timeout: 15_000 }).toBe(1);
      const answers = Array.from({ length: crowd }, () => fetch(`${url}/crowd/two`));
      await expect.poll(asked, { timeout: 15_000 }).toBe(crowd + 1);
      leaver.abort();
      await first;
      await expect.poll(() => renders.mock.calls.length, { timeout: 15_000 }).toBe(2);
      go();
      const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(renders).toHaveBeenCalledTimes(2);
    });
  });

  it('[OPS-11] gets every one an answer when the page may not be kept', async () => {
    refuse = true;
    await stand(async (url, go, asked) => {
      const answers = Array.from({ length: 20 }, () => fetch(`${url}/crowd/three`));
      await expect.poll(asked, { timeout: 15_000 }).toBe(20);
      await expect.poll(() => renders.mock.calls.length, { timeout: 15_000 }).toBe(1);
      go();
      await expect.poll(() => renders.mock.calls.length, { timeout: 15_000 }).toBe(20);
      go();
      const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
      expect(new Set(statuses)).toEqual(new Set([404]));
    });
  });
});

it('[OPS-11] two hundred visitors at once get the same page from the real application', async () => {
  await reloadCatalog();
  const answers = await Promise.all(Array.from({ length: 200 }, () => raw('/courses/knots')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1);
  // All but the one that was rendered came from what is kept.
  expect(answers.filter((answer) => !isKept(answer)).length).toBeLessThanOrEqual(1);
});
