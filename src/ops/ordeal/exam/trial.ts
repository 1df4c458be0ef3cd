/** Many learners in one exam, over a line that breaks, while what the school stands on is killed. */
import { config } from '../../../config.ts';
import { createBrowser, pause } from '../browser.ts';
import type { Random } from '../random.ts';
import type { Finding } from '../reckoning.ts';
import { figuresOf, reckonAnswers } from '../reckoning-answers.ts';
import type { Learner } from '../school.ts';
import type { Result } from '../trials.ts';
import { type Deeds, type Killable, rage } from '../villain.ts';
import { type Candidate, sit } from './candidate.ts';
import { type Line, openLine } from './line.ts';
import { reckonExam } from './reckoning.ts';
import { type Exam, makeCandidates, makeExamCourse } from './school.ts';
import { readStoredExam } from './stored.ts';
import { emptyToldExam, type ToldExam } from './told.ts';

export type ExamSetting = {
  count: number;
  /** How long the exam is open. */
  seconds: number;
  /** Between two answers of one learner, in the mean. */
  pauseMs: number;
  random: Random;
  say: (line: string) => void;
  scene: Killable;
  /** How often each part is killed, where not as usual. */
  deeds?: Deeds | undefined;
  /** Between two kills, in ms. */
  rests?: [from: number, to: number] | undefined;
};

/** After the end attempts are closed by the worker, within a minute of its coming back. */
const closingMs = 180_000;
/** Signing in hashes passwords, so few come in at once. */
const atTheDoor = 16;

export async function runExam({
  count,
  seconds,
  pauseMs,
  random,
  say,
  scene,
  deeds,
  rests,
}: ExamSetting): Promise<Result> {
  const word = `exam${random.between(1, 1_000_000)}`;
  const told = emptyToldExam();
  const learners = await makeCandidates(word, count);
  const { publishExam } = await makeExamCourse(word, learners);
  const line = await openLine(config.publicUrl);
  const clock = { end: Number.POSITIVE_INFINITY };
  const isOver = () => Date.now() > clock.end;
  const pairs = learners.map((learner, at) => ({ learner, ...devicesOf(learner, at, { line, told, isOver }) }));
  await signInAll(pairs);
  say(`  ${count} are in`);
  clock.end = Date.now() + seconds * 1000;
  const exam = await publishExam(seconds);
  const sittings = pairs.map((one) =>
    sit({ ...one, exam, told, isOver, random: random.fork(one.learner.email) }, pauseMs),
  );
  const [outages] = await Promise.all([
    rage({ scene, random: random.fork('villain'), isOver: () => Date.now() > clock.end - 3000, say, deeds, rests }),
    line.fray(random.fork('line'), isOver),
    ...sittings,
  ]);
  say(`  ${line.cuts()} connections were cut; waiting until every attempt is closed`);
  const findings = await reckoned(told, exam);
  await line.close();
  // A cut line is no answer either, and no fault of the school.
  const answered = { ...told.told, answers: told.told.answers.filter(({ status }) => status !== 0) };
  return {
    name: 'exam',
    findings: [...findings, ...reckonAnswers(answered, outages)],
    figures: figuresOf(told.told),
    outages,
  };
}

function devicesOf(
  { email }: Learner,
  at: number,
  { line, told, isOver }: { line: Line; told: ToldExam; isOver: () => boolean },
) {
  const device = (place: string) => createBrowser({ url: line.url, told: told.told, email, place, isOver });
  const place = `${at >> 8}.${at & 255}`;
  return { browser: device(`10.1.${place}`), other: device(`10.2.${place}`) } satisfies Partial<Candidate>;
}

async function signInAll(pairs: readonly Pick<Candidate, 'browser'>[]): Promise<void> {
  const waiting = [...pairs];
  const door = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await next.browser.signIn();
  };
  await Promise.all(Array.from({ length: atTheDoor }, door));
}

/** As soon as nothing is wrong; what still is at the end of the patience is. */
async function reckoned(told: ToldExam, exam: Exam): Promise<Finding[]> {
  const end = Date.now() + closingMs;
  for (;;) {
    const findings = await readStoredExam(exam).then(
      (stored) => reckonExam(told, stored),
      () => null,
    );
    if (findings && (Date.now() > end || findings.every(({ wrong }) => wrong.length === 0))) return findings;
    await pause(1000);
  }
}
