import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { createPerson } from '../accounts/accounts.service.ts';
import { Audit } from '../accounts/audit/audit.model.ts';
import { config } from '../config.ts';
import { type Clamav, eicar, startClamav } from '../ops/dev/clamav/server.ts';
import { film, pdf, picture, sampleFile, zip } from '../test/media-samples.ts';
import { castPassword, startSchool } from '../test/school.ts';
import { announce, sendInParts, sendPart, stateOf } from '../test/tus.ts';
import { MediaFileModel, mediaKinds } from './file.model.ts';
import { storeUpload } from './media.service.ts';

const megabyte = 1024 ** 2;
const school = await startSchool();
const person = await createPerson({
  email: 'ada@example.org',
  name: 'Ada',
  password: castPassword,
  role: 'instructor',
});
const ada = await school.signedIn(person);
let scanner: Clamav | null = null;

beforeEach(async () => {
  scanner ??= await startClamav({ port: config.clamav?.port ?? 0, streamMaxLength: megabyte });
});
afterAll(() => scanner?.close());

async function send(bytes: Buffer, originalName: string) {
  return storeUpload(person, { path: await sampleFile(bytes), originalName }, mediaKinds);
}

/** Names of all that the storage of this school holds. */
async function stored(): Promise<string[]> {
  const names = await readdir(join(config.dataFolder, 'media'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.')).sort();
}

it('[MED-01] the virus scanner sees every byte of a file, then it is taken', async () => {
  const bytes = zip({ 'a.txt': 'x'.repeat(700_000) });
  expect(await send(bytes, 'a.zip')).toMatchObject({ kind: 'archive' });
  expect(scanner?.seen.at(-1)).toBe(bytes.length);
});

it('[MED-01] what the virus scanner finds is refused with words and a line in the audit log, and not stored', async () => {
  const before = await stored();
  const infected = zip({ 'harmless.txt': 'x'.repeat(100_000), 'readme.com': eicar });
  await expect(send(infected, 'harm\nless.zip')).rejects.toMatchObject({
    status: 422,
    message: expect.stringMatching(/found something in this file \(Eicar-Test-Signature\).*not stored/),
  });
  expect(await stored()).toEqual(before);
  expect(await MediaFileModel.countDocuments({ originalName: /harmless/ })).toBe(0);
  const line = await Audit.findOne({ action: 'file.infected' }).lean();
  expect(line).toMatchObject({
    subjectId: person.id,
    subjectName: 'harmless.zip',
    after: { found: 'Eicar-Test-Signature' },
  });
  const inParts = await sendInParts(ada, { name: 'b.zip', kinds: 'archive' }, zip({ 'b.com': eicar }));
  expect(inParts).toMatchObject({ state: 'refused', reason: expect.stringContaining('Eicar') });
});

it('[MED-01] while the virus scanner is away nothing is taken; an upload in parts waits for it', async () => {
  await scanner?.close();
  scanner = null;
  const before = await stored();
  await expect(send(await picture(31, 17), 'a.png')).rejects.toMatchObject({ status: 503, retryAfter: 60 });
  const told = await announce(ada, { name: 'later.pdf', kinds: 'document', bytes: pdf.length });
  const address = told.headers.get('Location') ?? '';
  expect((await sendPart(ada, address, 0, pdf)).status).toBe(204);
  expect((await stateOf(ada, address)).state).toBe('checking');
  expect(await stored()).toEqual(before);
});

it('[MED-01] a film that is too large for the virus scanner is taken, an archive is not', async () => {
  const noise = ['-b:v', '9M', '-minrate', '9M', '-maxrate', '9M', '-bufsize', '9M', '-x264-params', 'nal-hrd=cbr'];
  const large = await film('large.mp4', 3, noise);
  expect(large.length).toBeGreaterThan(megabyte);
  expect(await send(large, 'a.mp4')).toMatchObject({ kind: 'video' });
  await expect(send(zip({ a: 'x'.repeat(2 * megabyte) }), 'b.zip')).rejects.toThrow(/too large for the virus scanner/);
});
