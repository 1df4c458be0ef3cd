/** Does the time of an answer tell whether somebody has an address? 400 tries each, one after the other, in mixed order. */
import { redis } from '../../lib/redis.ts';
import { type Comparison, compareSamples } from './samples.ts';
import type { BenchSchool } from './school.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const tries = 200;
/** Below this chance something is wrong; above it nobody learns anything from 400 tries. */
const suspicious = 0.01;

type Question = { name: string; path: string; body: (email: string) => string; expect: number };
const questions: Question[] = [
  { name: 'sign-in', path: '/sign-in', body: (email) => `email=${email}&password=a+wrong+password`, expect: 422 },
  { name: 'forgotten password', path: '/password', body: (email) => `email=${email}`, expect: 303 },
];

/** Prints a line for each form; true when none of them tells known from unknown addresses. */
export async function printParity(url: string, { learners }: BenchSchool): Promise<boolean> {
  let silent = true;
  console.log(
    '\nKnown and unknown addresses, median ms of 200 tries each (p: chance of such a difference by itself)\n',
  );
  for (const question of questions) {
    const emails = {
      known: learners.map(({ email }) => email),
      unknown: learners.map((_, at) => `nobody${at}@bench.school`),
    };
    const { one, other, p } = await compare(url, question, emails);
    const verdict = p < suspicious ? 'DIFFERENT' : 'alike';
    console.log(
      `${question.name.padEnd(20)} known ${one.toFixed(2)}  unknown ${other.toFixed(2)}  p ${p.toFixed(3)}  ${verdict}`,
    );
    silent &&= p >= suspicious;
  }
  return silent;
}

async function compare(
  url: string,
  question: Question,
  emails: { known: string[]; unknown: string[] },
): Promise<Comparison> {
  const times = { known: [] as number[], unknown: [] as number[] };
  await forgetLimits();
  for (let at = 0; at < 10; at++) await ask(url, question, `warm${at}@bench.school`);
  for (let at = 0; at < tries; at++) {
    // The limits would answer after some tries, and they are not what is looked at here.
    if (at % 20 === 0) await forgetLimits();
    const kinds = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of kinds) times[kind].push(await ask(url, question, emails[kind][at] ?? ''));
  }
  await forgetLimits();
  return compareSamples(times.known, times.unknown);
}

async function ask(url: string, { name, path, body, expect }: Question, email: string): Promise<number> {
  const request = { method: 'POST', headers: form, body: body(encodeURIComponent(email)), redirect: 'manual' as const };
  const began = performance.now();
  const response = await fetch(url + path, request);
  await response.arrayBuffer();
  const ms = performance.now() - began;
  if (response.status !== expect) throw new Error(`${name} answered ${response.status} instead of ${expect}`);
  return ms;
}

async function forgetLimits(): Promise<void> {
  const keys = await redis.keys('limit:*');
  if (keys.length > 0) await redis.del(...keys);
}
