/** The exam of `npm run ordeal -- exam` in small: lines are cut, processes and stores killed, and nothing confirmed is gone. */
import { beforeAll, expect, it } from 'vitest';
import { runExam } from '../../ops/ordeal/exam/trial.ts';
import { seeded } from '../../ops/ordeal/random.ts';
import { buildStage } from './stage.ts';

const { start, end, loseRedis } = await buildStage();
/** There is one web process here, which has no children to kill. */
const scene = { start, end, loseRedis, killChild: () => false };
const deeds = { 'all web processes': 3, 'the worker': 1, 'Redis, its data kept': 2, 'the database': 2 };

beforeAll(async () => {
  await Promise.all([start('web'), start('worker')]);
});

it('[ASM-03] fifty learners in one exam find stored what they were told, whatever was cut or killed meanwhile', async () => {
  const random = seeded(7);
  const size = { count: 50, seconds: 20, pauseMs: 600 };
  const { findings, outages } = await runExam({ ...size, random, say: () => undefined, scene, deeds });
  expect(findings.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  const looked = Object.fromEntries(findings.map((one) => [one.what, one.looked]));
  // How many get so far depends on the machine; that some do is what makes the findings worth something.
  expect(looked['every attempt is closed; what was handed in shows its score']).toBeGreaterThan(25);
  expect(looked['confirmed answers are stored as they were given']).toBeGreaterThan(50);
  expect(outages.length).toBeGreaterThan(0);
}, 300_000);
