/** The files of lectures, asked for as a player does: who gets them, in which browser, and until when. */
import { beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { saveVisibility } from '../authoring/courses/visibility.service.ts';
import { addLecture, updateLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { reloadCatalog } from '../catalog/memory.service.ts';
import { forgetAccess } from '../media/access.service.ts';
import { storeLocalFile } from '../media/media.service.ts';
import type { Client } from '../test/client.ts';
import { film, pdf, sampleFile, vtt } from '../test/media-samples.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { endGrant, grantAccess } from './enrolment.service.ts';

const school = await startSchool();
const { ada, leo, charlie } = await world();
const owner = snapshotOf(ada);
let bytes: Buffer;
let course: { id: string };
let free: { id: string; revision: number };
const grant = { kind: 'admin' as const, id: 'for-the-film' };

beforeAll(async () => {
  bytes = await film('a.mp4', 2, ['-pix_fmt', 'yuv420p']);
  const fileId = (await storeLocalFile(ada.id, await sampleFile(bytes), 'bowline.mp4')).id;
  const captions = (await storeLocalFile(ada.id, await sampleFile(vtt), 'bowline.vtt')).id;
  const sheet = (await storeLocalFile(ada.id, await sampleFile(pdf), 'sheet.pdf')).id;
  course = await createCourse(
    owner,
    { title: 'Films', description: 'Of knots.', category: 'outdoors' },
    { slug: 'films' },
  );
  const section = await addSection(owner, course.id, 'One');
  const video = {
    kind: 'video' as const,
    fileId,
    captions: [{ language: 'en', label: 'English', fileId: captions }],
    resources: [{ id: 'sheet', title: 'Sheet', fileId: sheet }],
  };
  await addLecture(owner, course.id, section.id, { ...video, title: 'Paid', slug: 'paid' });
  free = await addLecture(owner, course.id, section.id, { ...video, title: 'Free', slug: 'free', preview: true });
  await publishCourse(owner, course.id, { note: '' });
  await grantAccess(leo.id, course.id, grant);
  await reloadCatalog();
});

/** The addresses that a lecture's page names, in order: film, captions, files. */
async function addressesOn(client: Client, path: string): Promise<string[]> {
  const page = await client.get(path);
  const all = page.html.querySelectorAll('[src^="/media/"], [href^="/media/"]');
  const addresses = all.map((one) => one.getAttribute('src') ?? one.getAttribute('href') ?? '');
  return addresses
    .map((one) => one.replaceAll('&amp;', '&').replace(/#.*/, ''))
    .filter((one) => !one.includes('public'));
}

describe('the film of a paid lecture', () => {
  it('[MED-05] plays for its learner, also from the middle, and is kept by no cache but theirs', async () => {
    const browser = await school.signedIn(leo);
    const [src = ''] = await addressesOn(browser, '/learn/films/lectures/paid');
    const whole = await browser.get(src);
    expect([whole.status, whole.bytes.equals(bytes)]).toEqual([200, true]);
    expect(whole.headers.get('cache-control')).toMatch(/^private/);
    const middle = Math.floor(bytes.length / 2);
    const seek = await browser.get(src, { headers: { Range: `bytes=${middle}-` } });
    expect([seek.status, seek.headers.get('content-range')]).toEqual([
      206,
      `bytes ${middle}-${bytes.length - 1}/${bytes.length}`,
    ]);
    expect(seek.bytes.equals(bytes.subarray(middle))).toBe(true);
  });

  it('[MED-05] a copied address works in no other browser, of whoever it is, and not after signing out', async () => {
    const browser = await school.signedIn(leo);
    const addresses = [
      ...(await addressesOn(browser, '/learn/films/lectures/paid')),
      ...(await addressesOn(browser, '/learn/films/lectures/paid?tab=files')),
    ];
    expect(addresses.length).toBeGreaterThanOrEqual(3);
    const others = [await school.signedIn(leo), await school.signedIn(charlie), school.visitor()];
    for (const address of addresses) {
      expect((await browser.get(address)).status).toBe(200);
      for (const other of others) expect((await other.get(address)).status).toBe(404);
      expect((await browser.get(address.replace('&v=1', ''))).status).toBe(404);
    }
    await browser.post('/sign-out');
    for (const address of addresses) expect((await browser.get(address)).status).toBe(404);
  });

  it('[MED-05] ends within a minute after access has ended, for an address that is still good', async () => {
    const browser = await school.signedIn(leo);
    const [src = ''] = await addressesOn(browser, '/learn/films/lectures/paid');
    expect((await browser.get(src)).status).toBe(200);
    await endGrant(grant, 'refund');
    // What 20 seconds would do.
    forgetAccess();
    expect((await browser.get(src, { headers: { Range: 'bytes=0-9' } })).status).toBe(403);
  });
});

describe('the film of a free lecture', () => {
  it('[MED-05] plays for visitors, and for members only where the course is theirs, until the lecture is free no more', async () => {
    const [src = ''] = await addressesOn(school.visitor(), '/courses/films/lectures/free');
    expect(src).not.toMatch(/[?&]v=/);
    expect((await school.visitor().get(src)).bytes.equals(bytes)).toBe(true);
    await saveVisibility(owner, course.id, { visibility: 'members', domains: [] });
    forgetAccess();
    expect((await school.visitor().get(src)).status).toBe(403);
    expect((await (await school.signedIn(charlie)).get(src)).status).toBe(200);
    await saveVisibility(owner, course.id, { visibility: 'public', domains: [] });
    const { revision } = await updateLecture(owner, course.id, free.id, { preview: false }, free.revision);
    expect(revision).toBe(free.revision + 1);
    await publishCourse(owner, course.id, { note: '' });
    forgetAccess();
    expect((await school.visitor().get(src)).status).toBe(403);
  });
});

describe('the files of a draft', () => {
  it('[MED-05] are for whoever edits the course', async () => {
    const browser = await school.signedIn(ada);
    const [src = ''] = await addressesOn(browser, `/studio/courses/${course.id}/lectures/${free.id}`);
    expect((await browser.get(src)).status).toBe(200);
    expect((await (await school.signedIn(ada)).get(src)).status).toBe(404);
    expect((await (await school.signedIn(charlie)).get(src)).status).toBe(404);
  });
});
