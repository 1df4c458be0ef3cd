import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { trusted } from 'mongoose';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { config } from '../config.ts';
import { storageOf } from '../lib/storage.ts';
import { docx, film, pdf, picture, pptx, sampleFile, vtt, xlsx, zip } from '../test/media-samples.ts';
import { startSchool } from '../test/school.ts';
import { MediaFileModel, type MediaKind, mediaKinds } from './file.model.ts';
import { type MediaFile, requireFile, storeLocalFile, storeUpload } from './media.service.ts';

const school = await startSchool();
const ada = { id: '64b000000000000000000001' };

async function send(
  bytes: Uint8Array | string,
  name: string,
  accept: readonly MediaKind[] = mediaKinds,
): Promise<MediaFile> {
  return storeUpload(ada, { path: await sampleFile(bytes), originalName: name }, accept);
}

async function bytesOf(file: MediaFile, variant?: string): Promise<Buffer> {
  const key = variant ? file.variants.find(({ name }) => name === variant)?.key : file.key;
  return buffer(await storageOf(file.store).open(key ?? ''));
}

describe('the type of a file', () => {
  const samples: Record<string, [Buffer | string, string, MediaKind]> = {};
  beforeAll(async () => {
    Object.assign(samples, {
      jpg: [await picture(40, 30, 'jpeg'), 'image/jpeg', 'image'],
      png: [await picture(41, 30, 'png'), 'image/png', 'image'],
      webp: [await picture(42, 30, 'webp'), 'image/webp', 'image'],
      svg: ['<?xml version="1.0"?>\n<svg viewBox="0 0 4 3"><path d="M0 0h4"/></svg>', 'image/svg+xml', 'image'],
      mp4: [await film('a.mp4', 1), 'video/mp4', 'video'],
      avi: [await film('a.avi', 1), 'video/x-msvideo', 'video'],
      webm: [await film('a.webm', 1), 'video/webm', 'video'],
      mp3: [await film('a.mp3', 1, ['-map', '1:a']), 'audio/mpeg', 'audio'],
      pdf: [pdf, 'application/pdf', 'document'],
      docx: [docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'document'],
      pptx: [pptx(), 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'document'],
      zip: [zip({ 'a.txt': 'words' }), 'application/zip', 'archive'],
      vtt: [vtt, 'text/vtt', 'captions'],
      mov: [await film('a.mov', 1), 'video/quicktime', 'video'],
      mkv: [await film('a.mkv', 1), 'video/x-matroska', 'video'],
      m4a: [await film('a.m4a', 1, ['-map', '1:a']), 'audio/mp4', 'audio'],
      ogg: [await film('a.ogg', 1, ['-map', '1:a', '-c:a', 'libvorbis']), 'audio/ogg', 'audio'],
      wav: [await film('a.wav', 1, ['-map', '1:a']), 'audio/wav', 'audio'],
      xlsx: [xlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'document'],
    });
  });

  it('[MED-01] is changed where browsers show another one better: GIF becomes WebP, SRT becomes WebVTT', async () => {
    const gif = await sharp(await picture(43, 30))
      .gif()
      .toBuffer();
    expect(await send(gif, 'wave.gif')).toMatchObject({ mime: 'image/webp', kind: 'image', originalName: 'wave.webp' });
    const srt = '1\r\n00:00:01,000 --> 00:00:02,500\r\nGehe über Los\r\n';
    for (const [at, bytes] of [
      Buffer.from(srt),
      Buffer.from(`\ufeff${srt}2`, 'utf16le'),
      Buffer.from(srt, 'latin1'),
    ].entries()) {
      const file = await send(bytes, `a${at}.srt`);
      expect(file).toMatchObject({ mime: 'text/vtt', kind: 'captions', originalName: `a${at}.vtt` });
      expect((await bytesOf(file)).toString()).toContain('00:01.000 --> 00:02.500\nGehe über Los');
    }
  });

  it.each('jpg png webp svg mp4 mov avi webm mkv mp3 m4a ogg wav pdf docx pptx xlsx zip vtt'.split(' '))(
    '[MED-01] is known of a %s by its content, whatever it is called',
    async (ending) => {
      const [bytes, mime, kind] = samples[ending] ?? ['', '', 'image'];
      const file = await send(bytes, 'named-wrongly.exe');
      expect(file).toMatchObject({ mime, kind, originalName: `named-wrongly.${ending}` });
      expect(file.key).toMatch(new RegExp(`\\.${ending}$`));
      expect(file.bytes).toBe((await bytesOf(file)).length);
    },
  );

  it('[MED-01] decides whether a form takes it, with the types that it takes', async () => {
    await expect(send(pdf, 'film.mp4', ['video'])).rejects.toThrow(
      'This is a PDF. Here we take MP4 video, MOV video, WebM video, Matroska video or AVI video.',
    );
    await expect(send(Buffer.from('\x7fELF\x02\x01\x00\xff', 'latin1'), 'film.mp4', ['video'])).rejects.toThrow(
      'We cannot tell what kind of file this is',
    );
    await expect(send('<html><script>alert(1)</script>', 'a.svg', ['image'])).rejects.toMatchObject({ status: 422 });
    await expect(send(randomBytes(5000), 'a.pdf')).rejects.toMatchObject({ status: 422 });
    await expect(send(Buffer.from('MZ\x90\x00'), 'a.docx')).rejects.toMatchObject({ status: 422 });
  });

  it('[MED-01] refuses an empty file, and one over the limit of its kind', async () => {
    await expect(send('', 'a.pdf')).rejects.toThrow('This file is empty.');
    const path = await sampleFile(pdf);
    const file = await open(path, 'r+');
    await file.truncate(60 * 1024 * 1024);
    await file.close();
    await expect(storeUpload(ada, { path, originalName: 'a.pdf' }, ['document'])).rejects.toMatchObject({
      status: 413,
    });
  });

  it('[MED-01] refuses films and pictures that are cut off', async () => {
    const mp4 = await film('a.mp4', 3);
    const faststart = await film('b.mp4', 3, ['-movflags', '+faststart']);
    const jpg = await picture(300, 200, 'jpeg');
    for (const [bytes, name] of [
      [mp4.subarray(0, mp4.length / 2), 'a.mp4'],
      [faststart.subarray(0, faststart.length - 2000), 'b.mp4'],
      [jpg.subarray(0, jpg.length / 2), 'a.jpg'],
      [(await picture(300, 201)).subarray(0, 1500), 'a.png'],
      [mp4.subarray(0, 32), 'c.mp4'],
    ] as const)
      await expect(send(bytes, name)).rejects.toThrow(/damaged or cut off/);
  });

  it('[MED-01] believes no box that claims ten gigabytes', async () => {
    const claim = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypisom\0\0\0\0isommp42'),
      Buffer.alloc(16),
    ]);
    claim.writeUInt32BE(1, 24);
    claim.write('mdat', 28);
    claim.writeBigUInt64BE(10n * 1024n ** 3n, 32);
    await expect(send(claim, 'a.mp4')).rejects.toMatchObject({ status: 422 });
    const pixels = Buffer.from(await picture(10, 10));
    pixels.writeUInt32BE(100_000, 16);
    pixels.writeUInt32BE(100_000, 20);
    await expect(send(pixels, 'a.png')).rejects.toMatchObject({ status: 422 });
  });
});

