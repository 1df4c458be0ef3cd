import { beforeAll, describe, expect, it } from 'vitest';
import { storeLocalFile } from '../../media/media.service.ts';
import { film, pdf, sampleFile, vtt } from '../../test/media-samples.ts';
import { rowsOf, studioCast } from '../../test/studio.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { readOutline } from './draft.service.ts';
import { requireOwnLecture } from './outline.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

async function section() {
  const one = await cast.course('Files');
  const at = `${one.base}/sections/${one.section.id}/files`;
  const lectures = async () =>
    (await readOutline(await requireOwnCourse(cast.owner, one.made.id))).sections[0]?.lectures ?? [];
  return { ...one, at, lectures };
}

describe('lectures from files', () => {
  it('[AUT-02] a plain form makes a lecture of a document and of Markdown, titled by their names and headings', async () => {
    const { at, base, lectures } = await section();
    const sent = await cast.ada.upload(at, {}, { files: { name: '02_the-second sheet.pdf', bytes: pdf } });
    expect([sent.status, sent.location]).toEqual([303, `${base}/outline`]);
    await cast.ada.upload(at, {}, { files: { name: '03 - words.md', bytes: '# Splices\n\nRope into *rope*.' } });
    expect(rowsOf(await cast.ada.get(`${base}/outline`)).slice(2)).toEqual(['The-second sheet', 'Splices']);
    expect((await lectures()).slice(2).map(({ kind }) => kind)).toEqual(['document', 'article']);
  });

  it('[AUT-02] files that arrived in parts become lectures by one small answer; captions find the film of their name', async () => {
    const { at, made, base, lectures } = await section();
    const clip = await storeLocalFile(cast.owner.id, await sampleFile(await film('clip.mp4', 1)), 'Eye splice.mp4');
    const edits = (await requireOwnCourse(cast.owner, made.id)).edits;
    const small = await cast.ada.htmx.post(at, { kept_files: clip.id, edits: String(edits) });
    expect(small.text).toContain('hx-swap="afterend"');
    expect(small.text).not.toContain('id="outline-list"');
    const row = (await lectures()).at(-1);
    expect(row).toMatchObject({ title: 'Eye splice', kind: 'video' });
    const captions = await storeLocalFile(cast.owner.id, await sampleFile(vtt), 'eye splice.de.vtt');
    expect((await cast.ada.htmx.post(at, { kept_files: captions.id })).status).toBe(200);
    const { lecture } = await requireOwnLecture(cast.owner, made.id, row?.id ?? '');
    expect(lecture.captions).toEqual([{ language: 'de', label: 'German', fileId: captions.id }]);
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toHaveLength(3);
  });

  it('[AUT-02] what cannot be taken says why, by its name, and makes nothing', async () => {
    const { at, base } = await section();
    const bad = await cast.ada.upload(at, {}, { files: { name: 'bad.pdf', bytes: '\x00\x01\x02' } });
    expect([bad.status, bad.$('#files-problems li')]).toEqual([422, expect.stringContaining('bad.pdf: ')]);
    const alone = await cast.ada.upload(at, {}, { files: { name: 'alone.vtt', bytes: vtt } });
    expect(alone.$('#files-problems li')).toContain('is called like these captions');
    const latin = await cast.ada.upload(at, {}, { files: { name: 'old.md', bytes: Buffer.from([0xe9, 0x20, 0xff]) } });
    expect(latin.$('#files-problems li')).toContain('no text in UTF-8');
    expect((await cast.ada.post(at, {})).status).toBe(422);
    const strangers = await storeLocalFile('64b0000000000000000000aa', await sampleFile(pdf), 'theirs.pdf');
    expect((await cast.ada.post(at, { kept_files: strangers.id })).status).toBe(422);
    expect(rowsOf(await cast.ada.get(`${base}/outline`))).toEqual(['Bowline', 'Alpine']);
  });
});
