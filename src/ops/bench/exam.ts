/** What an exam costs: one answer after another, and a thousand learners who each answer every ten seconds. */
import { type PersonRecord, requirePersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { beginQuiz } from '../../test/quiz.ts';
import { makeCandidates, makeExamCourse } from '../ordeal/exam/school.ts';
import { cpuMs } from './load.ts';
import { makeSession } from './school.ts';

/** Milliseconds: of CPU for one answer; until 95 of 100 answers are confirmed. */
const allowed = { cpu: 5, p95: 100 };
const crowd = { learners: 1000, everyMs: 10_000, seconds: 30 };
const alone = { warm: 100, answers: 400 };
const starters = 200;

export type Writer = { href: string; headers: Record<string, string> };

/** Prints two lines; true when neither is over what is allowed. @param pid the web process */
export async function printExam(url: string, pid: number): Promise<boolean> {
  const writers = await makeWriters(url, `exam${Date.now().toString(36)}`, crowd.learners);
  const [writer] = writers;
  if (!writer) throw new Error('nobody sits in the exam');
  for (let at = 0; at < alone.warm; at++) await saveAnswer(writer, at);
  const [began, before] = [performance.now(), cpuMs(pid)];
  for (let at = 0; at < alone.answers; at++) await saveAnswer(writer, at);
  const [wall, cpu] = [(performance.now() - began) / alone.answers, (cpuMs(pid) - before) / alone.answers];
  const { p50, p95, count } = await crowdOf(writers);
  const word = (is: number, most: number) => (is <= most ? 'fine' : 'TOO MUCH');
  console.log('\nAn exam of twelve questions\n');
  console.log(`${cpu.toFixed(1)} ms of CPU for an answer, ${wall.toFixed(1)} ms in all  ${word(cpu, allowed.cpu)}`);
  console.log(
    `${crowd.learners} learners, an answer of each every ${crowd.everyMs / 1000} s: ${count} answers, p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms  ${word(p95, allowed.p95)}`,
  );
  const start = await beginAtOnce(url, `start${Date.now().toString(36)}`, pid);
  console.log(
    `${starters} begin in the same second: ${start.cpu.toFixed(0)} ms of CPU for each, the last one sees the questions after ${(start.last / 1000).toFixed(1)} s`,
  );
  return cpu <= allowed.cpu && p95 <= allowed.p95;
}

/** Learners who are signed in and in the middle of an exam that ends in an hour. */
export async function makeWriters(url: string, word: string, count: number): Promise<Writer[]> {
  const { path, candidates } = await makeExam(word, count);
  const course = await requirePublishedCourse(word);
  const writers: Writer[] = [];
  for (const { id } of candidates) {
    const person = await requirePersonById(id);
    const attempt = await beginQuiz(snapshotOf(person), course);
    const asHtmx = { 'hx-request': 'true', 'hx-request-type': 'partial' };
    writers.push({
      href: `${url}${path}/attempts/${attempt.id}`,
      headers: { ...(await signedIn(url, person)), ...asHtmx },
    });
  }
  return writers;
}

/** All press the button in the same second. Milliseconds: of CPU for each, and until the last one sees the questions. */
async function beginAtOnce(url: string, word: string, pid: number): Promise<{ cpu: number; last: number }> {
  const { path, candidates } = await makeExam(word, starters);
  const seats: Record<string, string>[] = [];
  for (const { id } of candidates) seats.push(await signedIn(url, await requirePersonById(id)));
  const [began, before] = [performance.now(), cpuMs(pid)];
  await Promise.all(
    seats.map(async (headers) => {
      const page = await fetch(`${url}${path}/attempts`, { method: 'POST', headers });
      if (!(await page.text()).includes('name="q1"')) throw new Error(`a begin was met with ${page.status}`);
    }),
  );
  return { cpu: (cpuMs(pid) - before) / starters, last: performance.now() - began };
}

async function makeExam(word: string, count: number) {
  const candidates = await makeCandidates(word, count);
  const { publishExam } = await makeExamCourse(word, candidates);
  return { candidates, path: (await publishExam(3600)).path };
}

/** The headers of somebody who is signed in and sends forms. */
async function signedIn(url: string, person: PersonRecord): Promise<Record<string, string>> {
  const cookie = await makeSession(person);
  const page = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return { cookie, 'x-csrf-token': token, 'sec-fetch-site': 'same-origin' };
}

/** The answer number `at` of this learner, as the page sends it. */
export async function saveAnswer({ href, headers }: Writer, at: number): Promise<void> {
  const number = (at % 12) + 1;
  const body = new URLSearchParams({ [`q${number}`]: String(at % 2), typedAt: String(Date.now()) });
  const answer = await fetch(`${href}/answers/${number}`, { method: 'PUT', headers, body });
  const text = await answer.text();
  if (answer.status !== 200 || !text.includes('Saved')) throw new Error(`an answer was met with ${answer.status}`);
}

/** Each learner at moments of their own, whether the answer before has come or not. */
async function crowdOf(writers: readonly Writer[]) {
  const gap = crowd.everyMs / writers.length;
  const total = Math.floor((crowd.seconds * 1000) / gap);
  const times: number[] = [];
  const began = performance.now();
  const all = Array.from({ length: total }, async (_, at) => {
    await new Promise((done) => setTimeout(done, Math.max(0, at * gap - (performance.now() - began))));
    const from = performance.now();
    await saveAnswer(writers[at % writers.length] as Writer, Math.floor(at / writers.length));
    times.push(performance.now() - from);
  });
  await Promise.all(all);
  times.sort((a, b) => a - b);
  const share = (part: number) => times[Math.floor(times.length * part)] ?? 0;
  return { p50: share(0.5), p95: share(0.95), count: times.length };
}
