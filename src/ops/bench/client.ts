/**
 * A load generator that is cheaper than what it measures: ready-made request bytes on raw sockets, one request at a
 * time on each connection, no parsing beyond status and length. (autocannon spent 33 µs on an answer of ours, twice
 * what the server did, so that it measured itself.)
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Request = { method?: string; path: string; headers?: Record<string, string>; body?: string };
export type Load = { url: string; connections: number; requests: Request[]; seconds: number; expect: number };
/** `durations` in milliseconds, one for each answer; `elapsed` in seconds. */
export type Run = { durations: Float64Array; errors: number; elapsed: number };
type State = {
  durations: Float64Array;
  count: number;
  errors: number;
  next: number;
  over: boolean;
  expect: number;
  /** Connections that wait for an answer. */
  busy: number;
};
type Pending = { began: number; head: string; left: number; chunked: boolean };

/** Keeps all connections busy for `seconds`; an answer with another status than `expect` counts as an error. */
export async function runLoad(load: Load): Promise<Run> {
  const state: State = {
    durations: new Float64Array(1 << 20),
    count: 0,
    errors: 0,
    next: 0,
    over: false,
    expect: load.expect,
    busy: 0,
  };
  const bytes = load.requests.map((request) => bytesOf(request, new URL(load.url).host));
  const lines: Line[] = [];
  while (lines.length < load.connections) lines.push(...(await openSome(load, bytes, state, lines.length)));
  const began = performance.now();
  for (const line of lines) line.send();
  await new Promise((done) => setTimeout(done, load.seconds * 1000));
  state.over = true;
  const elapsed = (performance.now() - began) / 1000;
  await lastAnswers(state);
  for (const line of lines) line.socket.destroy();
  return { durations: state.durations.slice(0, state.count), errors: state.errors, elapsed };
}

/** What was asked is waited for, so that its work does not fall into the next row; ten seconds at most. */
async function lastAnswers(state: State): Promise<void> {
  for (let tries = 0; state.busy > 0 && tries < 100; tries++) await new Promise((done) => setTimeout(done, 100));
}

function bytesOf({ method = 'GET', path, headers = {}, body }: Request, host: string): Buffer {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** All sockets share one buffer: what is read is looked at before the next read. */
const shared = Buffer.allocUnsafe(256 * 1024);

type Line = { socket: Socket; send: () => void };

/** A few hundred at a time: more would overflow the queue of connections and be tried again seconds later. */
function openSome(load: Load, bytes: Buffer[], state: State, already: number): Promise<Line[]> {
  const count = Math.min(200, load.connections - already);
  return Promise.all(Array.from({ length: count }, () => open(load.url, bytes, state)));
}

async function open(url: string, bytes: Buffer[], state: State): Promise<Line> {
  const { hostname, port } = new URL(url);
  const pending: Pending = { began: 0, head: '', left: 0, chunked: false };
  const send = () => {
    state.busy++;
    Object.assign(pending, { began: performance.now(), head: '', left: 0, chunked: false });
    socket.write(bytes[state.next++ % bytes.length] ?? '');
  };
  const read = (count: number) => {
    if (!isWhole(pending, count, state)) return true;
    state.busy--;
    if (!state.over) send();
    return true;
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: { buffer: shared, callback: read },
  });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (state.over) return;
    state.errors++;
    state.busy--;
  });
  return { socket, send };
}

/** Takes what was read into account; true when the answer is complete and counted. */
function isWhole(pending: Pending, count: number, state: State): boolean {
  if (pending.left > 0) pending.left -= count;
  else if (!readHead(pending, count, state)) return false;
  const ended = pending.chunked ? endsChunks(count) : pending.left <= 0;
  if (!ended) return false;
  if (!state.over && state.count < state.durations.length)
    state.durations[state.count++] = performance.now() - pending.began;
  return true;
}

/** False while the head is not complete. Sets how many bytes of the body are still to come. */
function readHead(pending: Pending, count: number, state: State): boolean {
  const before = pending.head.length;
  pending.head += shared.toString('latin1', 0, Math.min(count, 4096));
  const end = pending.head.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const status = Number(pending.head.slice(9, 12));
  if (status !== state.expect && !state.over) state.errors++;
  const length = /\r\ncontent-length: (\d+)/i.exec(pending.head)?.[1];
  pending.chunked = length === undefined && /\r\ntransfer-encoding: chunked/i.test(pending.head);
  pending.left = pending.chunked ? Number.POSITIVE_INFINITY : end + 4 + Number(length ?? 0) - before - count;
  return true;
}

function endsChunks(count: number): boolean {
  return shared.toString('latin1', Math.max(0, count - 5), count) === '0\r\n\r\n';
}
