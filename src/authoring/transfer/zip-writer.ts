/** A packed course as a zip on the disk. Files are read when it is their turn; what is compressed already is stored as it is. */
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { storageOf } from '../../lib/storage.ts';
import { courseSchema } from './course-file.ts';
import type { Packed } from './pack.service.ts';

/** The same bytes for the same course: entries carry one time, the first that a zip can hold. */
const mtime = new Date(1980, 0, 1);

/** `onFile` is told the whole percent of the files that are in. Throws what reading a file throws. */
export async function writeZip(packed: Packed, path: string, onFile: (percent: number) => void): Promise<void> {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  // What goes wrong inside would otherwise end the process.
  zip.on('error', (error: Error) => out.destroy(error));
  const done = pipeline(out, createWriteStream(path));
  done.catch(() => undefined);
  const text = (name: string, content: string) => zip.addBuffer(Buffer.from(content), name, { mtime, mode: 0o100644 });
  text('course.json', `${JSON.stringify(packed.course, null, 2)}\n`);
  text('course.schema.json', `${JSON.stringify(courseSchema(), null, 2)}\n`);
  for (const [name, content] of [...packed.texts].sort(byName)) text(name, content);
  const files = [...packed.files].sort(byName);
  for (const [at, [name, { store, key }]] of files.entries())
    zip.addReadStreamLazy(name, { mtime, mode: 0o100644, compress: false }, (give) => {
      onFile(Math.floor((100 * at) / files.length));
      storageOf(store)
        .open(key)
        .then(
          (stream) => give(null, stream),
          (error: unknown) => give(error, null as never),
        );
    });
  zip.end();
  await done;
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);
