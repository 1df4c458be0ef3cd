import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { eicar, startClamav } from './server.ts';

const scanner = await startClamav({ streamMaxLength: 1000 });
afterAll(() => scanner.close());

function ask(...pieces: (Buffer | string)[]): Promise<string> {
  const { hostname, port } = new URL(scanner.url);
  const socket = connect(Number(port), hostname);
  for (const piece of pieces) socket.write(piece);
  return text(socket);
}

function chunk(bytes: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes)]);
}

it('[OPS-03] the stand-in for clamd speaks its protocol', async () => {
  const end = Buffer.alloc(4);
  expect(await ask('zPING\0')).toBe('PONG\0');
  expect(await ask('zNONSENSE\0')).toBe('UNKNOWN COMMAND\0');
  expect(await ask('zINSTREAM\0', chunk('words'), end)).toBe('stream: OK\0');
  expect(await ask('zINSTREAM\0', chunk(`a${eicar.slice(0, 20)}`), chunk(eicar.slice(20)), end)).toBe(
    'stream: Eicar-Test-Signature FOUND\0',
  );
  expect(await ask('zINSTREAM\0', chunk('x'.repeat(1001)))).toBe('INSTREAM size limit exceeded. ERROR\0');
});
