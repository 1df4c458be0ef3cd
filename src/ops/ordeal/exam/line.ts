/** The line between the candidates and the school: a relay on loopback whose connections are cut, at random or all at once. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pause } from '../browser.ts';
import type { Random } from '../random.ts';

type Pair = [near: Socket, far: Socket];
export type Line = Awaited<ReturnType<typeof openLine>>;

/** @param url where the school listens */
export async function openLine(url: string) {
  const { hostname, port } = new URL(url);
  const pairs = new Set<Pair>();
  let cuts = 0;
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.resetAndDestroy();
    const pair: Pair = [near, connect(Number(port), hostname)];
    pairs.add(pair);
    join(pair, () => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  /** Cuts some connections, those that carry a request as well as those that wait, until the time is over. */
  async function fray(random: Random, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await pause(random.between(20, 400));
      for (const pair of [...pairs]) if (random.chance(0.02)) snap(pair);
    }
  }

  /** With a reset: whoever sent something learns nothing of what became of it. */
  function snap([near, far]: Pair): void {
    cuts++;
    near.resetAndDestroy();
    far.resetAndDestroy();
  }

  /** Nothing goes through until it is mended. */
  function cut(): void {
    isCut = true;
    for (const pair of [...pairs]) snap(pair);
  }
  function mend(): void {
    isCut = false;
  }
  const close = async () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fray,
    cut,
    mend,
    cuts: () => cuts,
    close,
  };
}

/** What one says the other hears; when one is gone both are. */
function join([near, far]: Pair, ended: () => void): void {
  const drop = () => {
    ended();
    near.destroy();
    far.destroy();
  };
  for (const [from, to] of [[near, far] as const, [far, near] as const]) {
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', drop);
    from.on('close', drop);
  }
}
