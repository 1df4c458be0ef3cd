/** What clamd says to INSTREAM, PING and VERSION (https://docs.clamav.net/manual/Usage/Scanning.html), null-terminated. */
import { createServer, type Socket } from 'node:net';

export type ClamavOptions = {
  port?: number;
  host?: string;
  /** `StreamMaxLength` of clamd.conf, in bytes; there 100 MB. */
  streamMaxLength?: number;
};
export type Clamav = {
  url: string;
  /** Files that were looked at whole, by their length. */
  seen: number[];
  close: () => Promise<void>;
};

/** The test file that every scanner finds (https://www.eicar.org/download-anti-malware-testfile/), in two halves, so that this file is not found itself. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const signature = 'Eicar-Test-Signature';

/**
 * Starts the stand-in for clamd. It finds the test file wherever it stands, and nothing else.
 *
 * @returns the port taken; `close` ends it and cuts open lines.
 * @throws when the port is taken.
 */
export async function startClamav(options: ClamavOptions = {}): Promise<Clamav> {
  const { host = '127.0.0.1', streamMaxLength = 100 * 1024 ** 2 } = options;
  const seen: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket, { streamMaxLength, seen });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(options.port ?? 0, host, done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `tcp://${host}:${port}`,
    seen,
    close: () =>
      new Promise<void>((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

type Terms = { streamMaxLength: number; seen: number[] };

/** One command per line, as without IDSESSION. */
function serve(socket: Socket, terms: Terms): void {
  let command = '';
  let rest: Buffer = Buffer.alloc(0);
  const stream = streamReader(socket, terms);
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    if (!command) {
      const end = rest.indexOf(0);
      if (end < 0) return;
      command = rest.toString('latin1', 0, end);
      rest = rest.subarray(end + 1);
      if (command === 'zPING') return void socket.end('PONG\0');
      if (command === 'zVERSION') return void socket.end('ClamAV 1.4.3/27000/local stand-in\0');
      if (command !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0');
    }
    rest = stream(rest);
  });
}

/** Takes chunks (length, then bytes) off the front; returns what is not yet a whole one. */
function streamReader(socket: Socket, { streamMaxLength, seen }: Terms): (bytes: Buffer) => Buffer {
  let total = 0;
  let tail = '';
  let isFound = false;
  return (bytes) => {
    let left = bytes;
    while (left.length >= 4) {
      const length = left.readUInt32BE(0);
      if (length === 0) {
        seen.push(total);
        socket.end(isFound ? `stream: ${signature} FOUND\0` : 'stream: OK\0');
        return Buffer.alloc(0);
      }
      if (total + length > streamMaxLength) {
        socket.end('INSTREAM size limit exceeded. ERROR\0');
        return Buffer.alloc(0);
      }
      if (left.length < 4 + length) return left;
      const chunk = tail + left.toString('latin1', 4, 4 + length);
      isFound ||= chunk.includes(eicar);
      tail = chunk.slice(-eicar.length);
      total += length;
      left = left.subarray(4 + length);
    }
    return left;
  };
}
