import { createHash, randomBytes } from 'node:crypto';
import { appendFile, readdir, utimes } from 'node:fs/promises';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../accounts/accounts.service.ts';
import { hour, turnClock } from '../../lib/clock.ts';
import { storageOf } from '../../lib/storage.ts';
import type { Client } from '../../test/client.ts';
import { film, pdf, picture, zip } from '../../test/media-samples.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { until } from '../../test/till.ts';
import { announce, ask, loseLine, offsetOf, sendInParts, sendPart, stateOf, untilTaken } from '../../test/tus.ts';
import { endLive } from '../../web/live.ts';
import { MediaFileModel } from '../file.model.ts';
import { requireFile } from '../media.service.ts';
import { endProgress, progressOf, reportProgress } from '../progress.service.ts';
import { removeForgottenUploads, takeInUpload } from './take-in.service.ts';
import { Upload } from './upload.model.ts';
import { arrivedBytes, uploadFolder, uploadPath } from './upload-folder.ts';
import { finishUpload, quota } from './uploads.service.ts';

const school = await startSchool();
const person = (name: string, role: 'instructor' | 'learner') =>
  createPerson({ email: `${name}@example.org`, name, password: castPassword, role });
const [adaPerson, evePerson, leoPerson] = [
  await person('ada', 'instructor'),
  await person('eve', 'instructor'),
  await person('leo', 'learner'),
];
const [ada, eve, leo] = [
  await school.signedIn(adaPerson),
  await school.signedIn(evePerson),
  await school.signedIn(leoPerson),
];
const idOf = (address: string) => address.split('/').at(-1) ?? '';
const addressOf = (told: { headers: Headers }) => told.headers.get('Location') ?? '';

afterEach(() => turnClock(0));

