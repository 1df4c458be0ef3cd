/** What is said in a film, line by line with its times: from its captions, in the learner's language, under its chapters. */
import { cached } from '../../lib/cache.ts';
import { day } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { readCaptionFile } from '../../media/captions/files.service.ts';
import { breathsOf } from '../../media/captions/paragraphs.service.ts';
import { clockOf } from '../words.ts';
import type { Chapter } from './chapters.ts';

/** `at` in seconds; `space`: one stands before its words. */
export type Line = { at: number; text: string; space: boolean };
export type Paragraph = { clock: string; lines: Line[] };
/** What is said before the first chapter has none. */
export type Part = { chapter: Chapter | null; paragraphs: Paragraph[] };

const keepSeconds = (30 * day) / 1000;
/** A heading says whole seconds; words that begin a little earlier are its own. */
const early = 0.5;

/** The parts of what is said in a file of captions; none where the file cannot be read: the film plays without. */
export async function transcriptParts(fileId: string, chapters: readonly Chapter[]): Promise<Part[]> {
  try {
    // A file of captions never changes.
    const breaths = await cached(`breaths:${fileId}`, keepSeconds, async () =>
      breathsOf(await readCaptionFile(fileId)),
    );
    return partsOf(breaths, chapters);
  } catch (error) {
    log.warn({ fileId, reason: String(error) }, 'captions could not be read for a transcript');
    return [];
  }
}

/**
 * Which of the captions somebody reads: the first of `wanted` (BCP 47, best first) that there is, then one of its language
 * from elsewhere, then the first. Null without captions.
 */
export function captionsFor<T extends { language: string }>(
  captions: readonly T[],
  wanted: readonly (string | undefined)[],
): T | null {
  const base = (language: string) => language.toLowerCase().split('-')[0];
  for (const language of wanted) {
    if (!language) continue;
    const same = captions.find((one) => one.language.toLowerCase() === language.toLowerCase());
    const near = same ?? captions.find((one) => base(one.language) === base(language));
    if (near) return near;
  }
  return captions[0] ?? null;
}

function partsOf(breaths: { start: number; text: string; space: boolean }[][], chapters: readonly Chapter[]): Part[] {
  const parts: Part[] = [{ chapter: null, paragraphs: [] }, ...chapters.map(startOf)];
  let at = 0;
  for (const breath of breaths) {
    let open: Paragraph | null = null;
    for (const { start, text, space } of breath) {
      const seconds = start / 1000;
      const before: number = at;
      while (seconds + early >= (parts[at + 1]?.chapter?.at ?? Number.POSITIVE_INFINITY)) at++;
      if (!open || at !== before) {
        open = { clock: clockOf(seconds), lines: [] };
        parts[at]?.paragraphs.push(open);
      }
      open.lines.push({ at: Math.round(seconds * 10) / 10, text, space: space && open.lines.length > 0 });
    }
  }
  return parts.filter(({ chapter, paragraphs }) => chapter || paragraphs.length > 0);
}

const startOf = (chapter: Chapter): Part => ({ chapter, paragraphs: [] });
