/**
 * A polite visitor of other sites: asks whether an address leads anywhere, takes a few bytes at most, and goes nowhere but to
 * the open internet. The name is resolved once and the connection goes to the very address that was judged, so that a name
 * that changes its mind in between leads nowhere else; redirects are judged anew.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { config } from '../../config.ts';
import { isPublicAddress } from './public-address.ts';

/** `private`: it leads to a network of its own. `unsure`: it may be there, today it did not answer as it should. */
export type Look = { state: 'ok' | 'dead' | 'private' | 'unsure'; status: number; reason: string };
type Resolve = (host: string) => Promise<LookupAddress[]>;
export type LookOptions = {
  /** Tests reach for servers of their own. */
  mayReach?: (address: string) => boolean;
  resolve?: Resolve;
  /** For one question, in ms. */
  timeoutMs?: number;
  /** Waits until this host may be asked again. */
  turn?: (host: string) => Promise<void>;
};
class PrivateAddress extends Error {}
type Answer = { status: number; location: string | null };

const redirects = 5;
const ports = new Set(['', '80', '443', '8080', '8443']);
const agent = `${config.school.name.replace(/[^\x20-\x7e]/g, '').trim() || 'ELearner'} link check (+${config.publicUrl})`;

/** Never throws. Only http and https; HEAD first, then GET for the first bytes where a server does not know HEAD. */
export async function lookAt(address: string, options: LookOptions = {}): Promise<Look> {
  let at = address;
  for (let hop = 0; hop <= redirects; hop++) {
    const url = parse(at);
    if (!url) return { state: 'dead', status: 0, reason: 'not an address of the web' };
    if (!ports.has(url.port) && !options.mayReach) return { state: 'unsure', status: 0, reason: 'an unusual port' };
    try {
      const { status, location } = await ask(url, options);
      if (status < 300 || status >= 400 || !location) return judged(status);
      at = new URL(location, url).href;
    } catch (error) {
      return failed(error);
    }
  }
  return { state: 'dead', status: 0, reason: 'sent on too many times' };
}

async function ask(url: URL, options: LookOptions): Promise<Answer> {
  await options.turn?.(url.hostname);
  const head = await send('HEAD', url, options);
  // Many servers answer HEAD wrongly: before anything is called dead it is asked for as a browser would.
  if (head.status < 400) return head;
  await options.turn?.(url.hostname);
  return send('GET', url, options);
}

function send(method: 'HEAD' | 'GET', url: URL, options: LookOptions): Promise<Answer> {
  const { mayReach = isPublicAddress, resolve = resolveAll, timeoutMs = 10_000 } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is never looked up, so it is judged here.
  if (isIP(host) && !mayReach(host)) return Promise.reject(new PrivateAddress());
  return new Promise((done, fail) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const asked: ClientRequest = make(url, {
      method,
      agent: false,
      lookup: judging(resolve, mayReach),
      signal: AbortSignal.timeout(timeoutMs),
      maxHeaderSize: 16_384,
      headers: {
        'user-agent': agent,
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(method === 'GET' ? { range: 'bytes=0-1023' } : {}),
      },
    });
    asked.on('error', fail);
    asked.on('response', (answer: IncomingMessage) => {
      const { statusCode = 0, headers } = answer;
      done({ status: statusCode, location: headers.location ?? null });
      // Nothing of the body is wanted, whatever its length.
      answer.destroy();
      asked.destroy();
    });
    asked.end();
  });
}

/** Gives the connection the addresses that were judged; one that is refused refuses them all. */
function judging(resolve: Resolve, mayReach: (address: string) => boolean): LookupFunction {
  return (host, wish, answer) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (!first || !found.every(({ address }) => mayReach(address))) return answer(new PrivateAddress(), '', 0);
        if (wish.all) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => answer(error, '', 0),
    );
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((done, fail) => {
    lookup(host, { all: true }, (error, found) => (error ? fail(error) : done(found)));
  });
}

/** Names and passwords in an address are nobody's to send on. */
function parse(address: string): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

function judged(status: number): Look {
  if (status === 404 || status === 410) return { state: 'dead', status, reason: 'not found' };
  if (status < 400 || [401, 403, 405, 406, 429, 999].includes(status)) return { state: 'ok', status, reason: '' };
  return { state: 'unsure', status, reason: `answers with ${status}` };
}

function failed(error: unknown): Look {
  if (error instanceof PrivateAddress) return { state: 'private', status: 0, reason: 'leads into a private network' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND') return { state: 'dead', status: 0, reason: 'no such site' };
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code))
    return { state: 'unsure', status: 0, reason: 'its certificate is not valid' };
  if (code === 'ECONNREFUSED') return { state: 'unsure', status: 0, reason: 'refuses the connection' };
  return { state: 'unsure', status: 0, reason: 'does not answer' };
}