describe('an upload in parts', () => {
  it('[MED-01] of 50 MB arrives byte by byte and becomes one file', async () => {
    const bytes = bigZip(50, 'noise');
    const became = await sendInParts(ada, { name: 'slides.zip', kinds: 'archive,document' }, bytes, 16 * 1024 ** 2);
    expect(became).toMatchObject({ state: 'ready', reason: null });
    const file = await requireFile(became.fileId ?? '');
    expect(file).toMatchObject({ kind: 'archive', originalName: 'slides.zip', bytes: bytes.length });
    const stored = await buffer(await storageOf(file.store).open(file.key));
    expect(createHash('sha256').update(stored).digest('hex')).toBe(file.hash);
    expect(stored.equals(bytes)).toBe(true);
    expect(await readdir(uploadFolder)).toEqual([]);
  });

  it('[MED-01] goes on where a lost line cut it off', async () => {
    const bytes = bigZip(3, 'lost line');
    const address = addressOf(await announce(ada, { name: 'a.zip', kinds: 'archive', bytes: bytes.length }));
    const half = 1024 ** 2;
    await loseLine(ada, address, bytes.subarray(0, half), async () => (await arrivedBytes(idOf(address))) === half);
    const at = (await offsetOf(ada, address)) ?? expect.fail('the upload is gone');
    expect(at).toBe(half);
    expect((await sendPart(ada, address, 0, bytes)).status).toBe(409);
    expect((await sendPart(ada, address, at, bytes.subarray(at))).status).toBe(204);
    expect(await untilTaken(ada, address)).toMatchObject({ state: 'ready' });
  });

  it('[MED-01] that arrived whole at a process which was killed before it said so is taken in when its sender asks', async () => {
    const bytes = bigZip(1, 'last byte');
    const address = addressOf(await announce(ada, { name: 'k.zip', kinds: 'archive', bytes: bytes.length }));
    await sendPart(ada, address, 0, bytes.subarray(0, -1));
    await appendFile(uploadPath(idOf(address)), bytes.subarray(-1));
    expect(await Upload.findById(idOf(address)).lean()).toMatchObject({ state: 'receiving' });
    expect(await untilTaken(ada, address)).toMatchObject({ state: 'ready' });
  });

  it('[MED-01] that is finished twice, or taken in by two jobs at once, is one file', async () => {
    const bytes = bigZip(1, 'twice');
    const address = addressOf(await announce(ada, { name: 'b.zip', kinds: 'archive', bytes: bytes.length }));
    await sendPart(ada, address, 0, bytes);
    const again = () => Promise.all([finishUpload(idOf(address)), takeInUpload(idOf(address))]);
    await Promise.all([again(), again()]);
    const { fileId } = await untilTaken(ada, address);
    const second = await sendInParts(ada, { name: 'other name.zip', kinds: 'archive' }, bytes);
    expect(second.fileId).toBe(fileId);
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await MediaFileModel.countDocuments({ ownerId: adaPerson.id, hash })).toBe(1);
  });

  it('[MED-01] takes a part once when it is sent by two at once', async () => {
    const bytes = bigZip(4, 'two at once');
    const address = addressOf(await announce(ada, { name: 'd.zip', kinds: 'archive', bytes: bytes.length }));
    const part = bytes.subarray(0, 1024 ** 2);
    const both = await Promise.all([sendPart(ada, address, 0, part), sendPart(ada, address, 0, part)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await sendPart(ada, address, part.length, bytes.subarray(part.length))).status).toBe(204);
    const { fileId } = await untilTaken(ada, address);
    expect((await requireFile(fileId ?? '')).hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('[MED-01] is nobody else’s: others find nothing, learners may not send', async () => {
    const address = addressOf(await announce(ada, { name: 'c.pdf', kinds: 'document', bytes: pdf.length }));
    expect((await sendPart(eve, address, 0, pdf)).status).toBe(404);
    expect(await offsetOf(eve, address)).toBeNull();
    expect((await eve.get(address)).status).toBe(404);
    await ask(eve, 'DELETE', address, {});
    expect(await offsetOf(ada, address)).toBe(0);
    expect((await announce(leo, { name: 'c.pdf', kinds: 'document', bytes: 10 })).status).toBe(403);
    const visitor = await ask(school.visitor(), 'POST', '/media/uploads', { headers: { 'Upload-Length': '10' } });
    expect(visitor.headers.get('Location')).toMatch(/^\/sign-in/);
    const without = await ask(ada, 'PATCH', address, {
      headers: { 'X-CSRF-Token': '', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      body: pdf,
    });
    expect(without.status).toBe(403);
  });

  it('[MED-01] is refused before its bytes where size, kind or beginning say enough', async () => {
    const told = async (name: string, kinds: string, bytes: number) => {
      const { status, text } = await announce(ada, { name, kinds, bytes });
      return [status, text];
    };
    expect(await told('a.mp4', 'video', 5 * 1024 ** 3)).toEqual([413, 'A file may have at most 4 GB here.']);
    expect(await told('a.pdf', 'document', 51 * 1024 ** 2)).toEqual([413, 'A file may have at most 50 MB here.']);
    expect(await told('a.png', 'image,video', 16 * 1024 ** 2)).toEqual([413, 'A PNG picture may have at most 15 MB.']);
    expect(await told('a.pdf', 'document', 0)).toEqual([422, 'This file is empty.']);
    expect((await told('a.pdf', 'nonsense', 10))[0]).toBe(422);
    const gif = Buffer.concat([Buffer.from('GIF89a'), randomBytes(3 * 1024 ** 2)]);
    const address = addressOf(await announce(ada, { name: 'a.mp4', kinds: 'video', bytes: 1024 ** 3 }));
    expect((await sendPart(ada, address, 0, gif.subarray(0, 1024 ** 2))).status).toBe(204);
    const refused = await sendPart(ada, address, 1024 ** 2, gif.subarray(1024 ** 2));
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/^This is a GIF picture. Here we take MP4 video/);
    expect(await stateOf(ada, address)).toMatchObject({ state: 'refused', reason: refused.text });
    expect(await readdir(uploadFolder)).not.toContain(idOf(address));
  });

  it('[MED-01] that is no file we take says why, and leaves nothing', async () => {
    const send = (bytes: Buffer, kinds = 'document') => sendInParts(ada, { name: 'a.pdf', kinds }, bytes);
    expect(await send(randomBytes(5000))).toMatchObject({ state: 'refused', fileId: null });
    expect((await send(pdf.subarray(0, 60))).reason).toMatch(/damaged or cut off/);
    expect((await send(zip({ 'a.txt': 'x'.repeat(500) }).subarray(0, 300), 'archive')).reason).toMatch(/cut off/);
    expect((await send(Buffer.from('<html></html>'), 'image')).reason).toMatch(/Here we take JPEG/);
    expect(await readdir(uploadFolder)).not.toContain('a.pdf');
  });

  it('[MED-01] of a film is prepared by a job like any other', async () => {
    const became = await sendInParts(ada, { name: 'a.mp4', kinds: 'video' }, await film('a.mp4', 1));
    await school.settled();
    expect(await requireFile(became.fileId ?? '')).toMatchObject({ kind: 'video', state: 'ready' });
  });
});

describe('a form with files', () => {
  it('[MED-01] that says it is too large is refused before its body is read', async () => {
    const told = await plainRequest(ada, 5 * 4 * 1024 ** 3);
    expect(told).toMatch(/^HTTP\/1\.1 413 /);
    expect(told).toContain('larger than allowed');
  });
});

describe('the work on a file', () => {
  it('[MED-01] is told live to its sender until it ends, and to nobody else', async () => {
    const { _id } = await MediaFileModel.create(storedFile);
    const id = _id.toString();
    expect((await eve.get(`/media/files/${id}/progress`)).status).toBe(404);
    const events = await listen(ada, `/media/files/${id}/progress`);
    await until(async () => events.text.includes('Waits to be prepared'));
    await MediaFileModel.updateOne({ _id }, { $set: { state: 'working' } });
    for (const percent of [12.4, 12.9, 57.2, 57.3]) await reportProgress(id, percent);
    await until(async () => events.text.includes('57 %'));
    await MediaFileModel.updateOne({ _id }, { $set: { state: 'ready' } });
    await endProgress(id);
    await events.ended;
    expect(events.text).toContain('event: prepared');
    expect(events.text.match(/^data: .*12 %/gm)?.length ?? 0).toBeLessThanOrEqual(2);
    expect(await progressOf(id)).toBeNull();
  });

  it('[MED-01] closes its lines when the process ends, and allows only a few per person', async () => {
    const { _id } = await MediaFileModel.create({ ...storedFile, key: 'aa/another', hash: 'another' });
    const path = `/media/files/${_id}/progress`;
    const lines = await Promise.all(Array.from({ length: 4 }, () => listen(ada, path)));
    expect((await ada.get(path)).status).toBe(429);
    endLive();
    await Promise.all(lines.map(({ ended }) => ended));
    const again = await listen(ada, path);
    endLive();
    await again.ended;
  });
});

describe('names', () => {
  it('[MED-01] are told apart, and mislead nobody', async () => {
    const name = async (given: string) => {
      const { fileId } = await sendInParts(ada, { name: given, kinds: 'image' }, await picture(8, 8 + picture8++));
      return (await requireFile(fileId ?? '')).originalName;
    };
    let picture8 = 0;
    expect(await name('../../etc/knot "1" 🪢.png')).toBe('knot "1" 🪢.png');
    expect(await name('knot "1" 🪢.png')).toBe('knot "1" 🪢 (2).png');
    expect(await name('C:\\photos\\knot "1" 🪢.PNG')).toBe('knot "1" 🪢 (3).png');
    expect(await name('\u202Egnp.exe')).toBe('gnp.png');
    expect(await name('गाँठ\u200dक.png')).toBe('गाँठ\u200dक.png');
    const long = await name(`${'👩‍🚀'.repeat(100)}.png`);
    expect(long).toMatch(/^(👩‍🚀)+\.png$/u);
    expect(long.length).toBeLessThanOrEqual(124);
    expect(await name('...')).toBe('file.png');
  });
});

describe('unfinished uploads', () => {
  it('[MED-01] stand on a page of their sender, who discards them without JavaScript', async () => {
    const name = 'half a film with a rather long name, <b>bold & brave.mp4';
    const address = addressOf(await announce(eve, { name, kinds: 'video', bytes: 4 * 1024 ** 2 }));
    await sendPart(eve, address, 0, (await film('half.mp4', 1)).subarray(0, 1000));
    const page = await eve.get('/media/uploads');
    expect(page.$(`#upload-${idOf(address)}`)).toContain('<b>bold & brave.mp4');
    expect((await ada.get('/media/uploads')).text).not.toContain('half a film');
    const gone = await eve.delete(address);
    expect([gone.status, gone.location]).toEqual([303, '/media/uploads']);
    expect(await offsetOf(eve, address)).toBeNull();
    expect((await eve.get('/media/uploads')).$('main')).toContain('Nothing is on its way');
  });

  it('[MED-01] are limited, also when many are announced at once', async () => {
    const many = Array.from({ length: quota.count + 10 }, (_, at) => ({
      name: `${at}.pdf`,
      kinds: 'document',
      bytes: 99,
    }));
    const told = await Promise.all(many.map((one) => announce(eve, one)));
    expect(await Upload.countDocuments({ ownerId: evePerson.id, state: 'receiving' })).toBeLessThanOrEqual(quota.count);
    const over = told.find(({ status }) => status === 429);
    expect(over?.text).toMatch(/too many unfinished uploads/);
    expect(Number(over?.headers.get('Retry-After'))).toBeGreaterThan(0);
    await Upload.deleteMany({ ownerId: evePerson.id });
  });

  it('[MED-01] go after a day in which nothing came; a slow one stays', async () => {
    const old = addressOf(await announce(ada, { name: 'old.pdf', kinds: 'document', bytes: 5000 }));
    const slow = addressOf(await announce(ada, { name: 'slow.pdf', kinds: 'document', bytes: 5000 }));
    turnClock(25 * hour);
    const lately = new Date(Date.now() + 24 * hour);
    await utimes(uploadPath(idOf(slow)), lately, lately);
    await removeForgottenUploads();
    await removeForgottenUploads();
    turnClock(0);
    expect(await offsetOf(ada, old)).toBeNull();
    expect(await offsetOf(ada, slow)).toBe(0);
    expect(await readdir(uploadFolder)).toEqual(expect.not.arrayContaining([idOf(old)]));
  });
});

const storedFile = {
  ownerId: adaPerson.id,
  kind: 'video' as const,
  store: 'disk' as const,
  key: 'aa/one',
  originalName: 'a.mp4',
  mime: 'video/mp4',
  bytes: 1,
  hash: 'one',
};

/** What comes over a live line; `ended` resolves when the school closes it. */
async function listen(client: Client, path: string): Promise<{ text: string; ended: Promise<void> }> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(new URL(path, client.url), { headers: { cookie } });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const heard = { text: '', ended: Promise.resolve() };
  heard.ended = (async () => {
    for await (const chunk of response.body ?? []) heard.text += Buffer.from(chunk).toString();
  })();
  return heard;
}

/** A multipart form that announces `bytes` and sends almost none of them. */
async function plainRequest(client: Client, bytes: number): Promise<string> {
  const { hostname, port } = new URL(client.url);
  const socket = connect(Number(port), hostname);
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const path = `/studio/courses/${'a'.repeat(24)}/lectures/${'b'.repeat(24)}`;
  const head = [`POST ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, `Cookie: ${cookie}`, `Content-Length: ${bytes}`];
  socket.write([...head, 'Content-Type: multipart/form-data; boundary=x', '', '--x'].join('\r\n'));
  return text(socket);
}

/** A ZIP of so many megabytes; `word` makes it another one. */
function bigZip(megabytes: number, word: string): Buffer {
  return zip({ [word]: randomBytes(megabytes * 512 * 1024).toString('hex') });
}
