/** Captions line by line: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip in, WebVTT out. */

import { decodeText } from '../../lib/decode-text.ts';
import { Refused } from '../../lib/errors.ts';
import { formatTime, parseTime } from './cue-times.service.ts';

/** Times in milliseconds. `id` and `settings` (place on the picture) are '' for most. */
export type Cue = { id: string; start: number; end: number; settings: string; text: string };

/** What one file of captions may have: about ten hours of quick talk. */
export const mostCues = 20_000;
const arrow = /^(.*?)[ \t]*-->[ \t]*(\S+)[ \t]*(.*)$/;
const placing = /^(?:vertical|line|position|size|align):[\w%.,-]{1,40}$/;
const webvtt = /^\ufeff?WEBVTT(?:[ \t].*)?$/;
const subrip = /^\ufeff?\s*(?:\d{1,6}[ \t]*\n)?\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->/;

/** Does a file that begins with these bytes hold captions? */
export function looksLikeCaptions(start: Uint8Array): boolean {
  const text = unixLines(decodeText(start));
  return webvtt.test(text.split('\n', 1)[0] ?? '') || subrip.test(text);
}

/** The lines of a WebVTT or SubRip file in its own order. Throws Refused with the number and words of the wrong line. */
export function readCaptions(bytes: Uint8Array): Cue[] {
  const text = unixLines(decodeText(bytes)).replace(/^\ufeff/, '');
  // What no text has is a sign of another type in disguise, or of letters read wrongly.
  if (/[^\P{Cc}\t\n\f]/u.test(text)) throw new Refused('Captions must be saved as plain text, best as UTF-8.');
  const lines = text.split('\n');
  const cues = webvtt.test(lines[0] ?? '') ? readWebvtt(lines) : readSubrip(text, lines);
  if (cues.length === 0) throw new Refused('There is no line of captions in this file.');
  if (cues.length > mostCues) throw new Refused(`Captions may have at most ${mostCues.toLocaleString('en')} lines.`);
  return cues;
}

/** As WebVTT, in the order of their begin, as players want them. */
export function writeCaptions(cues: readonly Cue[]): string {
  const sorted = [...cues].sort((one, other) => one.start - other.start || one.end - other.end);
  const blocks = sorted.map(({ id, start, end, settings, text }) => {
    const timing = `${formatTime(start)} --> ${formatTime(end)}${settings ? ` ${settings}` : ''}`;
    return `${id ? `${id}\n` : ''}${timing}\n${text}`;
  });
  return `WEBVTT\n\n${blocks.join('\n\n')}\n`;
}

/** Words as they can stand in a cue: no empty line, which would end it, and no arrow, which would begin another. */
export function cueText(text: string): string {
  const lines = unixLines(text).split('\n');
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
    .replaceAll('-->', '→');
}

/** Blocks between empty lines; style sheets, regions and notes are left out. */
function readWebvtt(lines: string[]): Cue[] {
  const cues: Cue[] = [];
  let at = lines.indexOf('');
  while (at !== -1 && at < lines.length) {
    if (lines[at] === '') at++;
    else {
      const empty = lines.indexOf('', at);
      const end = empty === -1 ? lines.length : empty;
      if (!/^(STYLE|NOTE|REGION)(\s|$)/.test(lines[at] ?? '')) cues.push(webvttCue(lines, at, end));
      at = end;
    }
  }
  return cues;
}

function webvttCue(lines: string[], from: number, to: number): Cue {
  const at = lines[from]?.includes('-->') ? from : from + 1;
  const timing = at < to ? timingIn(lines[at] ?? '', at) : wrong('have no times we can read', lines[from] ?? '', from);
  return { ...timing, id: at > from ? (lines[from] ?? '') : '', text: cueText(lines.slice(at + 1, to).join('\n')) };
}

/** Everything between two lines of times belongs to the first; empty lines in between and the numbers are left out. */
function readSubrip(text: string, lines: string[]): Cue[] {
  if (!subrip.test(text)) throw new Refused('Captions must begin with WEBVTT, or be a SubRip (.srt) file.');
  const timings = lines.flatMap((line, at) => (line.includes('-->') ? [at] : []));
  return timings.map((at, index) => {
    const next = timings[index + 1];
    const words = lines.slice(at + 1, next);
    if (next !== undefined && /^\s*\d+\s*$/.test(words.at(-1) ?? '')) words.pop();
    // Coordinates after the times mean nothing outside of the program that wrote them.
    return { ...timingIn(lines[at] ?? '', at), id: '', settings: '', text: cueText(subripText(words.join('\n'))) };
  });
}

function timingIn(line: string, at: number): { start: number; end: number; settings: string } {
  const found = arrow.exec(line);
  const [start, end] = [stampOf(found?.[1]), stampOf(found?.[2])];
  if (start === null || end === null) return wrong('have no times we can read', line, at);
  if (start >= end) return wrong('end before they begin', line, at);
  const settings = (found?.[3] ?? '').split(/\s+/).filter((one) => placing.test(one));
  return { start, end, settings: settings.join(' ') };
}

/** In files a time has at least minutes and seconds. */
function stampOf(text: string | undefined): number | null {
  return text?.includes(':') ? parseTime(text) : null;
}

/** SubRip knows some HTML; WebVTT keeps bold, italic and underline of it, and wants other signs escaped. */
function subripText(text: string): string {
  return text
    .replace(/\{\\[^}\n]*\}/g, '')
    .replace(/<\/?font[^>\n]*>/gi, '')
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replace(/<(?!\/?[biu]>)/gi, '&lt;');
}

function wrong(what: string, line: string, at: number): never {
  throw new Refused(`Line ${at + 1}: these captions ${what}: "${line.slice(0, 60)}"`);
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\u2028', '\n');
}
