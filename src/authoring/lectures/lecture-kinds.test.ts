import { parse } from 'node-html-parser';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { reloadCatalog } from '../../catalog/memory.service.ts';
import { enrolFree } from '../../learning/enrolment.service.ts';
import { pdf, zip } from '../../test/media-samples.ts';
import { studioCast } from '../../test/studio.ts';
import { addLecture } from '../outline/outline.service.ts';
import { publishCourse } from '../publishing/publication.service.ts';
import { requireLecture } from './lecture.model.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});
const film = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';
const typed = { revision: 1, title: 'Bowline', ready: true, _method: 'PUT' };

describe('what a lecture counts for', () => {
  it('[AUT-13] is one of three, and stays as it is where a form does not ask', async () => {
    const { base, lecture, made } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    const stored = async () => {
      const { required, certificate } = await requireLecture(made.id, lecture.id);
      return [required, certificate];
    };
    expect(await stored()).toEqual([true, false]);
    for (const [at, [counts, wanted]] of [
      ['certificate', [false, true]],
      ['optional', [false, false]],
      ['required', [true, false]],
    ].entries()) {
      expect((await cast.ada.put(address, { ...typed, revision: at + 1, counts: String(counts) })).status).toBe(303);
      expect(await stored()).toEqual(wanted);
      const page = await cast.ada.get(address);
      expect(page.html.querySelector('[name="counts"][checked]')?.getAttribute('value')).toBe(counts);
    }
    expect((await cast.ada.put(address, { ...typed, revision: 4 })).status).toBe(303);
    expect(await stored()).toEqual([true, false]);
    expect((await cast.ada.put(address, { ...typed, revision: 5, counts: 'double' })).status).toBe(422);
  });
});

describe('a page of another site', () => {
  it('[AUT-03] is stored in its canonical form and stands on the stage as a card; the page allows frames of the list', async () => {
    const { base, section, made } = await cast.course('Elsewhere');
    const lecture = await addLecture(cast.owner, made.id, section.id, {
      title: 'A film',
      kind: 'embed',
      preview: true,
    });
    const address = `${base}/lectures/${lecture.id}`;
    const refused = await cast.ada.put(address, { ...typed, embed: 'https://example.org/' });
    expect([refused.status, refused.$('#field-embed-error')]).toEqual([422, expect.stringContaining('CodePen')]);
    expect(refused.html.querySelector('#field-embed')?.getAttribute('value')).toBe('https://example.org/');
    expect((await cast.ada.get(`${base}/outline`)).$('main')).toContain('No address yet');
    const saved = await cast.ada.put(address, {
      ...typed,
      title: 'A film',
      embed: 'youtu.be/dQw4w9WgXcQ',
      minutes: 4,
      preview: true,
    });
    expect(saved.status).toBe(303);
    expect(await requireLecture(made.id, lecture.id)).toMatchObject({ embed: film, seconds: 240 });
    await publishCourse(cast.owner, made.id, { note: '' });
    await enrolFree(cast.learner, made.slug);
    const page = await cast.leo.get(`/learn/${made.slug}/lectures/${lecture.slug}`);
    expect(page.html.querySelector('.stage .embed')?.getAttribute('data-frame')).toMatch(
      /^https:\/\/www\.youtube-nocookie\.com\/embed\/dQw4w9WgXcQ\?/,
    );
    expect(page.html.querySelector('.stage .embed a')?.getAttribute('href')).toBe(film);
    expect(page.html.querySelectorAll('iframe')).toEqual([]);
    expect(page.headers.get('content-security-policy')).toContain('https://player.vimeo.com');
    await reloadCatalog();
    const free = await cast.school.visitor().get(`/courses/${made.slug}/lectures/${lecture.slug}`);
    expect(free.html.querySelector('.embed a')?.getAttribute('href')).toBe(film);
    expect(free.headers.get('content-security-policy')).toContain('https://codepen.io');
    const other = await cast.leo.get(`/learn/${made.slug}`);
    expect(other.headers.get('content-security-policy')).toContain("frame-src 'self';");
  });

  it('[AUT-01] in a description it is a card on the course page, for visitors from the cache too', async () => {
    const { base, made } = await cast.course('Cards');
    const words = { revision: 1, title: 'Cards', category: 'crafts', level: 'all', language: 'en' };
    const preview = await cast.ada.htmx.post(`${base}/basics/preview`, {
      title: 'Cards',
      learn: '- One\n\n- Two',
      description: `![A film](${film})`,
    });
    expect(preview.html.querySelectorAll('#course-words .well li').map((one) => one.text.trim())).toEqual([
      'One',
      'Two',
    ]);
    expect(preview.html.querySelector('.embed-title')?.text).toBe('A film');
    expect((await cast.ada.put(`${base}/basics`, { ...words, description: `![](${film})` })).status).toBe(422);
    expect((await cast.ada.put(`${base}/basics`, { ...words, description: `![A film](${film})` })).status).toBe(303);
    await publishCourse(cast.owner, made.id, { note: '' });
    await reloadCatalog();
    for (const visitor of [cast.school.visitor(), cast.school.visitor()]) {
      const page = await visitor.get(`/courses/${made.slug}`);
      expect([page.status, page.html.querySelectorAll('.embed')]).toEqual([
        200,
        expect.objectContaining({ length: 1 }),
      ]);
      expect(page.headers.get('content-security-policy')).toContain('https://www.geogebra.org');
    }
  });
});

