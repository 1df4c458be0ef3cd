/** Ports of the embedded services: chosen once, kept while they are free. */
import { connect, createServer } from 'node:net';

/** A free port of the loopback interface: `wanted` when it is free, else one the system picks. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted && (await isFree(wanted))) return wanted;
  return (await tryPort(0, '127.0.0.1')) ?? freePort();
}

/** Could a server listen on this port now? */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await tryPort(port, host)) !== null;
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

function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === 'object' && address ? address.port : port;
      server.close(() => done(got));
    });
  });
}
