/**
 * `npm run ordeal [-- words]`: long trials on loopback with services and data of their own, at the end of which what
 * every client was told is compared to what is stored. Words choose among crowd, storm, killed and exam; ORDEAL_SECONDS is the
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
  if (words.length === 0 || words.includes('exam')) wrong += await exam(built);
  return wrong;
}

async function exam(scene: Scene): Promise<number> {
  say(`\nexam, ${seconds} s`);
  const { runExam } = await import('./ordeal/exam/trial.ts');
  const { untilQuiet } = await import('./ordeal/quiet.ts');
  const count = Number(process.env.ORDEAL_LEARNERS ?? 1000);
  const random = seeded(seed).fork('exam');
  // A thousand who have to sign in again after Redis lost everything need a while: little is answered if it never ends.
  const rests: [number, number] = [5000, 15_000];
  const result = await runExam({ count, seconds, pauseMs: 10_000, random, say, scene, rests });
  const left = await untilQuiet(180_000);
  return printResult({
    ...result,
    findings: [
      ...result.findings,
      { what: 'nothing is left to do', looked: 1, wrong: left },
      { what: 'nothing unhandled in the logs', looked: 1, wrong: scene.faults.take() },
    ],
  });
}

async function end(code: number): Promise<void> {
  await scene?.close();
  process.exit(code);
}
