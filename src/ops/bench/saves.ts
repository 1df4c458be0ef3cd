/** What a form that saves by itself costs the web process: one save after another, in a course of 500 lectures. */
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { cpuMs } from './load.ts';
import { benchPassword, makeSession } from './school.ts';

/** Milliseconds of CPU for one save. */
const allowed = 15;
const lectures = 500;
const saves = 200;
const paragraph = 'A paragraph of ordinary length, as articles have many of them, with nothing *remarkable* in it. ';
const words = `## Heading\n\n${paragraph.repeat(5)}\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`;

type Form = { address: string; cookie: string; token: string };

/** Prints a line; true when a save costs no more than is allowed. @param pid the web process */
export async function printSaves(url: string, pid: number): Promise<boolean> {
  const form = await prepare(url);
  let revision = await saveMany(form, 1, 50);
  const [began, cpu] = [performance.now(), cpuMs(pid)];
  revision = await saveMany(form, revision, saves);
  const [wall, each] = [(performance.now() - began) / saves, (cpuMs(pid) - cpu) / saves];
  console.log(`\nA form saves by itself: article of ${article(0).length} characters, course of ${lectures} lectures\n`);
  console.log(`${each.toFixed(1)} ms of CPU, ${wall.toFixed(1)} ms in all  ${each <= allowed ? 'fine' : 'TOO MUCH'}`);
  return each <= allowed;
}

async function prepare(url: string): Promise<Form> {
  const email = `writer${Date.now()}@bench.school`;
  const person = { email, name: 'Writer Bench', password: benchPassword, role: 'instructor' as const };
  const author = await createPerson({ ...person, state: 'active' });
  const owner = snapshotOf(author);
  const course = await createCourse(owner, { title: 'A long course', category: 'rope' });
  const section = await addSection(owner, course.id, 'One');
  for (let at = 1; at < lectures; at++)
    await addLecture(owner, course.id, section.id, { kind: 'article', title: `Lecture ${at}`, markdown: words });
  const content = { kind: 'article' as const, title: 'The one that is written', markdown: article(0) };
  const lecture = await addLecture(owner, course.id, section.id, content);
  const cookie = await makeSession(author);
  const page = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return { address: `${url}/studio/courses/${course.id}/lectures/${lecture.id}`, cookie, token };
}

/** About two thousand words, in which each number makes another one. */
function article(number: number): string {
  return `${words.repeat(20)}Save number ${number}.`;
}

/** One after another, as a person types; returns the revision after the last. */
async function saveMany(form: Form, revision: number, count: number): Promise<number> {
  let last = revision;
  for (let at = 0; at < count; at++) last = await saveOnce(form, last);
  return last;
}

async function saveOnce({ address, cookie, token }: Form, revision: number): Promise<number> {
  const body = new FormData();
  const fields = { _csrf: token, _method: 'PUT', title: 'The one that is written', counts: 'required', ready: 'on' };
  for (const [name, value] of Object.entries({ ...fields, revision: `${revision}`, markdown: article(revision) }))
    body.append(name, value);
  const headers = { cookie, 'x-autosave': '1', 'hx-request': 'true', 'sec-fetch-site': 'same-origin' };
  const answer = await (await fetch(address, { method: 'POST', headers, body })).text();
  const next = Number(/data-revision="(\d+)"/.exec(answer)?.[1]);
  if (next !== revision + 1) throw new Error(`a save was answered with ${answer.slice(0, 300)}`);
  return next;
}
