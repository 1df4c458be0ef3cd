/** From captions to a text to read: the lines of one breath become one paragraph. */
import type { Cue } from './cues.service.ts';

/** After so long a silence (ms) somebody begins anew. */
const pause = 2500;
/** A paragraph of this many letters ends with its sentence; one of twice as many with its line. */
const enough = 420;
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '\u200e', rlm: '\u200f' };

/** `start` in milliseconds. `space`: one stands between these words and those before them. */
export type SaidLine = { start: number; text: string; space: boolean };

/** What is said without the marks of WebVTT, a list for each breath, in the order of the times. A line that stands twice at once is said once. */
export function breathsOf(cues: readonly Cue[]): SaidLine[][] {
  const breaths: SaidLine[][] = [];
  let open = '';
  let end = 0;
  let last = '';
  for (const cue of [...cues].sort((one, other) => one.start - other.start)) {
    const words = plainWords(cue.text);
    if (words === '' || words === last) continue;
    if (open === '' || cue.start - end > pause || isFull(open)) {
      breaths.push([]);
      open = '';
    }
    const space = open !== '' && !isClose(open, words);
    breaths.at(-1)?.push({ start: cue.start, text: words, space });
    open += `${space ? ' ' : ''}${words}`;
    end = Math.max(end, cue.end);
    last = words;
  }
  return breaths;
}

/** Markdown paragraphs of what is said, one for each breath. */
export function paragraphsOf(cues: readonly Cue[]): string {
  return breathsOf(cues)
    .map((lines) => escaped(lines.map(({ text, space }) => `${space ? ' ' : ''}${text}`).join('')))
    .join('\n\n');
}

function isFull(text: string): boolean {
  return (text.length > enough && /[.!?…。！？।؟]["'”’»)]?$/u.test(text)) || text.length > 2 * enough;
}

/** Scripts that write no spaces between words get none. */
function isClose(text: string, words: string): boolean {
  return dense.test(text.slice(-1)) && dense.test(words.slice(0, 1));
}

/** Without the marks of WebVTT; who speaks stands before the words. */
function plainWords(text: string): string {
  return text
    .replace(/<v(?:\.[^\s>]*)?[ \t]+([^>\n]+)>/g, '$1: ')
    .replace(/<[^>\n]*>/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_all, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What is said is text: no sign in it may mean something to Markdown. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>$|~&]/g, '\\$&')
    .replace(/^[#+-]/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s)/, '$1\\$2');
}
