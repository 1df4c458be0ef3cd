import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { redis } from '../../lib/redis.ts';
import { storageOf } from '../../lib/storage.ts';
import { picture, sampleFile } from '../../test/media-samples.ts';
import { startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { type PersonRecord, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { Avatar } from './avatar.model.ts';
import { avatarState, makeAvatar, removeAvatar, removeAvatarFiles, takeAvatar } from './avatar.service.ts';
import { avatarSides, cropAt, readPicture, squareOf } from './picture.service.ts';

const school = await startSchool();
const leo = await person('leo', 'Leo Martins', 'learner');
let client: Awaited<ReturnType<typeof school.signedIn>>;

beforeAll(async () => {
  client = await school.signedIn(leo);
});

async function send(bytes: Buffer | string, fields: Record<string, string> = {}, name = 'me.jpg') {
  await redis.del(...(await redis.keys('limit:picture*')), 'none');
  return client.upload('/account/avatar', fields, { picture: { name, bytes, type: 'image/jpeg' } });
}

async function shownSizes(who: PersonRecord): Promise<(string | undefined)[]> {
  const { avatarUrl, avatarUrls } = await requirePersonById(who.id);
  return [avatarUrls?.small, avatarUrl ?? undefined, avatarUrls?.large];
}

/** Red on the left, blue on the right. */
async function twoColours(width: number, height: number): Promise<Sharp> {
  const half = { create: { width: Math.floor(width / 2), height, channels: 3 as const, background: '#00f' } };
  const blue = await sharp(half).png().toBuffer();
  return sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    { input: blue, left: Math.ceil(width / 2), top: 0 },
  ]);
}

async function middleOf(address: string): Promise<string> {
  const { bytes } = await client.get(address);
  const { data } = await sharp(bytes).resize(1, 1).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (data[0] ?? 0) > (data[2] ?? 0) ? 'red' : 'blue';
}

