import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../config.ts';
import { hour, minute, now, turnClock } from '../lib/clock.ts';
import { enqueue } from '../lib/queue.ts';
import { storageOf } from '../lib/storage.ts';
import { film, picture, sampleFile, turned } from '../test/media-samples.ts';
import { startSchool } from '../test/school.ts';
import { readFilm } from './ffmpeg.gateway.ts';
import { MediaFileModel, mediaKinds } from './file.model.ts';
import { prepareForgotten } from './jobs.ts';
import {
  askForStill,
  imageOf,
  type MediaFile,
  publicImages,
  requireFile,
  storeLocalFile,
  storeUpload,
} from './media.service.ts';
import { completeFile, prepareFile } from './prepare.service.ts';
import { recipe } from './recipes.ts';
import { listForgottenFiles, listIncompleteFiles } from './unfinished.service.ts';

const school = await startSchool();
const ada = { id: '64b000000000000000000001' };
afterEach(() => turnClock(0));

async function send(bytes: Uint8Array, name: string): Promise<MediaFile> {
  return storeUpload(ada, { path: await sampleFile(bytes), originalName: name }, mediaKinds);
}

const namesOf = ({ variants }: MediaFile) => variants.map(({ name }) => name).sort();
const large = [
  '-pix_fmt',
  'yuv420p',
  '-vf',
  'scale=1280:720',
  '-b:v',
  '2M',
  '-minrate',
  '2M',
  '-maxrate',
  '2M',
  '-bufsize',
  '1M',
];

async function readVariant(file: MediaFile, name: string) {
  const made = file.variants.find((one) => one.name === name);
  const path = await sampleFile(await buffer(await storageOf(file.store).open(made?.key ?? '')));
  return { made, facts: await readFilm(path, 'mov') };
}

