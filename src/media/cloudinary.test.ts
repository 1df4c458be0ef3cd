import { describe, expect, it } from 'vitest';
import { createPerson } from '../accounts/accounts.service.ts';
import { config } from '../config.ts';
import { storageOf } from '../lib/storage.ts';
import { film, pdf, picture, sampleFile } from '../test/media-samples.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { allowFiles } from './access.service.ts';
import { type MediaFile, mediaAddress, publicImage, requireFile, storeUpload } from './media.service.ts';

const school = await startSchool();
const ada = await createPerson({ email: 'ada@example.org', name: 'Ada', password: castPassword });
const assets = new URL(/upload_prefix=([^&]+)/.exec(config.cloudinary?.url ?? '')?.[1] ?? '');

allowFiles('test', () => true);
const addressOf = (file: MediaFile) => mediaAddress(file, { viewer: { mark: '', by: 'test' } });

async function send(bytes: Buffer, originalName: string): Promise<MediaFile> {
  return storeUpload(ada, { path: await sampleFile(bytes), originalName }, ['image', 'video', 'document']);
}

describe('a school that keeps its files at Cloudinary', () => {
  it('[MED-02] takes in, prepares and shows them as one with a disk does', async () => {
    const bytes = { mp4: await film('a.mp4', 2, ['-pix_fmt', 'yuv420p']), pdf };
    const [video, document, cover] = [
      await send(bytes.mp4, 'a.mp4'),
      await send(bytes.pdf, 'a.pdf'),
      await send(await picture(700, 400), 'a.png'),
    ];
    await school.settled();
    expect([video.store, document.store, cover.store]).toEqual(['cloudinary', 'cloudinary', 'cloudinary']);
    const visitor = school.visitor();
    expect((await visitor.get(addressOf(video))).bytes.equals(bytes.mp4)).toBe(true);
    const part = await visitor.get(addressOf(video), { headers: { Range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.mp4.length}`]);
    expect(part.bytes.equals(bytes.mp4.subarray(100, 200))).toBe(true);
    expect((await visitor.get(addressOf(document))).bytes.equals(bytes.pdf)).toBe(true);
    const image = await publicImage(cover.id);
    expect(image?.srcset).toMatch(/ 320w, .* 640w, .* 700w$/);
    const shown = await visitor.get(image?.src ?? '');
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const poster = await publicImage(video.id);
    expect((await visitor.get(poster?.src ?? '')).status).toBe(200);
  });

  it('[MED-04] converts films there as well', async () => {
    const file = await send(await film('a.avi', 1), 'a.avi');
    await school.settled();
    const ready = await requireFile(file.id);
    expect(ready.state).toBe('ready');
    const page = await school.visitor().get(addressOf(ready));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  });

  it('[MED-02] keeps them where nobody gets without our signature', async () => {
    const kept = (await (await fetch(new URL('/_control/assets', assets))).json()) as { type: string }[];
    expect(kept.length).toBeGreaterThan(5);
    expect(new Set(kept.map(({ type }) => type))).toEqual(new Set(['authenticated']));
  });

  it('[MED-05] tells its admins that films pass through the school while there is no key for tokens', async () => {
    const ruth = await createPerson({ email: 'ruth@example.org', name: 'Ruth', password: castPassword, role: 'admin' });
    const page = await (await school.signedIn(ruth)).get('/admin/settings');
    expect(page.$('#settings-files ~ .notice')).toContain('CLOUDINARY_TOKEN_KEY');
  });

  it('[MED-02] says that it is away, and goes on when it is back', async () => {
    const file = await send(Buffer.concat([pdf, Buffer.from('%more')]), 'b.pdf');
    await fault({ endpoint: 'delivery', mode: '500' });
    expect((await school.visitor().get(addressOf(file))).status).toBe(503);
    expect((await school.visitor().get(addressOf(file))).status).toBe(200);
    await fault({ endpoint: 'delivery', mode: 'reset-before' });
    expect((await school.visitor().get(addressOf(file))).status).toBe(503);
    const another = Buffer.concat([pdf, Buffer.from('%another')]);
    for (const mode of ['500', 'reset-before']) {
      await fault({ endpoint: 'upload', mode });
      await expect(send(another, 'c.pdf')).rejects.toMatchObject({ status: 503 });
    }
    expect((await send(another, 'c.pdf')).state).toBe('ready');
    await storageOf('cloudinary').remove(file.key);
    expect((await school.visitor().get(addressOf(file))).status).toBe(404);
  });
});

async function fault(planned: object): Promise<void> {
  const answer = await fetch(new URL('/_control/faults', assets), { method: 'POST', body: JSON.stringify(planned) });
  if (!answer.ok) throw new Error(await answer.text());
}