describe('pictures and documents in a text', () => {
  it('[AUT-03] a picture may be decorative, if that is said, and have a caption', async () => {
    const { base, lecture, made } = await cast.course();
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#08c' } })
      .png()
      .toBuffer();
    const fields = { ...typed, markdown: 'Before.', pictureDecorative: true, pictureCaption: 'Rope, "laid"' };
    const large = { name: 'large.png', bytes: Buffer.concat([bytes, Buffer.alloc(15 * 1024 ** 2)]) };
    const back = await cast.ada.upload(`${base}/lectures/${lecture.id}`, fields, { picture: large });
    expect([back.status, back.$('#error-summary'), back.$('#field-markdown')]).toEqual([
      422,
      expect.stringContaining('at most 15 MB'),
      'Before.',
    ]);
    const saved = await cast.ada.upload(`${base}/lectures/${lecture.id}`, fields, {
      picture: { name: 'a.png', bytes },
    });
    expect(saved.status).toBe(303);
    const html = parse((await requireLecture(made.id, lecture.id)).html);
    expect(html.querySelector('figure img')?.getAttribute('alt')).toBe('');
    expect(html.querySelector('figcaption')?.text).toBe('Rope, "laid"');
  });

  it('[AUT-03] a PDF in a text is opened on the page by whoever may read it, and by nobody else', async () => {
    const { base, lecture, made } = await cast.course('Sheets');
    const address = `${base}/lectures/${lecture.id}`;
    const fields = { ...typed, markdown: 'Print it:', pictureWords: 'Six knots' };
    const archive = { name: 'a.zip', bytes: zip({ a: 'b' }) };
    expect((await cast.ada.upload(address, fields, { picture: archive })).status).toBe(422);
    expect((await cast.ada.upload(address, fields, { picture: { name: 'knots.pdf', bytes: pdf } })).status).toBe(303);
    const stored = await requireLecture(made.id, lecture.id);
    expect(stored.resources).toMatchObject([{ title: 'Six knots' }]);
    expect(stored.markdown).toBe(`Print it:\n\n![Six knots](file:${stored.resources[0]?.fileId})`);
    expect(stored.html).not.toContain('/media/');
    await publishCourse(cast.owner, made.id, { note: '' });
    await enrolFree(cast.learner, made.slug);
    const page = await cast.leo.get(`/learn/${made.slug}/lectures/${lecture.slug}`);
    const card = page.html.querySelector('article .embed[data-provider="PDF"]');
    const href = card?.getAttribute('data-frame') ?? '';
    expect(card?.querySelector('a')?.getAttribute('href')).toBe(href);
    const opened = await cast.leo.get(href);
    expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect((await cast.eve.get(href)).status).toBe(404);
    const editor = await cast.ada.get(address);
    expect(editor.html.querySelector('#lecture-preview .embed')?.getAttribute('data-frame')).toMatch(/^\/media\//);
  });

  it('[AUT-03] a text that names a file of another lecture gets no address of it', async () => {
    const { base, lecture, other, made } = await cast.course('Thief');
    const fields = { ...typed, markdown: '', pictureWords: 'Secret' };
    await cast.ada.upload(`${base}/lectures/${lecture.id}`, fields, { picture: { name: 's.pdf', bytes: pdf } });
    const fileId = (await requireLecture(made.id, lecture.id)).resources[0]?.fileId;
    await cast.ada.put(`${base}/lectures/${other.id}`, {
      ...typed,
      title: 'Alpine',
      markdown: `![It](file:${fileId})`,
    });
    const preview = await cast.ada.get(`${base}/lectures/${other.id}`);
    const card = preview.html.querySelector('#lecture-preview .embed');
    expect([
      card?.text.includes('It'),
      card?.getAttribute('data-frame'),
      card?.querySelector('a')?.getAttribute('href'),
    ]).toEqual([true, undefined, undefined]);
  });
});
