/**
 * Finished pages for visitors, answered before the framework is entered. Three levels: this process' memory, Redis,
 * one render per key at a time. Nothing is deleted: the version in the key moves on, old entries age out.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { cacheRedis } from '../lib/redis.ts';
import { doorsAreOpen } from './doors.ts';
import { sessionCookie } from './session.ts';

/** Says whether an address may be kept: null, or its normalised form and how to learn the version of all it shows. */
export type PageRule = (url: { path: string; query: URLSearchParams }) => Kept | null;
/**
 * `version` is asked at every request, so it must be cheap; null: not to be kept now. `local`: anybody can make up such
 * addresses, so they are kept in this process' bounded memory only, where they cannot fill Redis.
 */
type Kept = { key: string; version: () => string | null; local?: boolean };
/** `entry`: what was served under this key last, so that the next request needs no look-up. */
type Key = { name: string; local: boolean; entry?: Entry };
type Encoding = 'br' | 'gzip' | 'identity';
/**
 * `bodies` hold bytes as Latin-1 text: Node joins such text with the head into one write to the socket, where a Buffer
 * costs a second one.
 */
type Entry = {
  etag: string;
  size: number;
  until: number;
  bodies: Record<Encoding, string>;
  headers: Record<Encoding, string[]>;
};
/** What the rules said of an address, and the key made of it, for as long as the versions stand. */
type Ruling = { kept: Kept | null; shell: string; version: string; whole: Key; part: Key };
/** What the others who wait get: the page; null where it may not be kept; 'left' when who asked first has gone. */
type Built = Entry | null | 'left';
type Incoming = IncomingMessage & { keepPage?: (page: { body: Buffer; headers: Record<string, string> }) => void };

const redisSeconds = 600;
const memoryMs = 300_000;
const rules: PageRule[] = [];
const entries = new LRUCache<string, Entry>({
  maxSize: 64 * 1024 * 1024,
  sizeCalculation: (entry) => entry.size,
  ttl: memoryMs,
});
const rulings = new LRUCache<string, Ruling>({ max: 5000 });
const encodings = new LRUCache<string, Encoding>({ max: 200 });
const building = new Map<string, Promise<Built>>();
const personal =
  /^(x-request-id|date|connection|keep-alive|content-length|content-encoding|etag|set-cookie|transfer-encoding|vary|cache-control)$/;

/** What stands around every page (banner, categories) has a version too. */
let shellVersion: () => string = () => '';

/** Registers which visitor pages of an area may be kept. */
export function cachePages(rule: PageRule): void {
  rules.push(rule);
}

/** Says how to learn the version of what stands around every page. */
export function versionShellBy(version: () => string): void {
  shellVersion = version;
}

/** Answers from what is kept, or lets `render` answer and keeps that. */
export function pageCache(req: IncomingMessage, res: ServerResponse, render: () => void): void {
  const key = keyOf(req);
  if (!key) return render();
  const entry = keptUnder(key);
  if (entry) return serve(req, res, entry);
  const running = building.get(key.name);
  if (!running) return build(key, req, res, render);
  void running.then((built) => {
    if (built === 'left') pageCache(req, res, render);
    else if (built) serve(req, res, built);
    else render();
  });
}

/** Entries end after some minutes, whatever their version. */
function keptUnder(key: Key): Entry | undefined {
  if (key.entry && key.entry.until > performance.now()) return key.entry;
  const entry = entries.get(key.name);
  if (entry) key.entry = entry;
  else delete key.entry;
  return entry;
}

/** Forgets what this process holds (tests; after a gap in the bus). */
export function forgetPages(): void {
  entries.clear();
  rulings.clear();
}

function keyOf(req: IncomingMessage): Key | null {
  if (req.method !== 'GET' && req.method !== 'HEAD') return null;
  if (req.headers.cookie?.includes(`${sessionCookie}=`) || !doorsAreOpen()) return null;
  const known = ruling(req.url ?? '/');
  const version = known.kept?.version();
  if (!known.kept || !version) return null;
  const shell = shellVersion();
  if (known.version !== version || known.shell !== shell) renewKeys(known, known.kept, { shell, version });
  return isPart(req) ? known.part : known.whole;
}

/** Joining and hashing the long key at every request would cost as much as all the rest. */
function renewKeys(known: Ruling, kept: Kept, versions: { shell: string; version: string }): void {
  const keyOf = (form: string): Key => ({
    name: `${versions.shell}|${versions.version}|${form}|${kept.key}`,
    local: kept.local === true,
  });
  Object.assign(known, versions, { whole: keyOf('whole'), part: keyOf('part') });
}

