/** The copy as a zip: a page that explains it, one readable file per area, and the person's own files. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound } from '../../lib/errors.ts';
import { render, view } from '../../lib/view.ts';
import { listPersonalAreas, type PersonalFile } from './areas.service.ts';

type Part = { file: string; about: string };
const indexPage = view<{ school: string; made: string; parts: Part[]; files: string[] }>('accounts/data/archive');

/** Writes the archive to a temporary file, hands its path to `keep`, and removes it. Returns its size in bytes. */
export async function makeArchive(personId: string, keep: (path: string) => Promise<void>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'elearner-export-'));
  try {
    const path = join(folder, 'copy.zip');
    await write(personId, path);
    await keep(path);
    return (await stat(path)).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(personId: string, path: string): Promise<void> {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  // What goes wrong inside would otherwise end the process.
  zip.on('error', (error: Error) => out.destroy(error));
  const done = pipeline(out, createWriteStream(path));
  // It is waited for at the end, and may fail before.
  done.catch(() => undefined);
  const parts: Part[] = [];
  const files: string[] = [];
  for (const { area, about, collect, files: filesOf } of listPersonalAreas()) {
    const file = `${area}.json`;
    zip.addBuffer(Buffer.from(JSON.stringify(await collect(personId), null, 2)), file, { mtime: now() });
    parts.push({ file, about });
    for (const one of (await filesOf?.(personId)) ?? []) files.push(addFile(zip, area, one, files));
  }
  const made = formatMoment(now(), config.school.timeZone);
  const html = render(indexPage({ school: config.school.name, made, parts, files }));
  zip.addBuffer(Buffer.from(html), 'index.html', { mtime: now() });
  zip.end();
  await done;
}

/** Opened only when it is its turn; a file that is gone leaves an empty one rather than no copy at all. */
function addFile(zip: ZipFile, area: string, file: PersonalFile, taken: string[]): string {
  const path = freeName(`files/${area}/${plainName(file.name)}`, taken);
  zip.addReadStreamLazy(path, { mtime: now(), compress: false }, (give) => {
    file.open().then(
      (stream) => give(null, stream),
      (error: unknown) => (error instanceof NotFound ? give(null, Readable.from([])) : give(error, null as never)),
    );
  });
  return path;
}

/** A name as all systems take it. */
function plainName(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}. _()-]+/gu, '-').replace(/^\.+/, '');
  return clean.slice(-120) || 'file';
}

function freeName(path: string, taken: string[]): string {
  const dot = path.lastIndexOf('.');
  for (let count = 2, name = path; ; count++) {
    if (!taken.includes(name)) return name;
    name = dot > path.lastIndexOf('/') ? `${path.slice(0, dot)} (${count})${path.slice(dot)}` : `${path} (${count})`;
  }
}
