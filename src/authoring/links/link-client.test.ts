import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lookAt } from './link-client.ts';
import { isPublicAddress } from './public-address.ts';

type Asked = { method: string; path: string; agent: string };
const asked: Asked[] = [];
let answer: RequestListener = (_req, res) => res.end('here');
const server = createServer((req: IncomingMessage, res: ServerResponse) => {
  asked.push({ method: req.method ?? '', path: req.url ?? '', agent: String(req.headers['user-agent']) });
  answer(req, res);
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  answer = (_req, res) => res.end('here');
});

/** Lets the client reach this one server, and nothing else of this machine. */
const here = { mayReach: (address: string) => address === '127.0.0.1' };
const site = `http://127.0.0.1:${port}`;
const resolveTo = (...addresses: string[]) => {
  const left = [...addresses];
  return async () => [{ address: left.length > 1 ? (left.shift() ?? '') : (left[0] ?? ''), family: 4 }];
};

describe('a link', () => {
  it('[AUT-14] that answers is alive; it is asked by HEAD, in the name of the school', async () => {
    expect(await lookAt(`${site}/page#part`, here)).toMatchObject({ state: 'ok', status: 200 });
    expect(asked).toEqual([{ method: 'HEAD', path: '/page', agent: expect.stringMatching(/link check \(\+http/) }]);
  });

  it('[AUT-14] to a page that is gone is dead, also where the server knows no HEAD', async () => {
    answer = (req, res) => res.writeHead(req.method === 'HEAD' ? 405 : 404).end();
    expect(await lookAt(`${site}/gone`, here)).toEqual({ state: 'dead', status: 404, reason: 'not found' });
    expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });

  it('[AUT-14] of a server that answers HEAD wrongly is alive when GET finds it; of a long page little is read', async () => {
    let sent = 0;
    answer = (req, res) => {
      if (req.method === 'HEAD') return res.writeHead(404).end();
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(65_536))) sent += 65_536;
        if (!res.destroyed) res.once('drain', more);
      };
      more();
      return res;
    };
    expect(await lookAt(`${site}/endless`, here)).toMatchObject({ state: 'ok' });
    expect(sent).toBeLessThan(20_000_000);
  });

  it('[AUT-14] that somebody must sign in for, or that is asked too often, is not called dead', async () => {
    for (const status of [401, 403, 429]) {
      answer = (_req, res) => res.writeHead(status).end();
      expect((await lookAt(site, here)).state).toBe('ok');
    }
    answer = (_req, res) => res.writeHead(503).end();
    expect(await lookAt(site, here)).toEqual({ state: 'unsure', status: 503, reason: 'answers with 503' });
  });

  it('[AUT-14] that never answers is given up after its time', async () => {
    answer = () => undefined;
    expect(await lookAt(site, { ...here, timeoutMs: 200 })).toMatchObject({
      state: 'unsure',
      reason: 'does not answer',
    });
  });

  it('[AUT-14] is followed where it is sent on, not in a circle', async () => {
    answer = (req, res) => res.writeHead(req.url === '/new' ? 200 : 301, { location: '/new' }).end();
    expect((await lookAt(`${site}/old`, here)).state).toBe('ok');
    answer = (_req, res) => res.writeHead(302, { location: '/round' }).end();
    expect(await lookAt(site, here)).toMatchObject({ state: 'dead', reason: 'sent on too many times' });
  });
});

describe('the network of the school itself', () => {
  it('[AUT-14] is never asked: not by name, by number, in any way of writing it', async () => {
    const numbers = [
      '127.0.0.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
    ];
    for (const host of [...numbers, 'localhost'])
      expect([host, (await lookAt(`http://${host}:${port}/`, { mayReach: isPublicAddress })).state]).toEqual([
        host,
        'private',
      ]);
    expect(asked).toEqual([]);
  });

  it('[AUT-14] is not reached by a redirect either', async () => {
    for (const location of [
      'http://127.0.0.2/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[fd00:ec2::254]/',
    ]) {
      answer = (_req, res) => res.writeHead(302, { location }).end();
      expect([location, (await lookAt(site, here)).state]).toEqual([location, 'private']);
    }
    answer = (_req, res) => res.writeHead(302, { location: 'file:///etc/passwd' }).end();
    expect(await lookAt(site, here)).toMatchObject({ state: 'dead', reason: 'not an address of the web' });
  });

  it('[AUT-14] is not reached by a name that means it, alone or beside an open address', async () => {
    const named = `http://inside.example:${port}/`;
    const mixed = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const options = { mayReach: isPublicAddress };
    expect((await lookAt(named, { ...options, resolve: resolveTo('127.0.0.1') })).state).toBe('private');
    expect((await lookAt(named, { ...options, resolve: mixed })).state).toBe('private');
    expect(asked).toEqual([]);
  });

  it('[AUT-14] is not reached by a name that changes its mind: the connection goes to the address that was judged', async () => {
    let questions = 0;
    const resolve = async () => {
      questions += 1;
      return [{ address: questions === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    expect((await lookAt(`http://changing.example:${port}/`, { ...here, resolve })).state).toBe('ok');
    expect([questions, asked.length]).toEqual([1, 1]);
  });

  it('[AUT-14] takes no other schemes and no unusual ports', async () => {
    for (const address of ['ftp://example.org/', 'gopher://example.org/', 'javascript:alert(1)', 'not an address'])
      expect((await lookAt(address)).reason).toBe('not an address of the web');
    expect(await lookAt('http://example.org:6379/')).toMatchObject({ state: 'unsure', reason: 'an unusual port' });
  });

  it('[AUT-14] every special network is refused, the open internet is not', () => {
    const refused =
      '0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 100::1 2001::1 2001:db8::1 2002:7f00:1:: fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 localhost'.split(
        ' ',
      );
    expect(refused.filter(isPublicAddress)).toEqual([]);
    const open = '1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 2606:4700::1111 2a00:1450::1'.split(
      ' ',
    );
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});