describe('pictures', () => {
  it('[MED-03] have addresses of all sizes at once; the picture as it was sent stands in until they are made', async () => {
    const file = await send(await picture(1000, 500, 'jpeg'), 'cover.jpg');
    const image = imageOf(file);
    const widths = [' 320w', ' 480w', ' 640w', ' 960w', ' 1000w'];
    expect(image?.srcset.match(/ \d+w/g)).toEqual(widths);
    expect(image?.avif.match(/\.avif \d+w/g)).toEqual(widths.map((width) => `.avif${width}`));
    expect([image?.width, image?.height]).toEqual([1000, 500]);
    const early = await school.visitor().get(image?.src.replace('640', '333') ?? '');
    expect([early.headers.get('content-type'), early.headers.get('cache-control')]).toEqual([
      'image/jpeg',
      'public, max-age=60',
    ]);
    await school.settled();
    expect((await publicImages([file.id])).get(file.id)).toEqual(image);
    for (const [format, set] of [
      ['webp', image?.srcset],
      ['heif', image?.avif],
    ]) {
      const [address = ''] = /\S*640\.\w+/.exec(set ?? '') ?? [];
      const page = await school.visitor().get(address);
      const facts = await sharp(page.bytes).metadata();
      expect([facts.format, facts.width, facts.height]).toEqual([format, 640, 320]);
      expect(page.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    for (const other of ['640.png', 'x.avif', '0.webp', '99999.webp'])
      expect((await school.visitor().get(image?.src.replace('640.webp', other) ?? '')).status).toBe(404);
  });

  it('[MED-03] are never made larger; a drawing has all sizes, and what can be seen through no blur', async () => {
    const small = await send(await picture(200, 100), 'small.png');
    const svg = await send(
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'),
      'a.svg',
    );
    const glass = await send(
      await sharp({ create: { width: 50, height: 50, channels: 4, background: '#08c8' } })
        .png()
        .toBuffer(),
      'glass.png',
    );
    await school.settled();
    expect(namesOf(await requireFile(small.id))).toEqual(['a200', 'w200']);
    expect(imageOf(svg)).toMatchObject({ srcset: '', avif: '', blur: '' });
    expect(imageOf(glass)).toMatchObject({ blur: '' });
    expect(imageOf(small)?.blur).toMatch(/^data:image\/webp;base64,/);
    expect(imageOf(small)?.blur.length).toBeLessThanOrEqual(200);
  });

  it('[MED-03] of before get what is new by the clock, and are found no more', async () => {
    const file = await storeLocalFile(ada.id, await sampleFile(await picture(700, 300, 'webp')), 'old.webp');
    expect(namesOf(file)).toEqual(['w320', 'w480', 'w640', 'w700']);
    // What the jobs of its own upload make is taken away again: as it was before there was any of it.
    await school.settled();
    const before = { $set: { variants: file.variants }, $unset: { recipe: 1, blur: 1, recipeTries: 1 } };
    await MediaFileModel.updateOne({ _id: file.id }, before);
    turnClock(11 * minute);
    expect(await listIncompleteFiles()).toEqual([file.id]);
    await enqueue(prepareForgotten, {});
    await school.settled();
    const whole = await requireFile(file.id);
    expect(namesOf(whole)).toEqual(['a320', 'a480', 'a640', 'a700', ...namesOf(file)]);
    expect(whole.blur).toMatch(/^data:/);
    turnClock(23 * minute);
    expect(await listIncompleteFiles()).toEqual([]);
  });

  it('[MED-03] are left as they are when the work kills five workers', async () => {
    const file = await storeLocalFile(ada.id, await sampleFile(await picture(90, 80)), 'bad.png');
    await MediaFileModel.updateOne({ _id: file.id }, { $set: { recipeTries: 5 } });
    await completeFile(file.id);
    expect(await requireFile(file.id)).toMatchObject({ recipe, variants: file.variants });
  });

  it('[MED-04] are taken up again when the queue lost them', async () => {
    const file = await send(await picture(90, 60), 'lost.png');
    await school.settled();
    await MediaFileModel.updateOne({ _id: file.id }, { $set: { state: 'stored', variants: [], recipe: 0 } });
    turnClock(9 * minute);
    expect(await listForgottenFiles()).toEqual([]);
    turnClock(11 * minute);
    expect(await listForgottenFiles()).toEqual([file.id]);
    await enqueue(prepareForgotten, {});
    await school.settled();
    expect(namesOf(await requireFile(file.id))).toEqual(['a90', 'w90']);
  });
});

describe('films', () => {
  it('[MED-04] are read: length, size, a still; smaller heights, never up, and forms for dear lines come after', async () => {
    const file = await send(await film('a.mp4', 4, large), 'a.mp4');
    expect(file).toMatchObject({ plays: true, width: 1280, height: 720 });
    expect(file.seconds).toBeCloseTo(4, 0);
    await school.settled();
    const ready = await requireFile(file.id);
    expect(ready).toMatchObject({ state: 'ready', recipe });
    expect(namesOf(ready)).toEqual(['audio', 'h360', 'light', 'poster']);
    expect(imageOf(ready)?.src).toMatch(/webp$/);
    const [small, light, audio] = [
      await readVariant(ready, 'h360'),
      await readVariant(ready, 'light'),
      await readVariant(ready, 'audio'),
    ];
    expect([small.facts?.width, small.facts?.height, small.facts?.video, small.made?.height]).toEqual([
      640,
      360,
      'h264',
      360,
    ]);
    expect(light.made?.bytes).toBeLessThan(small.made?.bytes ?? 0);
    expect([audio.facts?.video, audio.facts?.audio, audio.made?.mime]).toEqual([null, 'aac', 'audio/mp4']);
    expect(audio.facts?.seconds).toBeCloseTo(4, 0);
  });

  it('[MED-04] that no browser plays become MP4, upright when they were taken upright', async () => {
    const sent = await send(await film('a.avi', 2), 'a.avi');
    expect(sent).toMatchObject({ plays: false, state: 'stored' });
    const upright = await send(await film('b.mov', 2, ['-pix_fmt', 'yuv420p', '-vf', 'scale=480:852']), 'b.mov');
    await school.settled();
    const ready = await requireFile(sent.id);
    expect(ready).toMatchObject({ state: 'ready', mime: 'video/x-msvideo' });
    const { facts } = await readVariant(ready, 'play');
    expect([facts?.video, facts?.audio, facts?.width, facts?.height]).toEqual(['h264', 'aac', 160, 90]);
    expect(facts?.seconds).toBeCloseTo(2, 0);
    const tall = await readVariant(await requireFile(upright.id), 'play');
    expect([tall.facts?.width, tall.facts?.height]).toEqual([480, 852]);
  });

  it('[MED-04] of phones held upright have the size in which they are seen, in every form and on their still', async () => {
    const file = await send(turned(await film('phone.mp4', 2, large)), 'phone.mp4');
    expect(file).toMatchObject({ plays: true, width: 720, height: 1280 });
    await school.settled();
    const ready = await requireFile(file.id);
    const sizes = ready.variants.filter(({ width }) => width).map(({ name, width, height }) => [name, width, height]);
    expect(sizes.sort()).toEqual([
      ['h360', 360, 640],
      ['light', 360, 640],
      ['poster', 720, 1280],
    ]);
    expect((await readVariant(ready, 'h360')).facts).toMatchObject({ width: 360, height: 640 });
  });

  it('[MED-04] are gone on with where a killed worker stopped, and made once', async () => {
    const file = await send(await film('c.avi', 3), 'c.avi');
    await school.settled();
    const before = await requireFile(file.id);
    const kept = before.variants.filter(({ name }) => name === 'play');
    await MediaFileModel.updateOne({ _id: file.id }, { $set: { state: 'working', recipe: 0, variants: kept } });
    await Promise.all([prepareFile(file.id), prepareFile(file.id)]);
    await Promise.all([completeFile(file.id), completeFile(file.id)]);
    const after = await requireFile(file.id);
    expect(namesOf(after)).toEqual(namesOf(before));
    expect(after.variants.find(({ name }) => name === 'play')).toEqual(kept[0]);
  });

  it('[MED-04] give a still of the second that was asked for', async () => {
    const file = await send(await film('d.mp4', 5, large), 'd.mp4');
    await school.settled();
    const first = imageOf(await requireFile(file.id), { at: 3 })?.src;
    await askForStill(file.id, 3);
    await askForStill(file.id, 3);
    await school.settled();
    const ready = await requireFile(file.id);
    expect(namesOf(ready).filter((name) => name.startsWith('still'))).toEqual(['still-3']);
    expect(imageOf(ready)?.src).toBe(first);
    const chosen = imageOf(ready, { at: 3 });
    expect(chosen?.src).not.toBe(first);
    expect((await school.visitor().get(chosen?.src ?? '')).status).toBe(200);
  });
});

describe('the folder of work', () => {
  it('[MED-04] is cleared of what killed processes left, and of nothing else', async () => {
    const parent = join(config.dataFolder, 'work');
    const { hostname } = await import('node:os');
    const machine = hostname().replace(/\W/g, '');
    const names = {
      dead: `piece-${machine}-4194999-a`,
      ours: `piece-${machine}-${process.pid}-b`,
      old: 'piece-elsewhere-1-c',
      fresh: 'piece-elsewhere-1-d',
    };
    for (const name of Object.values(names)) {
      await mkdir(join(parent, name), { recursive: true });
      await writeFile(join(parent, name, 'original'), 'x');
    }
    const past = new Date(now().getTime() - 13 * hour);
    await utimes(join(parent, names.old), past, past);
    await enqueue(prepareForgotten, {});
    await school.settled();
    expect((await readdir(parent)).sort()).toEqual([names.fresh, names.ours].sort());
  });
});
