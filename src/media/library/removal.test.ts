import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose, { Schema } from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { createCourse, updateDraft } from '../../authoring/courses/courses.service.ts';
import { addLecture, updateLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { listNamingModels } from '../../lib/named-files.ts';
import { storageOf } from '../../lib/storage.ts';
import { diskFolder } from '../../lib/storage-disk.ts';
import { picture, sampleFile } from '../../test/media-samples.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { incomingFolder } from '../../web/uploads.ts';
import { findFile, MediaFileModel } from '../file.model.ts';
import { type MediaFile, storeLocalFile } from '../media.service.ts';
import { PendingKey } from '../pending-key.model.ts';
import { takeKnownFile } from './library.service.ts';
import { removeOrphans, removeUnused } from './removal.service.ts';
import { removeRests, removeUnnamedBytes } from './rests.service.ts';
import { listFileUses, requireAllUsesKnown } from './uses.service.ts';

await startSchool({ jobs: false });
const { ada } = await world();
const owner = snapshotOf(ada);
const course = await createCourse(
  owner,
  { title: 'Films', description: 'Of knots.', category: 'outdoors' },
  { slug: 'films' },
);
const section = await addSection(owner, course.id, 'One');
let side = 20;
afterEach(() => turnClock(0));

async function file(): Promise<MediaFile> {
  side += 1;
  return storeLocalFile(ada.id, await sampleFile(await picture(side, 20)), `picture ${side}.png`);
}

const isThere = async (one: MediaFile) => (await findFile(one.id)) !== null;
const hasBytes = async (one: MediaFile) => (await storageOf(one.store).sizeOf(one.key)) !== null;

describe('files that nothing uses', () => {
  it('[MED-06] are removed after a week with all that was made of them; those in use stay, wherever that is', async () => {
    const names = [
      'cover',
      'promo',
      'file',
      'poster',
      'captions',
      'resource',
      'text',
      'description',
      'unused',
    ] as const;
    const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await file()] as const)));
    const id = (name: (typeof names)[number]) => files[name]?.id ?? '';
    await addLecture(owner, course.id, section.id, {
      kind: 'video',
      title: 'Bowline',
      fileId: id('file'),
      posterFileId: id('poster'),
      captions: [{ language: 'en', label: 'English', fileId: id('captions') }],
      resources: [{ id: 'r', title: 'Sheet', fileId: id('resource') }],
    });
    await addLecture(owner, course.id, section.id, {
      kind: 'article',
      title: 'Reef',
      markdown: `![x](file:${id('text')})`,
    });
    const draft = {
      coverFileId: id('cover'),
      promoFileId: id('promo'),
      description: `![y](file:${id('description')})`,
    };
    await updateDraft(owner, course.id, draft, 1);
    expect(await removeOrphans()).toMatchObject({ removed: 0 });
    turnClock(6 * day);
    expect(await removeOrphans()).toMatchObject({ removed: 0 });
    turnClock(7.5 * day);
    const unused = files.unused as MediaFile;
    const all = unused.bytes + unused.variants.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(await removeOrphans()).toMatchObject({ removed: 1, bytes: all });
    for (const name of names)
      expect([name, await isThere(files[name] as MediaFile)]).toEqual([name, name !== 'unused']);
    for (const key of [unused.key, ...unused.variants.map((one) => one.key)])
      expect(await storageOf(unused.store).sizeOf(key)).toBeNull();
    expect(await hasBytes(files.text as MediaFile)).toBe(true);
    const uses = await listFileUses([id('captions'), id('cover')]);
    expect([...uses.values()].map((list) => list[0]?.text)).toEqual(['Captions of “Bowline”', 'Cover of “Films”']);
  });

  it('[MED-06] what was published stays, also when the draft has something else', async () => {
    const [old, other] = [await file(), await file()];
    const lecture = await addLecture(owner, course.id, section.id, {
      kind: 'article',
      title: 'Sheet bend',
      markdown: `![x](file:${old.id})`,
    });
    await publishCourse(owner, course.id, { note: '' });
    await updateLecture(owner, course.id, lecture.id, { markdown: `![x](file:${other.id})` }, lecture.revision);
    turnClock(30 * day);
    await removeOrphans();
    turnClock(60 * day);
    await removeOrphans();
    expect([await isThere(old), await isThere(other)]).toEqual([true, true]);
    const uses = (await listFileUses([old.id])).get(old.id) ?? [];
    expect(uses.map(({ kind }) => kind)).toContain('published');
    expect(uses.map(({ kind }) => kind)).not.toContain('draft');
  });

  it('[MED-06] one that is taken into use at the last moment stays; one that leaves cannot be taken', async () => {
    const [taken, leaving] = [await file(), await file()];
    turnClock(8 * day);
    const stale = await Promise.all([taken, leaving].map(({ id }) => findFile(id)));
    expect(await takeKnownFile(ada, taken.id, { kinds: ['image'], courseId: null })).toMatchObject({ id: taken.id });
    const week = new Date(Date.now() + day);
    expect(await removeUnused(stale[0] ?? expect.fail(), week)).toBe(false);
    expect(await isThere(taken)).toBe(true);
    await MediaFileModel.updateOne({ _id: leaving.id }, { $set: { isLeaving: true } });
    expect(await takeKnownFile(ada, leaving.id, { kinds: ['image'], courseId: null })).toBeNull();
    expect((await removeOrphans()).removed).toBe(1);
    expect(await isThere(leaving)).toBe(false);
  });

  it('[MED-06] one that came into use between the first look and the second stays', async () => {
    const one = await file();
    turnClock(8 * day);
    const found = (await findFile(one.id)) ?? expect.fail();
    await addLecture(owner, course.id, section.id, {
      kind: 'article',
      title: 'Late',
      markdown: `![x](file:${one.id})`,
    });
    expect(await removeUnused(found, new Date(Date.now() + day))).toBe(false);
    expect(await findFile(one.id)).toMatchObject({ isLeaving: false, unusedSince: null });
  });

  it('[MED-06] two runs at once, and one that was cut off in the middle, end as one', async () => {
    const files = await Promise.all([file(), file(), file()]);
    turnClock(8 * day);
    // Killed after it had claimed one and removed its bytes.
    await MediaFileModel.updateOne({ _id: files[0]?.id }, { $set: { isLeaving: true } });
    await storageOf('disk').remove(files[0]?.key ?? '');
    const runs = await Promise.all([removeOrphans(), removeOrphans()]);
    expect(runs[0].removed + runs[1].removed).toBeGreaterThanOrEqual(3);
    for (const one of files) expect([await isThere(one), await hasBytes(one)]).toEqual([false, false]);
    expect(await removeOrphans()).toMatchObject({ removed: 0 });
  });

  it('[MED-06] nothing is removed while some documents do not say what they use', async () => {
    const one = await file();
    turnClock(8 * day);
    const lost = mongoose.model('LostUses', new Schema({ bannerFileId: String }));
    await expect(removeOrphans()).rejects.toThrow('LostUses.bannerFileId');
    mongoose.deleteModel(lost.modelName);
    expect(await isThere(one)).toBe(true);
    expect((await removeOrphans()).removed).toBe(1);
  });

  it('[MED-06] every model of the school that holds ids of files keeps the list and says how it uses them', () => {
    expect(listNamingModels().length).toBeGreaterThanOrEqual(5);
    expect(() => requireAllUsesKnown()).not.toThrow();
  });
});

