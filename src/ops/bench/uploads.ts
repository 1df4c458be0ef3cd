/** How much memory does a large upload cost the web process? 200 MB by a plain form and in parts, read off /proc. */
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { benchPassword, makeSession } from './school.ts';

const megabyte = 1024 ** 2;
const allowed = 40;

type Sender = { url: string; cookie: string; token: string };

/** Prints a line for each way; true when none holds more than is allowed. @param pid the web process */
export async function printUploads(url: string, pid: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-upload-'));
  try {
    const { lecture, cookie } = await prepare();
    const sender = { url, cookie, token: await tokenOf(url, cookie) };
    const ways = {
      'plain form': (path: string) => sendForm(sender, lecture, path),
      'in parts': (path: string) => sendInParts(sender, path),
    };
    console.log(`\nMemory of the web process while 200 MB come in (at most ${allowed} MB more)\n`);
    let isFine = true;
    for (const [name, send] of Object.entries(ways)) {
      await send(await largeFile(folder, 20, `warm ${name}`));
      const path = await largeFile(folder, 199, name);
      const { more, seconds } = await watched(pid, () => send(path));
      isFine &&= more <= allowed;
      console.log(
        `${name.padEnd(12)} ${more.toFixed(0).padStart(4)} MB more  ${seconds.toFixed(1)} s  ${verdict(more)}`,
      );
    }
    return isFine;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verdict(more: number): string {
  return more <= allowed ? 'fine' : 'TOO MUCH';
}

async function prepare(): Promise<{ lecture: string; cookie: string }> {
  const email = `author${Date.now()}@bench.school`;
  const name = 'Author Bench';
  const author = await createPerson({ email, name, password: benchPassword, role: 'instructor', state: 'active' });
  const owner = snapshotOf(author);
  const course = await createCourse(owner, { title: 'Large files', category: 'rope' });
  const section = await addSection(owner, course.id, 'One');
  const lecture = await addLecture(owner, course.id, section.id, { kind: 'document', title: 'Sheets' });
  return { lecture: `/studio/courses/${course.id}/lectures/${lecture.id}`, cookie: await makeSession(author) };
}

async function largeFile(folder: string, megabytes: number, word: string): Promise<string> {
  const path = join(folder, `${word.replace(' ', '-')}.zip`);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(word), 'note.txt');
  zip.addBuffer(Buffer.alloc(megabytes * megabyte, 'x'), 'large.bin', { compress: false });
  zip.end();
  await writeFile(path, zip.outputStream);
  return path;
}

/** Memory above what the process had before, at its highest, looked at fifty times a second. */
async function watched(pid: number, work: () => Promise<void>): Promise<{ more: number; seconds: number }> {
  const before = residentMegabytes(pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentMegabytes(pid));
  }, 20);
  const began = performance.now();
  await work();
  clearInterval(timer);
  return { more: Math.max(most, residentMegabytes(pid)) - before, seconds: (performance.now() - began) / 1000 };
}

/** Resident memory without pages of files, which the system gives back by itself (Linux). */
function residentMegabytes(pid: number): number {
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function sendForm({ url, cookie, token }: Sender, path: string, file: string): Promise<void> {
  const boundary = 'bench-boundary';
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const frame = [
    field('_csrf', token) + field('_method', 'PUT'),
    `--${boundary}\r\nContent-Disposition: form-data; name="resource"; filename="large.zip"\r\n\r\n`,
  ].join('');
  const end = `\r\n--${boundary}--\r\n`;
  const length = Buffer.byteLength(frame + end) + (await stat(file)).size;
  const headers = { cookie, 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': length };
  async function* body() {
    yield frame;
    yield* createReadStream(file);
    yield end;
  }
  const status = await send('POST', url + path, headers, Readable.from(body()));
  // The form lacks its other fields, so it comes back; the file was taken by then.
  if (status !== 422 && status !== 303) throw new Error(`the form was answered with ${status}`);
}

async function sendInParts({ url, cookie, token }: Sender, file: string): Promise<void> {
  const tus = { cookie, 'x-csrf-token': token, 'tus-resumable': '1.0.0', 'sec-fetch-site': 'same-origin' };
  const { size } = await stat(file);
  const metadata = `filename ${btoa('large.zip')},kinds ${btoa('archive')}`;
  const announced = { ...tus, 'upload-length': String(size), 'upload-metadata': metadata };
  const made = await fetch(`${url}/media/uploads`, { method: 'POST', headers: announced });
  const address = new URL(made.headers.get('location') ?? '/', url).href;
  // All in one part, which is the worst for memory.
  const part = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': size };
  const status = await send('PATCH', address, { ...tus, ...part }, createReadStream(file));
  if (status !== 204) throw new Error(`the part was answered with ${status}`);
}

async function send(
  method: string,
  url: string,
  headers: Record<string, string | number>,
  body: Readable,
): Promise<number> {
  const asked = request(url, { method, headers: { 'sec-fetch-site': 'same-origin', ...headers } });
  const answered = new Promise<number>((done, fail) => {
    asked.on('error', fail).on('response', async (answer) => {
      await text(answer);
      done(answer.statusCode ?? 0);
    });
  });
  await Promise.all([answered, pipeline(body, asked)]);
  return answered;
}

async function tokenOf(url: string, cookie: string): Promise<string> {
  const page = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
}
