/** The trials: who comes, what goes wrong meanwhile, and the reckoning afterwards. */
import { config } from '../../config.ts';
import { flushPositions } from '../../learning/positions.service.ts';
import { createBrowser, pause } from './browser.ts';
import { learn } from './learner.ts';
import { join } from './newcomer.ts';
import { untilQuiet } from './quiet.ts';
import type { Random } from './random.ts';
import { type Allowance, type Finding, reckonLearning } from './reckoning.ts';
import { type Figures, figuresOf, reckonAnswers } from './reckoning-answers.ts';
import { reckonMoney } from './reckoning-money.ts';
import type { Scene } from './scene.ts';
import { type Learner, makeLearners, type OrdealSchool } from './school.ts';
import { readStored } from './stored.ts';
import { storm } from './storm.ts';
import { emptyTold, type Told } from './told.ts';
import { type Outage, rage } from './villain.ts';

type Plan = { learners: number; newcomers: number; mood: 'learner' | 'buyer'; hasStorm: boolean; hasVillain: boolean };
export type TrialName = keyof typeof trials;
export type Result = { name: string; findings: Finding[]; figures: Figures; outages: Outage[] };
export type Setting = {
  school: OrdealSchool;
  random: Random;
  seconds: number;
  say: (line: string) => void;
  /** Share of the planned people that come: the short trials are smaller. */
  scale: number;
  /** Mean pause of a person between two requests, in ms. */
  pauseMs: number;
  /** Null where nothing can be killed: all in one process. */
  scene: Scene | null;
};

const trials = {
  crowd: { learners: 200, newcomers: 0, mood: 'learner', hasStorm: false, hasVillain: false },
  storm: { learners: 80, newcomers: 0, mood: 'buyer', hasStorm: true, hasVillain: false },
  killed: { learners: 100, newcomers: 20, mood: 'learner', hasStorm: false, hasVillain: true },
} satisfies Record<string, Plan>;
export const trialNames = Object.keys(trials) as TrialName[];

export async function runTrial(name: TrialName, setting: Setting): Promise<Result> {
  const plan: Plan = trials[name];
  const told = emptyTold();
  const learners = await makeLearners(name, Math.ceil(plan.learners * setting.scale));
  for (const { id } of learners) told.people.add(id);
  const outages = await hold(plan, learners, told, { ...setting, random: setting.random.fork(name) });
  setting.say('  waiting until nothing is left to do');
  // In one process nothing runs by the clock.
  if (!setting.scene) await flushPositions();
  const left = await untilQuiet(180_000);
  const stored = await readStored(told);
  const allowance: Allowance = { mayLosePositions: plan.hasVillain, mayMailTwice: plan.hasVillain };
  const findings = [
    ...reckonLearning(told, stored, allowance),
    ...reckonMoney(told, stored, allowance),
    ...reckonAnswers(told, outages, plan.hasStorm ? ['checkout'] : []),
    { what: 'nothing is left to do', looked: 1, wrong: left },
    { what: 'nothing unhandled in the logs', looked: 1, wrong: setting.scene?.faults.take() ?? [] },
  ];
  return { name, findings, figures: figuresOf(told), outages };
}

async function hold(plan: Plan, learners: Learner[], told: Told, setting: Setting): Promise<Outage[]> {
  const { random, seconds, scene, say, scale, pauseMs, school } = setting;
  const end = Date.now() + seconds * 1000;
  const isOver = () => Date.now() > end;
  // Who was in the middle of signing up when the killing ended may still finish.
  const isLate = () => Date.now() > end + 150_000;
  const newcomers = Array.from({ length: Math.ceil(plan.newcomers * scale) }, (_, at) => ({
    email: `newcomer${at}@ordeal.school`,
    place: `192.0.2.${at + 1}`,
  }));
  const comings = learners.map((learner, at) => {
    const own = random.fork(learner.email);
    const place = `198.51.100.${at + 1}`;
    const browser = createBrowser({ url: config.publicUrl, told, email: learner.email, place, isOver });
    return learn(
      { learner, browser, random: own, courses: school.courses, told, mine: [], isOver },
      plan.mood,
      pauseMs,
    );
  });
  const [outages = []] = await Promise.all([
    plan.hasVillain && scene ? rage({ scene, random: random.fork('villain'), isOver, say }) : undefined,
    plan.hasStorm ? storm({ random: random.fork('storm'), told, isOver }) : undefined,
    ...comings,
    ...newcomers.map(async (one) => {
      await pause(random.fork(one.email).between(0, seconds * 900));
      await join({ ...one, told, isOver: isLate });
    }),
  ]);
  return outages;
}
