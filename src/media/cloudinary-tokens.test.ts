/** A school whose account at Cloudinary has a key for tokens: films are fetched there, everything else here. */
import { afterEach, expect, it } from 'vitest';
import { createPerson } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { minute, turnClock } from '../lib/clock.ts';
import { film, pdf, sampleFile, vtt } from '../test/media-samples.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { allowFiles, forgetAccess } from './access.service.ts';
import { type MediaFile, mediaAddress, storeLocalFile } from './media.service.ts';

const school = await startSchool({ jobs: false });
const ada = await createPerson({ email: 'ada@example.org', name: 'Ada', password: castPassword });
let isOpen = true;
allowFiles('test', () => isOpen);
afterEach(() => turnClock(0));

async function store(bytes: Buffer | string, name: string): Promise<MediaFile> {
  return storeLocalFile(ada.id, await sampleFile(bytes), name);
}

const addressOf = (file: MediaFile, download = false) =>
  mediaAddress(file, { viewer: { mark: '', by: 'test' }, download });

it('[MED-05] leads to an address of a film that is good for five minutes at most, and to a new one each time', async () => {
  const bytes = await film('a.mp4', 1, ['-pix_fmt', 'yuv420p']);
  const file = await store(bytes, 'a.mp4');
  const visitor = school.visitor();
  const page = await visitor.get(addressOf(file));
  expect([page.status, page.headers.get('cache-control')]).toEqual([302, 'no-store']);
  const there = page.location ?? '';
  expect(new URL(there).origin).toBe(config.cloudinary?.origin);
  const part = await fetch(there, { headers: { Range: 'bytes=10-19' } });
  expect([part.status, Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))]).toEqual([206, true]);
  const ends = Number(/exp=(\d+)/.exec(decodeURIComponent(there))?.[1]) * 1000;
  expect(ends - Date.now()).toBeGreaterThan(3 * minute);
  expect(ends - Date.now()).toBeLessThanOrEqual(5 * minute);
  expect((await fetch(there.replace(/(~|%7E)hmac.*/i, ''))).status).toBe(401);
  turnClock(10 * minute);
  const later = (await visitor.get(addressOf(file))).location ?? '';
  expect(Number(/exp=(\d+)/.exec(decodeURIComponent(later))?.[1]) * 1000).toBeGreaterThan(ends + 9 * minute);
});

it('[MED-05] an address that has ended gives nothing there, and nobody gets one without a reason', async () => {
  const file = await store(await film('b.mp4', 1, ['-pix_fmt', 'yuv420p']), 'b.mp4');
  turnClock(-6 * minute);
  const old = (await school.visitor().get(addressOf(file))).location ?? '';
  turnClock(0);
  expect((await fetch(old)).status).toBe(401);
  isOpen = false;
  forgetAccess();
  expect((await school.visitor().get(addressOf(file))).status).toBe(403);
  isOpen = true;
  forgetAccess();
});

it('[MED-05] captions, documents and what is saved come through the school, and pages may play from there', async () => {
  for (const file of [await store(vtt, 'a.vtt'), await store(pdf, 'a.pdf')])
    expect((await school.visitor().get(addressOf(file))).status).toBe(200);
  const video = await store(await film('d.mp4', 1, ['-pix_fmt', 'yuv420p']), 'd.mp4');
  const saved = await school.visitor().get(addressOf(video, true));
  expect([saved.status, saved.headers.get('content-disposition')]).toEqual([200, expect.stringMatching(/^attachment/)]);
  const policy = (await school.visitor().get('/')).headers.get('content-security-policy');
  expect(policy).toMatch(new RegExp(`media-src [^;]*${config.cloudinary?.origin}`));
});

it('[MED-05] tells its admins for how long such an address is good, without a warning', async () => {
  const ruth = await createPerson({ email: 'ruth@example.org', name: 'Ruth', password: castPassword, role: 'admin' });
  const page = await (await school.signedIn(ruth)).get('/admin/settings');
  expect(page.$('#settings-files ~ p')).toContain('five minutes');
  expect(page.$('#settings-files ~ .notice')).toBeNull();
});