/** Parsing an address costs more than all the rest, so what the rules said of it is remembered. */
function ruling(address: string): Ruling {
  const known = rulings.get(address);
  if (known) return known;
  const cut = address.indexOf('?');
  const path = cut === -1 ? address : address.slice(0, cut);
  const query = new URLSearchParams(cut === -1 ? '' : address.slice(cut + 1));
  let kept: Kept | null = null;
  for (const rule of rules) kept ??= rule({ path, query });
  const none = { name: '', local: true };
  const made = { kept, shell: '', version: '', whole: none, part: none };
  if (address.length < 300) rulings.set(address, made);
  return made;
}

function isPart(req: IncomingMessage): boolean {
  const { headers } = req;
  return (
    headers['hx-request'] === 'true' && headers['hx-request-type'] !== 'full' && !headers['hx-history-restore-request']
  );
}

/** Single flight: the first request of a key renders, the others wait for it. */
function build(key: Key, req: Incoming, res: ServerResponse, render: () => void): void {
  const work = new Promise<Built>((done) => {
    void (key.local ? Promise.resolve(null) : stored(key.name)).then((found) => {
      if (found) {
        serve(req, res, found);
        return done(found);
      }
      req.keepPage = ({ body }) => done(keep(key, body, headersOf(res)));
      res.on('close', () => done(res.writableFinished ? null : 'left'));
      render();
    });
  });
  building.set(key.name, work);
  void work.finally(() => building.delete(key.name));
}

function keep(key: Key, body: Buffer, headers: [string, string][]): Entry {
  const entry = entryOf(body, headers);
  entries.set(key.name, entry);
  if (key.local) return entry;
  const text = JSON.stringify({ body: body.toString('base64'), headers });
  cacheRedis.set(`page:${key.name}`, text, 'EX', redisSeconds).catch(() => undefined);
  return entry;
}

async function stored(key: string): Promise<Entry | null> {
  const text = await cacheRedis.get(`page:${key}`).catch(() => null);
  if (!text) return null;
  const { body, headers } = JSON.parse(text) as { body: string; headers: [string, string][] };
  const entry = entryOf(Buffer.from(body, 'base64'), headers);
  entries.set(key, entry);
  return entry;
}

function headersOf(res: ServerResponse): [string, string][] {
  return Object.entries(res.getHeaders())
    .filter(([name]) => !personal.test(name))
    .map(([name, value]) => [name, String(value)]);
}

function entryOf(body: Buffer, headers: [string, string][]): Entry {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } };
  const bodies = {
    br: brotliCompressSync(body, quality).toString('latin1'),
    gzip: gzipSync(body).toString('latin1'),
    identity: body.toString('latin1'),
  };
  const common = [
    ...headers.flat(),
    'Cache-Control',
    'public, no-cache',
    'Vary',
    'Accept-Encoding, Cookie, HX-Request, HX-Request-Type',
  ];
  const lines = (encoding: Encoding): string[] => [
    ...common,
    'ETag',
    `W/"${hash}"`,
    'Content-Length',
    String(bodies[encoding].length),
    ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
  ];
  const size = bodies.br.length + bodies.gzip.length + bodies.identity.length;
  return {
    etag: `W/"${hash}"`,
    size,
    until: performance.now() + memoryMs,
    bodies,
    headers: { br: lines('br'), gzip: lines('gzip'), identity: lines('identity') },
  };
}

function serve(req: IncomingMessage, res: ServerResponse, entry: Entry): void {
  const encoding = encodingOf(req.headers['accept-encoding']);
  if (req.headers['if-none-match']?.includes(entry.etag)) {
    const headers = entry.headers[encoding].filter(
      (_, at, all) => !/^Content-(Length|Encoding)$/.test(all[at - (at % 2)] ?? ''),
    );
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, entry.headers[encoding]);
  if (req.method === 'HEAD') res.end();
  else res.end(entry.bodies[encoding], 'latin1');
}

/** Browsers send a handful of different lines: each is read once. */
function encodingOf(accepted: string | string[] | undefined): Encoding {
  const text = String(accepted ?? '');
  const known = encodings.get(text);
  if (known) return known;
  const takes = (name: string) => new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(text);
  const encoding = takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
  encodings.set(text, encoding);
  return encoding;
}
