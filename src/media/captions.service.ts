/** Captions as WebVTT (https://www.w3.org/TR/webvtt1/): checked cue by cue and written anew. */
import { readFile, writeFile } from 'node:fs/promises';
import { Refused } from '../lib/errors.ts';

const time = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const timing = new RegExp(`^${time}[ \\t]+-->[ \\t]+${time}([ \\t].*)?$`);

/** Rewrites the captions at `path` as `target`. Throws Refused with the line that is wrong. */
export async function checkCaptions(path: string, target: string): Promise<void> {
  await writeFile(target, checkedCaptions(await readFile(path)));
}

/** The same captions with plain line ends, without style sheets and notes. */
export function checkedCaptions(bytes: Uint8Array): string {
  const [header = '', ...blocks] = blocksOf(decode(bytes));
  if (!/^WEBVTT(?:[ \t].*)?$/.test(header.split('\n')[0] ?? '')) throw new Refused('Captions must begin with WEBVTT.');
  const cues = blocks.filter((block) => !/^(STYLE|NOTE|REGION)(\s|$)/.test(block)).map(checkCue);
  if (cues.length === 0) throw new Refused('There is no line of captions in this file.');
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused('Captions must be saved as UTF-8 text.');
  }
}

function blocksOf(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((block) => block.replace(/^\n+|\n+$/g, ''))
    .filter(Boolean);
}

function checkCue(block: string): string {
  const lines = block.split('\n');
  const at = lines[0]?.includes('-->') ? 0 : 1;
  const found = timing.exec(lines[at] ?? '');
  if (!found)
    throw new Refused(`These captions have no times we can read: "${(lines[at] ?? lines[0] ?? '').slice(0, 60)}"`);
  if (seconds(found.slice(1, 5)) >= seconds(found.slice(5, 9)))
    throw new Refused(`These captions end before they begin: "${(lines[at] ?? '').slice(0, 60)}"`);
  return block;
}

function seconds([hours, minutes, whole, thousandths]: (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(whole) + Number(thousandths) / 1000;
}
