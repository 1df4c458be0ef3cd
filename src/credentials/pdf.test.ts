import { execFile } from 'node:child_process';
import { constants, inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { designFrom } from '../authoring/certificate/design.service.ts';
import type { Certificate } from './certificates.service.ts';
import { paperOf } from './designs/paper.service.ts';
import { renderPaper } from './pdf.ts';

const certificate: Certificate = {
  id: '6b0179a0b2edbd589fae1601',
  publicId: 'Abc_123-defghijk',
  userId: '6b0179a0b2edbd589fae1602',
  courseId: '6b0179a0b2edbd589fae1603',
  enrolmentId: '6b0179a0b2edbd589fae1604',
  name: 'Leo Martins',
  words: [],
  courseTitle: 'Knots that hold',
  courseSlug: 'knots',
  teacherName: 'Ada Fernandes',
  seconds: 5400,
  versionNumber: 1,
  completedAt: new Date('2026-03-01T12:00:00Z'),
  issuedAt: new Date('2026-03-01T12:00:00Z'),
  state: 'making',
  edition: 1,
  madeEdition: 1,
  expiresAt: null,
  expired: false,
  revision: 0,
  changes: [],
  hidden: [],
  pdfStore: 'disk',
  pdfKey: '',
  mailedAt: null,
  evidence: { versionId: '', lectures: [], requiredCount: 18, seconds: 5400, enrolledAt: new Date('2026-01-01') },
};

describe('the certificate as PDF', () => {
  it.each([
    ['Latin', 'Leo Martins'],
    ['accents', 'Đặng Thị Ngọc Ánh Łukasiewicz-Şahin'],
    ['Devanagari', 'प्रियांका शर्मा'],
    ['Arabic', 'ليلى عبد الرحمن'],
    ['Chinese', '欧阳娜娜'],
    ['traditional Chinese', '陳怡君'],
    ['Cyrillic and Greek', 'Юлия Ἀ Παπαδοπούλου'],
    ['two scripts', 'प्रिया Sharma ليلى'],
    ['a very long name', 'Maria da Conceição Evangelista dos Santos Albuquerque Cavalcanti de Vasconcelos e Sousa'],
    ['one endless word', 'W'.repeat(120)],
  ])('[CRT-01] is one A4 page with its fonts inside for %s', async (script, name) => {
    const bytes = await renderPaper(await paperOf({ ...certificate, name }));
    const text = bytes.toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text).toContain('/MediaBox [0 0 841.89 595.28]');
    if (process.env.KEEP_PDF)
      (await import('node:fs')).writeFileSync(`${process.env.KEEP_PDF}/${script.replace(/\W/g, '-')}.pdf`, bytes);
  });

  it('[CRT-01] has logo and signature inside, said for those who do not see them, upright on letter paper', async () => {
    const { words } = await paperOf(certificate);
    const picture = { create: { width: 20, height: 10, channels: 4 as const, background: '#0b5c4b80' } };
    const png = await sharp(picture).png().toBuffer();
    const design = designFrom({ orientation: 'portrait', size: 'letter', paper: '#10243f', ink: '#ffffff' });
    const text = (await renderPaper({ words, design, logo: png, signature: png })).toString('latin1');
    expect(text.match(/\/Subtype \/Image\b/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain('/MediaBox [0 0 612 792]');
    expect(text).toMatch(/\/Alt \(Signature of Ada Fernandes\)/);
    expect(text).toMatch(/\/Alt \(Logo of /);
  });

  it.each([
    ['Latin', 'Leo Martins'],
    ['Devanagari', 'प्रियांका शर्मा'],
    ['Arabic', 'ليلى عبد الرحمن'],
    ['Chinese', '欧阳娜娜'],
  ])('[CRT-03] gives the name back as it was written, in %s, has every font inside and is tagged', async (_, name) => {
    const bytes = await renderPaper(await paperOf({ ...certificate, name }));
    const text = bytes.toString('latin1');
    expect(actualTexts(bytes)).toContain(name);
    const read = await readByPoppler(bytes);
    if (read !== null) expect(read.replace(/\p{Cf}/gu, '')).toContain(name);
    const fonts = text.match(/\/Type \/Font\b[\s\S]*?endobj/g) ?? [];
    const whole = fonts.filter((one) => /\/Subtype \/Type0/.test(one));
    expect(whole.length).toBeGreaterThan(1);
    expect(fonts.filter((one) => /\/Subtype \/Type1\b/.test(one))).toEqual([]);
    expect(text.match(/\/FontFile[23] /g)).toHaveLength(whole.length);
    expect(text).toContain('/Marked true');
    expect(text).toMatch(/\/S \/Document\b/);
    expect(text).toMatch(/\/S \/H1\b/);
    expect(text).toMatch(/\/S \/Figure\b/);
  });
});

/** The texts that stand beside the glyphs, on the page and in its structure: what programs read out, find and copy. */
function actualTexts(pdf: Buffer): string[] {
  const places = [pdf.toString('latin1')];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 1))
    places.push(inflated(pdf.subarray(at + 7)));
  const found = places.flatMap((place) => [...place.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)]);
  return found.map(([, raw = '']) => textOf(raw));
}

/** As `pdftotext` reads the page; null where that program is not installed. */
async function readByPoppler(pdf: Buffer): Promise<string | null> {
  const running = execFile('pdftotext', ['-', '-']);
  const chunks: string[] = [];
  running.stdout?.on('data', (chunk: string) => chunks.push(chunk));
  running.stdin?.on('error', () => undefined).end(pdf);
  return new Promise((done) => {
    running.on('error', () => done(null));
    running.on('close', () => done(chunks.join('')));
  });
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  } catch {
    return '';
  }
}

/** A string of a PDF: escaped bytes, big-endian UTF-16 where it begins with its mark. */
function textOf(raw: string): string {
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const bytes = Buffer.from(
    raw.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter),
    'latin1',
  );
  if (bytes.readUInt16BE(0) !== 0xfeff) return bytes.toString('latin1');
  return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
}
