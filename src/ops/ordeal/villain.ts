/** Kills what a school stands on, one part at a time, and starts it again a little later. */
import { queueOf } from '../../lib/queue.ts';
import { pause } from './browser.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

/** Milliseconds since the epoch; from the kill until the part was ready again. */
export type Outage = { what: string; from: number; until: number };

/** How often each is done, against the others. */
const usualDeeds = {
  'one web process': 4,
  'all web processes': 1,
  'the worker': 2,
  'the worker in the middle of a job': 3,
  'Redis, its data kept': 2,
  'Redis, its data lost': 2,
  'the database': 2,
};
type Deed = keyof typeof usualDeeds;
export type Deeds = Partial<Record<Deed, number>>;
/** What can be killed and started again. */
export type Killable = Pick<Scene, 'end' | 'killChild' | 'loseRedis'> & {
  start: (part: 'database' | 'redis' | 'web' | 'worker') => Promise<void>;
};
type Options = {
  scene: Killable;
  random: Random;
  isOver: () => boolean;
  say: (line: string) => void;
  deeds?: Deeds | undefined;
  /** Between two kills, in ms: from and to. */
  rests?: [from: number, to: number] | undefined;
};

/** Goes on until the time is over; everything runs again then. */
export async function rage({
  scene,
  random,
  isOver,
  say,
  deeds = usualDeeds,
  rests = [1500, 4000],
}: Options): Promise<Outage[]> {
  const outages: Outage[] = [];
  while (!isOver()) {
    await pause(random.between(...rests));
    if (isOver()) break;
    const what = random.weighted(deeds);
    const from = Date.now();
    await commit(what, scene, random);
    outages.push({ what, from, until: Date.now() });
    say(`  ${what} killed, back after ${((Date.now() - from) / 1000).toFixed(1)} s`);
  }
  return outages;
}

async function commit(what: Deed, scene: Killable, random: Random): Promise<void> {
  const restMs = random.between(500, 3000);
  const kill = async (part: 'web' | 'worker' | 'redis' | 'database', meanwhile?: () => void) => {
    await scene.end(part);
    meanwhile?.();
    await pause(restMs);
    await scene.start(part);
  };
  if (what === 'one web process') {
    scene.killChild('web', (pids) => random.pick(pids));
    return pause(restMs);
  }
  if (what === 'the worker in the middle of a job') await untilWorking();
  if (what === 'all web processes') return kill('web');
  if (what === 'Redis, its data kept') return kill('redis');
  if (what === 'Redis, its data lost') return kill('redis', scene.loseRedis);
  if (what === 'the database') return kill('database');
  return kill('worker');
}

async function untilWorking(): Promise<void> {
  for (let looks = 0; looks < 500; looks++) {
    if (
      (await queueOf('work')
        .getActiveCount()
        .catch(() => 0)) > 0
    )
      return;
    await pause(2);
  }
}
