/** What the outline of a published course of 500 lectures costs: its page, and a move of one lecture in it. */
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { cpuMs } from './load.ts';
import { benchPassword, makeSession } from './school.ts';

/** Milliseconds for the page, its bytes before compression, milliseconds of CPU for a move. */
const allowed = { page: 150, bytes: 250 * 1024, move: 15 };
const shape = { sections: 20, each: 25 };
const rounds = { warm: 30, pages: 60, moves: 200 };

type Author = { base: string; headers: Record<string, string>; token: string; lectures: string[] };

/** Prints three lines; true when none is over what is allowed. @param pid the web process */
export async function printOutline(url: string, pid: number): Promise<boolean> {
  const author = await prepare(url);
  const page = await openMany(author, rounds.warm, pid);
  const { wall, bytes, cpu } = await openMany(author, rounds.pages, pid);
  let edits = await moveMany(author, page.edits, rounds.warm);
  const [began, cpuBefore] = [performance.now(), cpuMs(pid)];
  edits = await moveMany(author, edits, rounds.moves);
  const [moveWall, move] = [(performance.now() - began) / rounds.moves, (cpuMs(pid) - cpuBefore) / rounds.moves];
  if (edits !== page.edits + rounds.warm + rounds.moves) throw new Error('a move was not counted');
  const word = (is: number, most: number) => (is <= most ? 'fine' : 'TOO MUCH');
  console.log(`\nThe outline of a published course of ${shape.sections * shape.each} lectures\n`);
  console.log(`${wall.toFixed(0)} ms for its page (${cpu.toFixed(0)} ms of CPU)  ${word(wall, allowed.page)}`);
  console.log(`${Math.round(bytes / 1024)} KB before compression  ${word(bytes, allowed.bytes)}`);
  console.log(`${move.toFixed(1)} ms of CPU for a move, ${moveWall.toFixed(1)} ms in all  ${word(move, allowed.move)}`);
  return wall <= allowed.page && bytes <= allowed.bytes && move <= allowed.move;
}

async function prepare(url: string): Promise<Author> {
  const person = { email: `outliner${Date.now()}@bench.school`, name: 'Outliner Bench', password: benchPassword };
  const author = await createPerson({ ...person, role: 'instructor', state: 'active' });
  const owner = snapshotOf(author);
  const course = await createCourse(owner, { title: 'A very long course', description: 'Long.', category: 'rope' });
  const lectures: string[] = [];
  for (let at = 0; at < shape.sections; at++) {
    const section = await addSection(owner, course.id, `Section ${at + 1}: knots for every weather`);
    for (let one = 0; one < shape.each; one++) {
      const title = `Lecture ${one + 1} of section ${at + 1}, with some more words`;
      lectures.push(
        (await addLecture(owner, course.id, section.id, { kind: 'article', title, markdown: 'Words.' })).id,
      );
    }
  }
  await publishCourse(owner, course.id);
  const cookie = await makeSession(author);
  const account = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(account)?.[1] ?? '';
  return { base: `${url}/studio/courses/${course.id}`, headers: { cookie }, token, lectures };
}

/** One after another; the means, and the number of edits that the last page named. */
async function openMany({ base, headers }: Author, count: number, pid: number) {
  const [began, cpu] = [performance.now(), cpuMs(pid)];
  let html = '';
  for (let at = 0; at < count; at++) html = await (await fetch(`${base}/outline`, { headers })).text();
  const edits = Number(/name="edits" value="(\d+)"/.exec(html)?.[1]);
  const wall = (performance.now() - began) / count;
  return { wall, cpu: (cpuMs(pid) - cpu) / count, bytes: Buffer.byteLength(html), edits };
}

/** One lecture after another goes down by one, as the button sends it; returns the number of edits after the last. */
async function moveMany(author: Author, edits: number, count: number): Promise<number> {
  let known = edits;
  for (let at = 0; at < count; at++) known = await moveOnce(author, author.lectures[at % 400] ?? '', known);
  return known;
}

async function moveOnce({ base, headers, token }: Author, lecture: string, edits: number): Promise<number> {
  const body = new URLSearchParams({ _csrf: token, _method: 'PUT', place: 'down', edits: String(edits) });
  const asked = { ...headers, 'hx-request': 'true', 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${base}/lectures/${lecture}/place`, { method: 'POST', headers: asked, body });
  const html = await response.text();
  if (!response.ok || html.includes('id="outline-list"'))
    throw new Error(`a move was answered with ${html.slice(0, 300)}`);
  return Number(/name="edits" value="(\d+)"/.exec(html)?.[1]);
}
