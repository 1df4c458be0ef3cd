import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day, turnClock } from '../../lib/clock.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { newId } from '../courses/course.model.ts';
import { createCourse } from '../courses/courses.service.ts';
import { addLecture, updateLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { checkDueLinks, checkLinksOf } from './checking.service.ts';
import { deadLinksOf } from './reports.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const asked: string[] = [];
let status = 200;
const server = createServer((req, res) => {
  asked.push(req.url ?? '');
  res.writeHead(req.url?.startsWith('/gone') ? 404 : status).end();
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
/** Here nobody has to be polite. */
const options = { mayReach: (address: string) => address === '127.0.0.1', turn: async () => undefined };

beforeAll(() => indexStores());
afterEach(() => {
  turnClock(0);
  status = 200;
  asked.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function courseWith(markdown: string, description = 'About knots.') {
  const course = await createCourse(ada, { title: 'Links', description });
  const section = await addSection(ada, course.id, 'One');
  const lecture = await addLecture(ada, course.id, section.id, { title: 'Bowline', kind: 'article', markdown });
  return { id: course.id, lecture };
}

const deadChecks = async (id: string) =>
  (await readDraft(ada, id)).checks
    .filter(({ kind }) => kind === 'dead-link')
    .map(({ text, lectureId }) => [text, lectureId]);

describe('dead links', () => {
  it('[AUT-14] are found in texts and in the description, and said at their place', async () => {
    const { id, lecture } = await courseWith(`[a](${site}/gone-a) [b](${site}/fine)`, `See ${site}/gone-d now.`);
    await checkDueLinks(options);
    const place = site.replace('http://', '');
    expect(await deadChecks(id)).toEqual([
      [`Dead link in the description: ${place}/gone-d (not found)`, undefined],
      [`Dead link in “Bowline”: ${place}/gone-a (not found)`, lecture.id],
    ]);
  });

  it('[AUT-14] no longer count once the text was mended, before anybody looks again', async () => {
    const { id, lecture } = await courseWith(`[a](${site}/gone-mended)`);
    await checkLinksOf(id, options);
    expect(await deadChecks(id)).toHaveLength(1);
    await updateLecture(ada, id, lecture.id, { markdown: 'No link.' }, 1);
    expect(await deadChecks(id)).toEqual([]);
  });

  it('[AUT-14] an address is asked once a day, however many lectures and courses name it', async () => {
    const one = await courseWith(`[a](${site}/shared) [again](${site}/shared#there)`);
    const other = await courseWith(`[a](${site}/shared)`);
    for (const { id } of [one, other, one]) await checkLinksOf(id, options);
    expect(asked).toEqual(['/shared']);
    turnClock(1.1 * day);
    await checkLinksOf(other.id, options);
    expect(asked).toEqual(['/shared', '/shared']);
  });

  it('[AUT-14] a site that stumbles is given three days', async () => {
    const { id } = await courseWith(`[a](${site}/stumbling)`);
    status = 500;
    const found = [];
    for (const days of [0, 1.5, 3.1]) {
      turnClock(days * day);
      await checkLinksOf(id, options);
      found.push((await deadLinksOf(id)).length);
    }
    expect(found).toEqual([0, 0, 1]);
  });

  it('[AUT-14] a link into a private network is one that learners cannot follow', async () => {
    const { id } = await courseWith('[my notes](http://192.168.1.20/notes)');
    await checkLinksOf(id, options);
    expect((await deadLinksOf(id)).map(({ reason }) => reason)).toEqual(['leads into a private network']);
  });

  it('[AUT-14] courses nobody edited are left alone for a week', async () => {
    await courseWith(`[a](${site}/weekly)`);
    await checkDueLinks(options);
    asked.length = 0;
    turnClock(2 * day);
    await checkDueLinks(options);
    expect(asked).toEqual([]);
    turnClock(7.1 * day);
    await checkDueLinks(options);
    expect(asked).toContain('/weekly');
  });
});
