/** Ports of the embedded services: chosen once, kept while they are free. */
import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Below those that systems give to outgoing connections (from 32768 on Linux): one of these would take the port between
 * its choice and its use.
 */
const range = { from: 15_000, to: 32_000 };

/** A free port of the loopback interface: `wanted` when it is free, else a random one. */
export async function freePort(wanted?: number): Promise<number> {
  const port = wanted || randomInt(range.from, range.to);
  return (await isFree(port)) ? port : freePort();
}

/** Could a server listen on this port now? */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return tryPort(port, host);
}

/** Does somebody accept connections on this port of the loopback interface? */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (value: boolean) => {
      socket.destroy();
      done(value);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

function tryPort(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(true)));
  });
}
