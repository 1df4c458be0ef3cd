/** Captions that arrive: read line by line and written anew as WebVTT, so that nothing else hides in them. */
import { readFile, writeFile } from 'node:fs/promises';
import { readCaptions, writeCaptions } from './captions/cues.service.ts';

/** Rewrites the captions at `path`, WebVTT or SubRip, as `target`. Throws Refused with the line that is wrong. */
export async function checkCaptions(path: string, target: string): Promise<void> {
  await writeFile(target, checkedCaptions(await readFile(path)));
}

/** The same captions as WebVTT in UTF-8, in the order of their times, without style sheets and notes. */
export function checkedCaptions(bytes: Uint8Array): string {
  return writeCaptions(readCaptions(bytes));
}
