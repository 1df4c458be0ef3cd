/** Uploads and the work on them, with the processes killed in the middle: nothing is lost, nothing is done twice. */
import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { MediaFileModel } from '../../media/file.model.ts';
import { requireFile } from '../../media/media.service.ts';
import { Upload } from '../../media/uploads/upload.model.ts';
import { arrivedBytes } from '../../media/uploads/upload-folder.ts';
import { film, zip } from '../media-samples.ts';
import { until } from '../till.ts';
import { announce, loseLine, offsetOf, sendInParts, sendPart, untilTaken } from '../tus.ts';
import { world } from '../world.ts';
import { buildStage } from './stage.ts';

const stage = await buildStage();
const { ada } = await world();
/** A limit, not a duration: on a machine that does much else all takes longer. */
const patience = 90_000;
const megabyte = 1024 ** 2;

beforeAll(async () => {
  await Promise.all([stage.start('web'), stage.start('worker')]);
});

describe('an upload in parts', () => {
  it('[MED-01] goes on after its web process was killed in the middle of a part', async () => {
    const client = await stage.signedIn(ada.email);
    const bytes = zip({ 'a.txt': randomBytes(3 * megabyte).toString('hex') });
    const told = await announce(client, { name: 'a.zip', kinds: 'archive', bytes: bytes.length });
    const address = told.headers.get('Location') ?? '';
    const id = address.split('/').at(-1) ?? '';
    await loseLine(client, address, bytes.subarray(0, 2 * megabyte), async () => {
      if (((await arrivedBytes(id)) ?? 0) < megabyte) return false;
      await stage.end('web');
      return true;
    });
    await stage.start('web');
    // The lock of the killed process ends by itself.
    const at = (await until(() => offsetOf(client, address), patience)) ?? 0;
    expect(at).toBeGreaterThanOrEqual(megabyte);
    expect((await sendPart(client, address, at, bytes.subarray(at))).status).toBe(204);
    const { fileId } = await untilTaken(client, address);
    const file = await requireFile(fileId ?? '');
    expect(file.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  }, 180_000);

  it('[MED-01] is taken in once, however often the worker is killed on it', async () => {
    const client = await stage.signedIn(ada.email);
    const bytes = zip({ 'b.txt': randomBytes(30 * megabyte).toString('hex') });
    const taken = sendInParts(client, { name: 'b.zip', kinds: 'archive' }, bytes, 16 * megabyte);
    await until(async () => (await Upload.countDocuments({ state: 'checking' })) > 0, patience);
    await stage.end('worker');
    await stage.start('worker');
    const { fileId } = await taken.catch(async () => {
      const upload = await until(() => Upload.findOne({ name: 'b.zip', state: 'ready' }).lean(), patience);
      return { fileId: upload.becameId };
    });
    expect((await requireFile(fileId ?? '')).bytes).toBe(bytes.length);
    expect(await MediaFileModel.countDocuments({ originalName: 'b.zip' })).toBe(1);
  }, 240_000);
});

describe('the work on a film', () => {
  it('[MED-04] is done once by the next worker when one was killed on it', async () => {
    const client = await stage.signedIn(ada.email);
    const bytes = await film('long.avi', 240);
    const { fileId } = await sendInParts(client, { name: 'long.avi', kinds: 'video' }, bytes, 16 * megabyte);
    await until(async () => (await requireFile(fileId ?? '')).state === 'working', patience);
    await stage.end('worker');
    expect((await requireFile(fileId ?? '')).state).toBe('working');
    await stage.start('worker');
    const file = await until(async () => {
      const found = await requireFile(fileId ?? '');
      return found.state !== 'working' && found;
    }, patience);
    expect(file.state).toBe('ready');
    const names = file.variants.map(({ name }) => name);
    expect(names).toContain('play');
    expect(names).toEqual([...new Set(names)]);
  }, 300_000);
});
