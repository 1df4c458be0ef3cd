/**
 * `npm run ordeal [-- words]`: long trials on loopback with services and data of their own, at the end of which what
 * every client was told is compared to what is stored. Words choose among crowd, storm and killed; ORDEAL_SECONDS is the
 * length of each (60), ORDEAL_SEED repeats the choices of a run. Ends with 1 when something differs.
 */
import { seeded } from './ordeal/random.ts';
import { buildScene, type Scene } from './ordeal/scene.ts';
import { printResult } from './ordeal/table.ts';

const seconds = Number(process.env.ORDEAL_SECONDS ?? 60);
const seed = Number(process.env.ORDEAL_SEED ?? Date.now() % 1_000_000);
const words = process.argv.slice(2);
const say = (line: string) => console.log(line);
let scene: Scene | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(130));
try {
  await end((await run()) === 0 ? 0 : 1);
} catch (error) {
  console.error(error);
  await end(1);
}

async function run(): Promise<number> {
  say(`The seed of this run: ORDEAL_SEED=${seed}`);
  const built = await buildScene(say);
  scene = built;
  const { connectDatabase, createIndexes } = await import('../lib/db.ts');
  await import('../app.ts');
  await connectDatabase(10_000);
  await createIndexes();
  const { makeSchool } = await import('./ordeal/school.ts');
  const { runTrial, trialNames } = await import('./ordeal/trials.ts');
  const school = await makeSchool();
  await Promise.all([built.start('web'), built.start('worker')]);
  let wrong = 0;
  for (const name of trialNames.filter((one) => words.length === 0 || words.includes(one))) {
    say(`\n${name}, ${seconds} s`);
    const random = seeded(seed);
    wrong += printResult(await runTrial(name, { school, random, seconds, say, scale: 1, pauseMs: 1000, scene: built }));
  }
  return wrong;
}

async function end(code: number): Promise<void> {
  await scene?.close();
  process.exit(code);
}