describe('the own picture', () => {
  it('[ACC-08] is made in three sizes, shows everywhere, and goes with its files', async () => {
    const sent = await send(await (await twoColours(800, 400)).jpeg().toBuffer(), { place: 'top' });
    expect([sent.status, sent.location]).toEqual([303, '/account']);
    await school.settled();
    const addresses = await shownSizes(leo);
    for (const [at, address = ''] of addresses.entries()) {
      const file = await client.get(address);
      expect(file.headers.get('cache-control')).toContain('immutable');
      const { width, height, format } = await sharp(file.bytes).metadata();
      expect([width, height, format]).toEqual([avatarSides[at], avatarSides[at], 'webp']);
      expect(await middleOf(address)).toBe('red');
    }
    const page = await client.get('/account');
    expect(page.html.querySelector('#account-picture img')?.getAttribute('src')).toBe(addresses[2]);
    expect(page.html.querySelector('.site-header img')?.getAttribute('src')).toBe(addresses[0]);
    const removed = await client.delete('/account/avatar');
    expect(removed.status).toBe(303);
    await school.settled();
    expect((await client.get('/account')).html.querySelectorAll('.site-header img')).toHaveLength(0);
    for (const address of addresses) expect((await client.get(address ?? '')).status).toBe(404);
    expect(await Avatar.countDocuments({ userId: leo.id })).toBe(0);
  });

  it('[ACC-08] is turned upright by what the camera noted, and nothing of that is kept', async () => {
    const upright = (await twoColours(600, 300)).withExif({
      IFD0: { Copyright: 'secret-place' },
      IFD3: { GPSLatitudeRef: 'N' },
    });
    // Turned by a quarter: what was left is on top, so the top square is red.
    const bytes = await upright.withMetadata({ orientation: 6 }).jpeg().toBuffer();
    await send(bytes, { place: 'top' });
    await school.settled();
    const [, address = ''] = await shownSizes(leo);
    expect(await middleOf(address)).toBe('red');
    const { exif, orientation } = await sharp((await client.get(address)).bytes).metadata();
    expect([exif, orientation]).toEqual([undefined, undefined]);
    await send(bytes, { place: 'bottom' });
    await school.settled();
    expect(await middleOf((await shownSizes(leo))[1] ?? '')).toBe('blue');
  });

  it('[ACC-08] is the square that was drawn, and never more than the picture', async () => {
    await send(await (await twoColours(800, 400)).png().toBuffer(), { x: '0.6', y: '0.1', size: '0.5', place: 'top' });
    await school.settled();
    expect(await middleOf((await shownSizes(leo))[1] ?? '')).toBe('blue');
    const size = { width: 300, height: 200 };
    expect(squareOf({ x: 1, y: 1, size: 1 }, size)).toEqual({ left: 100, top: 0, width: 200, height: 200 });
    expect(squareOf({ x: 0.9, y: 0, size: 0.5 }, size)).toEqual({ left: 200, top: 0, width: 100, height: 100 });
    expect(squareOf(cropAt('middle', size), size).left).toBe(50);
  });

  it('[ACC-08] refuses what is no picture, too large, cut off or a drawing, and keeps the one before', async () => {
    const before = await shownSizes(leo);
    const whole = await picture(900, 900, 'jpeg');
    const wrong: [string, Buffer | string, string][] = [
      ['a page', '<!doctype html><script>alert(1)</script>', 'JPEG, PNG or WebP'],
      ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'JPEG, PNG or WebP'],
      [
        'a GIF',
        await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
          .gif()
          .toBuffer(),
        'JPEG',
      ],
      ['cut off', whole.subarray(0, whole.length / 2), 'cut off'],
      ['only a head', whole.subarray(0, 40), 'Please'],
      ['too heavy', Buffer.concat([whole, Buffer.alloc(5 * 1024 * 1024)]), '5 MB'],
      ['nothing', '', 'choose a picture'],
    ];
    for (const [what, bytes, words] of wrong) {
      const page = await send(bytes, { place: 'bottom' });
      expect([page.status, page.$('#field-picture-error')], what).toEqual([422, expect.stringContaining(words)]);
      expect(page.html.querySelector('input[value=bottom]')?.hasAttribute('checked'), what).toBe(true);
    }
    // 49 million pixels of one colour are a few kilobytes.
    const bomb = sharp({
      create: { width: 7000, height: 7000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    });
    const page = await send(await bomb.png({ compressionLevel: 9 }).toBuffer());
    expect([page.status, page.$('#field-picture-error')]).toEqual([422, expect.stringContaining('40 million')]);
    expect((await send(Buffer.alloc(9 * 1024 * 1024))).status).toBe(413);
    await school.settled();
    expect(await shownSizes(leo)).toEqual(before);
  });

  it('[ACC-08] of two sent at once one is shown, and no file of the other stays', async () => {
    const nia = await person('nia', 'Nia Okafor', 'learner');
    const bytes = await picture(300, 300);
    const path = await sampleFile(bytes);
    await Promise.all(['top' as const, 'bottom' as const].map((place) => takeAvatar(snapshotOf(nia), path, place)));
    await school.settled();
    const left = await Avatar.find({ userId: nia.id }).lean();
    expect(left.map(({ state }) => state)).toEqual(['ready']);
    expect((await requirePersonById(nia.id)).avatarId).toBe(String(left[0]?._id));
    expect(await storageOf('disk').sizeOf(left[0]?.sourceKey ?? '')).toBeNull();
  });

  it('[ACC-08] making, removing and clearing away can be repeated', async () => {
    const tom = await person('tom', 'Tom Reed', 'learner');
    const who = snapshotOf(tom);
    await takeAvatar(who, await sampleFile(await picture(300, 300)), 'middle');
    await school.settled();
    const { avatarId } = await requirePersonById(tom.id);
    const shown = await shownSizes(tom);
    await makeAvatar(avatarId ?? '');
    expect(await shownSizes(tom)).toEqual(shown);
    await Promise.all([removeAvatar(who), removeAvatar(who)]);
    for (let times = 0; times < 2; times++) await removeAvatarFiles(avatarId ?? '');
    await makeAvatar(avatarId ?? '');
    expect([await avatarState(who), (await requirePersonById(tom.id)).avatarUrl]).toEqual([null, null]);
  });

  it('[ACC-08] says that it is being made, and asks again by itself', async () => {
    const quick = await person('quick', 'Quick Sender', 'learner');
    const own = await school.signedIn(quick);
    await Avatar.create({
      userId: quick.id,
      store: 'disk',
      sourceKey: 'aa/none.webp',
      crop: { x: 0, y: 0, size: 1 },
      createdAt: new Date(),
    });
    const { User } = await import('../user.model.ts');
    const made = await Avatar.findOne({ userId: quick.id }).lean();
    await User.updateOne({ _id: quick.id }, { $set: { avatarId: String(made?._id) } });
    const part = await own.htmx.get('/account/avatar');
    expect(part.html.querySelector('#account-picture')?.getAttribute('hx-get')).toBe('/account/avatar');
    expect(part.$('#account-picture')).toContain('is being made');
    await Avatar.updateOne({ userId: quick.id }, { $set: { state: 'failed' } });
    expect((await own.htmx.get('/account/avatar')).$('#account-picture')).toContain('could not be made');
    expect((await own.get('/account/avatar')).location).toBe('/account');
  });

  it('[ACC-08] is taken thirty times an hour, no more', async () => {
    const path = await sampleFile('no picture');
    for (let times = 0; times < 30; times++) await takeAvatar(snapshotOf(leo), path, 'top').catch(() => undefined);
    await expect(takeAvatar(snapshotOf(leo), path, 'top')).rejects.toMatchObject({ status: 429 });
    await expect(readPicture(path, `${path}.webp`)).rejects.toMatchObject({ status: 422, field: 'picture' });
  });
});
