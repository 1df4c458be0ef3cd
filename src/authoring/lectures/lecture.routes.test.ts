import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { config } from '../../config.ts';
import { studioCast } from '../../test/studio.ts';
import { addLecture } from '../outline/outline.service.ts';
import { requireLecture } from './lecture.model.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

describe('lectures', () => {
  it('[AUT-03] an article is previewed by the form itself and by htmx, and only saving stores it', async () => {
    const { base, lecture, made } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    const typed = { revision: 1, title: 'Bowline', markdown: '## New *words*', required: true, ready: true };
    const page = await cast.ada.put(address, { ...typed, show: 'preview' });
    expect(page.html.querySelector('#lecture-preview h2 em')?.text).toBe('words');
    expect(page.html.querySelector('#field-markdown')?.text.trim()).toBe('## New *words*');
    const part = await cast.ada.htmx.post(`${address}/preview`, { markdown: '**fast**' });
    expect(part.text).not.toContain('<html');
    expect(part.html.querySelector('#lecture-preview strong')?.text).toBe('fast');
    expect((await requireLecture(made.id, lecture.id)).markdown).toBe('A loop.');
    expect((await cast.ada.put(address, { ...typed, title: '' })).status).toBe(422);
    expect((await cast.ada.put(address, typed)).status).toBe(303);
    expect(await requireLecture(made.id, lecture.id)).toMatchObject({
      markdown: '## New *words*',
      preview: false,
      required: true,
    });
  });

  it('[AUT-03] a picture lands where the cursor was, with its words', async () => {
    const { base, lecture, made } = await cast.course();
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#08c' } })
      .png()
      .toBuffer();
    const fields = { revision: 1, title: 'Bowline', markdown: 'Before.\r\n\r\nAfter.', cursor: 8, _method: 'PUT' };
    const address = `${base}/lectures/${lecture.id}`;
    const wordless = await cast.ada.upload(address, fields, { picture: { name: 'knot.png', bytes } });
    expect(wordless.status).toBe(422);
    expect(wordless.$('#error-summary')).toContain('describe the picture');
    const saved = await cast.ada.upload(
      address,
      { ...fields, pictureWords: 'A [blue] rope' },
      { picture: { name: 'knot.png', bytes } },
    );
    expect(saved.status).toBe(303);
    const stored = await requireLecture(made.id, lecture.id);
    expect(stored.markdown).toMatch(/^Before\.\n\n!\[A \\\[blue\\\] rope\]\(file:[0-9a-f]{24}\)\n\nAfter\.$/);
    const image = parse(stored.html).querySelector('figure img');
    expect(image?.attributes).toMatchObject({ alt: 'A [blue] rope', width: '40', height: '30' });
    expect(image?.getAttribute('src')).toMatch(/^\/media\/public\//);
  });

  it('[AUT-03] two windows on one lecture: the second gets both texts', async () => {
    const { base, lecture } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    await cast.ada.put(address, { revision: 1, title: 'Bowline', markdown: 'Text of the first.' });
    const stale = await cast.ada.put(address, { revision: 1, title: 'Bowline', markdown: 'Text of the second.' });
    expect(stale.status).toBe(409);
    expect(stale.$('#conflict')).toContain('Text of the first.');
    expect(stale.html.querySelector('#field-markdown')?.text.trim()).toBe('Text of the second.');
  });

  it('[AUT-03] a film in avi is prepared in the background; a PDF and captions come with it', async () => {
    const { base, section, made } = await cast.course();
    const film = await addLecture(cast.owner, made.id, section.id, { title: 'Film', kind: 'video' });
    const folder = mkdtempSync(join(tmpdir(), 'film-'));
    const make = [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=2:s=160x90:r=10',
      '-c:v',
      'mpeg4',
      join(folder, 'a.avi'),
    ];
    execFileSync(config.ffmpegPath ?? 'ffmpeg', make);
    const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
    const fields = { revision: 1, title: 'Film', required: true, ready: true, transcript: 'We *tie*.', _method: 'PUT' };
    const captions = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n';
    const saved = await cast.ada.upload(
      `${base}/lectures/${film.id}`,
      { ...fields, captionsText: captions, captionsLanguage: 'hi', resourceTitle: 'All steps' },
      {
        file: { name: 'a.avi', bytes: readFileSync(join(folder, 'a.avi')) },
        resource: { name: 'steps.pdf', bytes: pdf },
      },
    );
    expect(saved.status, saved.$('#error-summary') ?? '').toBe(303);
    await cast.school.settled();
    const outline = await cast.ada.get(`${base}/outline`);
    expect(outline.$(`#lecture-${film.id}`)).toContain('2 s');
    const stored = await requireLecture(made.id, film.id);
    expect(stored).toMatchObject({
      captions: [{ language: 'hi', label: 'Hindi' }],
      resources: [{ title: 'All steps' }],
    });
    expect(stored.transcriptHtml).toContain('<em>tie</em>');
    const editor = await cast.ada.get(`${base}/lectures/${film.id}`);
    const played = await cast.ada.get(editor.html.querySelector('video')?.getAttribute('src') ?? '/none');
    expect([played.status, played.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    const removal = { ...fields, revision: 2, removeCaptions: 'hi', removeResource: stored.resources[0]?.id ?? '' };
    expect((await cast.ada.put(`${base}/lectures/${film.id}`, removal)).status).toBe(303);
    expect(await requireLecture(made.id, film.id)).toMatchObject({
      captions: [],
      resources: [],
      fileId: stored.fileId,
    });
  });

  it('[AUT-04] captions that are none are refused, with what was typed', async () => {
    const { base, section, made } = await cast.course();
    const film = await addLecture(cast.owner, made.id, section.id, { title: 'Film', kind: 'video' });
    const fields = {
      revision: 1,
      title: 'Film',
      captionsText: 'no captions at all',
      transcript: 'Kept.',
      _method: 'PUT',
    };
    const bad = await cast.ada.put(`${base}/lectures/${film.id}`, fields);
    expect(bad.status).toBe(422);
    expect(bad.html.querySelector('#field-transcript')?.text.trim()).toBe('Kept.');
    expect(bad.html.querySelector('#field-captionsText')?.text.trim()).toBe('no captions at all');
  });
});
