/** The trials of `npm run ordeal` in small, in one process: a crowd, and a storm of webhooks. */
import { expect, it } from 'vitest';
import { seeded } from '../../ops/ordeal/random.ts';
import { makeSchool } from '../../ops/ordeal/school.ts';
import { runTrial, type TrialName } from '../../ops/ordeal/trials.ts';
import { startSchool } from '../school.ts';

await startSchool();
const school = await makeSchool();

async function differences(name: TrialName, scale: number): Promise<object> {
  const setting = { school, random: seeded(11), seconds: 4, say: () => undefined, scale, pauseMs: 100, scene: null };
  const { findings } = await runTrial(name, setting);
  const looked = findings.reduce((sum, one) => sum + one.looked, 0);
  return { looked: looked > 50, wrong: findings.filter(({ wrong }) => wrong.length > 0) };
}

it('[OPS-11] a crowd that enrols, completes, watches, rates and buys finds stored what it was told', async () => {
  expect(await differences('crowd', 0.06)).toEqual({ looked: true, wrong: [] });
}, 60_000);

it('[OPS-11] a storm of webhooks, late, repeated, out of order and forged, changes nothing of it', async () => {
  expect(await differences('storm', 0.12)).toEqual({ looked: true, wrong: [] });
}, 60_000);
