import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Call = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  remote: string;
};

export type Answer = { status: number; headers?: Record<string, string>; body?: string | Buffer | Readable };

/** `hang` never answers, `reset` cuts the connection: what a failing network looks like to the caller. */
export type Reply = Answer | 'hang' | 'reset';

export type Route = { method: string; path: string; name: string; run: (call: Call) => Reply | Promise<Reply> };

export type Listening = { port: number; url: string; close: () => Promise<void> };

/**
 * Starts an HTTP server over one function.
 *
 * @param answer takes the whole call, its body already read (at most `maxBody` bytes, else 413).
 * @returns the port really taken; `close` also cuts connections that hang. Repeatable.
 * @throws when the port is taken.
 */
export async function serve(
  answer: (call: Call) => Reply | Promise<Reply>,
  { host = '127.0.0.1', port = 0, maxBody = 1_000_000 }: { host?: string; port?: number; maxBody?: number } = {},
): Promise<Listening> {
  const server = createServer((req, res) => {
    respond(req, res, answer, maxBody).catch((error: unknown) => {
      console.error(error);
      if (res.headersSent) res.destroy();
      else void send(res, { status: 500, body: 'The stand-in failed; its own log says why.' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return {
    port: taken,
    url: `http://${host}:${taken}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The first route that fits a method and path, with its `:name` parts decoded; undefined when there is none. */
export function findRoute(routes: Route[], method: string, path: string) {
  for (const route of routes) {
    const match = route.method === method ? pattern(route.path).exec(path) : null;
    if (match) return { route, params: decodeParams(match.groups ?? {}) };
  }
  return undefined;
}

/** The named part of a route's path, which is there because the route matched. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the route has no :${name}`);
  return value;
}

export function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}

/** A body as JSON; undefined when it is empty or is not JSON. */
export function readJson(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function respond(
  req: IncomingMessage,
  res: ServerResponse,
  answer: (call: Call) => Reply | Promise<Reply>,
  maxBody: number,
) {
  const body = await readBody(req, maxBody);
  if (!body) return send(res, { status: 413, headers: { connection: 'close' }, body: 'The body is too large.' });
  const url = new URL(req.url ?? '/', 'http://stand-in');
  const reply = await answer({
    method: req.method ?? 'GET',
    path: url.pathname,
    params: {},
    query: url.searchParams,
    headers: req.headers,
    body,
    remote: req.socket.remoteAddress ?? '',
  });
  if (reply === 'hang') return;
  if (reply === 'reset') req.socket.destroy();
  else await send(res, reply);
}

async function readBody(req: IncomingMessage, maxBody: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBody) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function send(res: ServerResponse, { status, headers = {}, body = '' }: Answer) {
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const length = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
    res.writeHead(status, { ...length, ...headers }).end(body);
    return;
  }
  res.writeHead(status, headers);
  // A reader that leaves half-way is its own business, not a failure of ours.
  await pipeline(body, res).catch(() => undefined);
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

function decodeParams(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodePart(value)]));
}

/** A percent-encoded piece of a path, decoded; left as it is when its encoding is broken. */
export function decodePart(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
