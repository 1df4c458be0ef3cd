/** Files of captions: read as lines, and lines as a new file. A file never changes, so a set of captions gets another one. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { storageOf } from '../../lib/storage.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { type MediaFile, requireFile, storeUpload } from '../media.service.ts';
import { type Cue, readCaptions, writeCaptions } from './cues.service.ts';

/** The lines of a stored file, in the order of their times. Throws NotFound. */
export async function readCaptionFile(fileId: string): Promise<Cue[]> {
  const { store, key } = await requireFile(fileId);
  return readCaptions(await buffer(await storageOf(store).open(key)));
}

/** Lines as a file of this person; the same lines are one file. Throws Refused where there are none. */
export async function storeCaptionFile(
  owner: { id: string },
  cues: readonly Cue[],
  originalName: string,
): Promise<MediaFile> {
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'captions.vtt');
    await writeFile(path, writeCaptions(cues));
    return storeUpload(owner, { path, originalName }, ['captions']);
  });
}
