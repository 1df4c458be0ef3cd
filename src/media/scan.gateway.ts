/** A virus scanner: clamd over TCP, where there is one (`CLAMAV_URL`). Off by default. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { config } from '../config.ts';
import { second } from '../lib/clock.ts';
import { Busy } from '../lib/errors.ts';
import { log } from '../lib/log.ts';

/** `found`: the scanner's name of what is in it. `too-large`: it takes no file of this size. */
export type Verdict = { is: 'clean' | 'off' | 'too-large' } | { is: 'infected'; found: string };

/** A scanner that says nothing for this long is away; large archives take it a while. */
const patienceMs = 120 * second;

/**
 * Streams the file at `path` to the scanner: command INSTREAM of clamd's protocol
 * (https://docs.clamav.net/manual/Usage/Scanning.html, clamd(8)). May be repeated. Throws Busy when the scanner is away
 * or answers nothing we know: what was not scanned is not taken.
 */
export async function scanFile(path: string): Promise<Verdict> {
  if (!config.clamav) return { is: 'off' };
  // clamd hangs up on what is larger, often without a word that arrives.
  if ((await stat(path)).size > config.clamav.maxBytes) return { is: 'too-large' };
  try {
    return verdictOf(await ask(path, config.clamav));
  } catch (error) {
    log.error({ reason: String(error) }, 'the virus scanner is away: no file is taken in');
    throw new Busy(
      'New files cannot be checked for viruses at the moment, so none are taken. Please try again later.',
      60,
    );
  }
}

async function ask(path: string, { host, port }: { host: string; port: number }): Promise<string> {
  const socket = connect({ host, port });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('no answer in time')));
  try {
    const bytes = createReadStream(path, { highWaterMark: 256 * 1024 });
    // Listened to from the beginning: a scanner that has seen enough does not wait for the rest.
    const [answer] = await Promise.all([text(socket), pipeline(bytes, asCommand, socket, { end: false })]);
    return answer;
  } finally {
    socket.destroy();
  }
}

/** Each chunk has its length before it, four bytes in network order; a chunk of length zero ends the file. */
async function* asCommand(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const chunk of bytes) yield Buffer.concat([lengthOf(chunk), chunk]);
  yield lengthOf(Buffer.alloc(0));
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return length;
}

function verdictOf(answer: string): Verdict {
  const words = answer.replace(/\0/g, '').trim();
  if (words === 'stream: OK') return { is: 'clean' };
  const found = /^stream: (.+) FOUND$/.exec(words)?.[1];
  if (found) return { is: 'infected', found };
  if (/size limit exceeded/i.test(words)) return { is: 'too-large' };
  throw new Error(`the scanner said: ${words.slice(0, 200)}`);
}