describe('what is written anew', () => {
  it('[MED-01] a picture loses what is hidden behind it and what the camera noted', async () => {
    const plain = await sharp(await picture(60, 40, 'jpeg'))
      .withExif({ IFD0: { Artist: 'Ada at home' }, IFD3: { GPSLatitude: '12/1 0/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const polyglot = Buffer.concat([plain, Buffer.from('PK\x03\x04<script>alert(1)</script>')]);
    const kept = await bytesOf(await send(polyglot, 'a.jpg'));
    expect(kept.includes('<script>')).toBe(false);
    const facts = await sharp(kept).metadata();
    expect([facts.width, facts.height, facts.exif]).toEqual([40, 60, undefined]);
  });

  it('[MED-01] a drawing keeps what draws and loses what runs or calls out', async () => {
    const hostile = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10" onload="alert(1)">
      <script>alert(2)</script><foreignObject><body onload="alert(3)"/></foreignObject>
      <image href="https://evil.example/x.png"/><use href="https://evil.example/y.svg#a"/><use xlink:href="#a"/>
      <a href="javascript:alert(4)"><text>&x;Words</text></a><set attributeName="href" to="javascript:alert(5)"/>
      <linearGradient id="a"><stop offset="0" style="stop-color:#fff;stop-opacity:0.5"/></linearGradient>
      <rect width="4" height="4" fill="url(#a)" stroke="url(https://evil.example/z)" style="fill:url('//evil.example')"/></svg>`;
    const kept = (await bytesOf(await send(hostile, 'a.svg'))).toString();
    expect(kept).not.toMatch(/script|alert|evil|foreignObject|onload|ENTITY|passwd|<image|<set|<a[\s>]/i);
    expect(kept).toMatch(/viewBox="0 0 10 10"/);
    expect(kept).toMatch(/<linearGradient id="a">/);
    expect(kept).toMatch(/stop-color="#fff"/);
    expect(kept).toMatch(/xlink:href="#a"/);
    expect(kept).toContain('Words');
  });

  it('[MED-01] the drawings of the demo school stay as they are seen', async () => {
    const folder = 'src/ops/demo/school/courses/knots-that-hold/media';
    const names = (await readdir(folder)).filter((name) => name.endsWith('.svg'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const before = await readFile(join(folder, name));
      const file = await send(before, name);
      const [one, two] = await Promise.all([before, await bytesOf(file)].map((svg) => sharp(svg).raw().toBuffer()));
      expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it('[MED-01] a drawing that begins with a thousand comments is read at once, one of two megabytes not at all', async () => {
    const prolog = `${'<!---->'.repeat(560)}${' '.repeat(100)}`;
    expect((await send(`${prolog}<svg viewBox="0 0 1 1"/>`, 'a.svg')).mime).toBe('image/svg+xml');
    await expect(send(`${prolog}<other/>`, 'a.svg')).rejects.toThrow('We cannot tell');
    const large = `<svg viewBox="0 0 1 1">${'<path d="M0 0h1"/>'.repeat(120_000)}</svg>`;
    await expect(send(large, 'a.svg')).rejects.toMatchObject({ status: 413 });
  });

  it('[MED-01] captions keep their cues, and say which line is wrong', async () => {
    const dirty =
      '\ufeffWEBVTT - title\r\n\r\nSTYLE\r\n::cue{background:url(//evil.example)}\r\n\r\nNOTE x\r\n\r\n1\r\n00:01.000 --> 00:02.000 line:0\r\nTie <b>so</b>.\r\n';
    expect((await bytesOf(await send(dirty, 'a.vtt'))).toString()).toBe(
      'WEBVTT\n\n1\n00:01.000 --> 00:02.000 line:0\nTie <b>so</b>.\n',
    );
    await expect(send('WEBVTT\n\n00:02.000 --> 00:01.000\nx', 'a.vtt')).rejects.toThrow(
      'end before they begin: "00:02.000',
    );
    await expect(send('WEBVTT\n\n1\nno time\nx', 'a.vtt')).rejects.toThrow('"no time"');
    await expect(send(Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\n\x00\x01', 'latin1'), 'a.vtt')).rejects.toThrow(
      'plain text',
    );
  });

  it('[MED-01] a name keeps its letters and loses folders, control and direction signs', async () => {
    const name = async (given: string) =>
      (await send(`${vtt}\n00:09.000 --> 00:10.000\n${given}x`, given)).originalName;
    expect(await name('../../etc/गाँठ.vtt')).toBe('गाँठ.vtt');
    expect(await name('C:\\films\\a\u202Etxt.vtt')).toBe('atxt.vtt');
    expect(await name(`${'x'.repeat(300)}.vtt`)).toHaveLength(124);
    expect(await name('...')).toBe('file.vtt');
  });
});

describe('keeping a file', () => {
  it('[MED-01] once, also when it is sent twice or by two requests at once', async () => {
    const bytes = await picture(50, 50);
    const files = await Promise.all([1, 2, 3].map(() => send(bytes, 'a.png')));
    expect(new Set(files.map(({ id }) => id)).size).toBe(1);
    expect(new Set(files.map(({ key }) => key)).size).toBe(1);
    const other = await storeUpload(
      { id: '64b000000000000000000002' },
      { path: await sampleFile(bytes), originalName: 'b.png' },
      ['image'],
    );
    expect(other.id).not.toBe(files[0]?.id);
  });

  it('[MED-04] says so on the file when it cannot be converted; sending it again tries again', async () => {
    const avi = await film('a.avi', 3);
    const broken = Buffer.from(avi);
    broken.fill(0, broken.indexOf('movi') + 4);
    const file = await send(broken, 'a.avi');
    await school.settled();
    expect(await requireFile(file.id)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('could not be converted'),
    });
    expect(await send(broken, 'a.avi')).toMatchObject({ id: file.id, state: 'stored' });
  });

  it('[MED-01] leaves no work behind, and no fact untold', async () => {
    await school.settled();
    expect(await readdir(join(config.dataFolder, 'work'))).toEqual([]);
    expect(await MediaFileModel.countDocuments({ 'outbox.0': trusted({ $exists: true }) })).toBe(0);
  });
});

describe('files of this machine', () => {
  it('[MED-01] are ready at once, once, and stay where they are', async () => {
    const bytes = await picture(700, 300);
    const path = await sampleFile(bytes);
    const poster = await sampleFile(await picture(320, 180, 'webp'));
    const [one, two] = [await storeLocalFile(ada.id, path, 'a.png'), await storeLocalFile(ada.id, path, 'a.png')];
    expect([one.state, two.id]).toEqual(['ready', one.id]);
    expect((await stat(path)).size).toBe(bytes.length);
    const shown = await storeLocalFile(ada.id, await sampleFile(await film('b.mp4', 2)), 'b.mp4', { poster });
    expect(shown.variants.find(({ name }) => name === 'poster')).toMatchObject({ width: 320, height: 180 });
  });
});
