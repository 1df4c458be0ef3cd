import { beforeAll, describe, expect, it } from 'vitest';
import { imageOf, requireFile, storeLocalFile } from '../../media/media.service.ts';
import { film, picture, sampleFile } from '../../test/media-samples.ts';
import { studioCast } from '../../test/studio.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { addLecture } from '../outline/outline.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

async function filmed() {
  const { base, made, section } = await cast.course();
  const large = '-pix_fmt yuv420p -vf scale=640:360'.split(' ');
  const file = await storeLocalFile(cast.owner.id, await sampleFile(await film('a.mp4', 4, large)), 'a.mp4');
  const content = { title: 'Film', kind: 'video', fileId: file.id } as const;
  const lecture = await addLecture(cast.owner, made.id, section.id, content);
  const stored = () => requireLecture(made.id, lecture.id);
  return { address: `${base}/lectures/${lecture.id}/poster`, stored, library: `${base}/media/${file.id}` };
}

const shown = (page: Awaited<ReturnType<typeof cast.ada.get>>) =>
  page.html.querySelector('.picture img')?.getAttribute('src') ?? null;

describe('the poster of a film', () => {
  it('[MED-04] is a second of it, taken in the background, or as the school took it', async () => {
    const { address, stored } = await filmed();
    const first = shown(await cast.ada.get(address));
    expect(first).toMatch(/webp$/);
    for (const second of ['', 'soon', '0:04'])
      expect((await cast.ada.put(address, { revision: 1, poster: 'second', second })).status).toBe(422);
    const saved = await cast.ada.put(address, { revision: 1, poster: 'second', second: '0:02' });
    expect(saved.status).toBe(303);
    expect((await stored()).posterAt).toBe(2);
    await cast.school.settled();
    const page = await cast.ada.get(address);
    expect(shown(page)).not.toBe(first);
    expect((await cast.ada.get(shown(page) ?? '')).status).toBe(200);
    expect(page.html.querySelector('#field-second')?.getAttribute('value')).toBe('00:02');
    await cast.ada.put(address, { revision: 2, poster: 'taken' });
    expect(shown(await cast.ada.get(address))).toBe(first);
  });

  it('[MED-04] is taken anew where another film comes in its place, and not promised where that film ends before', async () => {
    const { address, stored, library } = await filmed();
    await cast.ada.put(address, { revision: 1, poster: 'second', second: '0:02' });
    await cast.school.settled();
    const first = shown(await cast.ada.get(address));
    await cast.ada.get(library.replace(/\/\w+$/, ''));
    const replace = async (seconds: number, at: string) => {
      const fresh = await film('b.mp4', seconds, ['-pix_fmt', 'yuv420p']);
      expect((await cast.ada.upload(`${at}/replacement`, {}, { file: { name: 'b.mp4', bytes: fresh } })).status).toBe(
        303,
      );
      await cast.school.settled();
      return requireFile((await stored()).fileId ?? '');
    };
    const longer = await replace(5, library);
    expect(longer.variants.map(({ name }) => name)).toContain('still-2');
    expect(shown(await cast.ada.get(address))).not.toBe(first);
    const shorter = await replace(1, library.replace(/\w+$/, longer.id));
    const page = await cast.ada.get(address);
    expect(shown(page)).toBe(imageOf(shorter)?.src);
    expect(page.$('main')).not.toContain('is being taken');
  });

  it('[MED-04] is a picture of its own; a second author who saves meanwhile decides', async () => {
    const { address, stored } = await filmed();
    expect((await cast.ada.put(address, { revision: 1, poster: 'picture' })).status).toBe(422);
    const bytes = await picture(640, 360);
    const fields = { revision: 1, poster: 'picture', _method: 'PUT' };
    expect((await cast.ada.upload(address, fields, { picture: { name: 'p.png', bytes } })).status).toBe(303);
    const { posterFileId } = await stored();
    expect(shown(await cast.ada.get(address))).toMatch(/^\/media\/public\/d\/.*\.png\/640\.webp$/);
    const stale = await cast.ada.put(address, { revision: 1, poster: 'taken' });
    expect([stale.status, (await stored()).posterFileId]).toEqual([409, posterFileId]);
    expect((await cast.eve.get(address)).status).toBe(404);
  });
});
