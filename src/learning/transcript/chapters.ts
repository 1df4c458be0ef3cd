/** Chapters of a film: headings of its transcript that begin with a time, such as `## 1:20 The bend`. */
import { clockOf } from '../words.ts';

/** `at` in seconds. */
export type Chapter = { at: number; clock: string; title: string };

const heading = /<h([2-6])\b[^>]*>(.*?)<\/h\1>/gs;
const timed = /^[[(]?((?:\d{1,2}:)?\d{1,3}:[0-5]\d)[\])]?\s*[-–—:·|]?\s*(\S.*)$/s;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
/** One alone divides nothing. */
const fewest = 2;

/** From a transcript as it was rendered, in the order of the film; two at one second are the first of them. */
export function chaptersOf(transcriptHtml: string): Chapter[] {
  const found = [...transcriptHtml.matchAll(heading)].flatMap(([, , inner = '']) => {
    const [, time = '', title = ''] = timed.exec(textOf(inner)) ?? [];
    return title ? [{ at: secondsOf(time), title }] : [];
  });
  const sorted = found.sort((one, other) => one.at - other.at);
  const chapters = sorted.filter(({ at }, index) => at !== sorted[index - 1]?.at);
  return chapters.length < fewest ? [] : chapters.map((one) => ({ ...one, clock: clockOf(one.at) }));
}

function secondsOf(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_all, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