describe('somebody who leaves', () => {
  it('[ACC-10] [MED-06] takes their files along, but for those that a course of others uses: these forget whose they were', async () => {
    const guest = await person('gina', 'Gina Guest', 'instructor');
    const [used, own] = await Promise.all(
      [31, 32].map(async (width) =>
        storeLocalFile(guest.id, await sampleFile(await picture(width, 9)), `of Gina ${width}.png`),
      ),
    );
    if (!used || !own) return expect.fail();
    await addLecture(owner, course.id, section.id, {
      kind: 'article',
      title: 'Hers',
      markdown: `![x](file:${used.id})`,
    });
    const media = listPersonalAreas().find(({ area }) => area === 'media');
    for (let times = 0; times < 2; times++) await media?.erase(guest.id);
    expect([await isThere(own), await hasBytes(own), await isThere(used), await hasBytes(used)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(JSON.stringify(await findFile(used.id))).not.toContain(guest.id);
  });
});

describe('rests of killed processes', () => {
  it('[MED-06] files of requests and half copies go after a day; what is written now, and what is stored, stays', async () => {
    const stored = await file();
    const [old, young] = ['old', 'young'].map((name) => join(incomingFolder, name)) as [string, string];
    const half = join(diskFolder, `${stored.key}.0123.part`);
    for (const path of [old, young, half]) await writeFile(path, 'x');
    const before = new Date(Date.now() - 1.1 * day);
    for (const path of [old, half]) await utimes(path, before, before);
    expect(await removeRests()).toBe(2);
    expect(await readdir(incomingFolder)).toEqual(['young']);
    expect(await hasBytes(stored)).toBe(true);
    expect(await removeRests()).toBe(0);
  });

  it('[MED-06] bytes of a process that was killed before it wrote the file down go after a day; those of a file stay', async () => {
    const sent = await sampleFile('WEBVTT\n\n00:01.000 --> 00:02.000\nHold the line.\n');
    const program = spawn(process.execPath, ['--input-type=module', '--eval', intake(ada.id, sent)], {
      env: process.env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    expect((await once(program, 'exit'))[1]).toBe('SIGKILL');
    const [left] = await PendingKey.find().lean();
    if (!left) return expect.fail('nothing tells of the bytes');
    const bytesLeft = () => storageOf(left.store).sizeOf(left._id);
    const stored = await file();
    // As if it had been killed a moment later, when the file was written down.
    await PendingKey.create({ _id: stored.key, store: stored.store });
    expect([await removeUnnamedBytes(), await bytesLeft()]).toEqual([0, expect.any(Number)]);

    turnClock(1.1 * day);
    expect([await removeUnnamedBytes(), await bytesLeft()]).toEqual([1, null]);
    expect([await hasBytes(stored), await PendingKey.countDocuments()]).toEqual([true, 0]);
  });

  it('[MED-06] nothing is left to look for where a file was stored, refused, or sent twice at once', async () => {
    const sent = await sampleFile(await picture(20, 21));
    const twice = [1, 2].map(() => storeLocalFile(ada.id, sent, 'twice.png'));
    await Promise.all([...twice, expect(storeLocalFile(ada.id, await sampleFile(''), 'empty.png')).rejects.toThrow()]);
    expect(await PendingKey.countDocuments()).toBe(0);
  });
});

/** A process of its own that ends as it sends the new file to the database. */
function intake(ownerId: string, path: string): string {
  const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  return `
    const { default: mongoose } = await import('mongoose');
    const { connectDatabase } = await import(${file('../../lib/db.ts')});
    const { storeUpload } = await import(${file('../media.service.ts')});
    await connectDatabase();
    mongoose.set('debug', (collection, verb) => {
      if (collection === 'files' && verb === 'insertOne') process.kill(process.pid, 'SIGKILL');
    });
    await storeUpload({ id: '${ownerId}' }, { path: ${JSON.stringify(path)}, originalName: 'a.vtt' }, ['captions']);
  `;
}
