/** A caption: when it shows (seconds from the start of the lecture) and its one or two lines. */
export type Cue = { start: number; end: number; lines: string[] };

/** Two lines of 42 characters at no more than 17 characters a second is what broadcasters' guides ask for. */
const LINE = 42;
const PER_SECOND = 14;
const SHORTEST = 1.8;
const BREATH = 0.35;

/** Seconds a narration needs, with a breath at its end. */
export const lastsFor = (words: string): number => chunks(words).reduce((sum, chunk) => sum + reads(chunk), 0) + BREATH;

/** Cuts a narration into cues that start at `start` and follow each other without a gap. */
export function cuesOf(words: string, start: number): Cue[] {
  let from = start;
  return chunks(words).map((chunk) => {
    from += reads(chunk);
    return { start: from - reads(chunk), end: from, lines: wrap(chunk) };
  });
}

/** The cues as a WebVTT file (W3C WebVTT). */
export function webvtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ start, end, lines }) => `${clock(start)} --> ${clock(end)}\n${lines.map(escapeCue).join('\n')}\n`,
  );
  return `WEBVTT\n\n${blocks.join('\n')}`;
}

/** The narration as Markdown, a heading with its minute for each step. */
export function transcript(steps: readonly { start: number; title: string; say: string }[]): string {
  return steps.map(({ start, title, say }) => `## ${minute(start)} ${title}\n\n${say}\n`).join('\n');
}

const reads = (chunk: string): number => Math.max(SHORTEST, chunk.length / PER_SECOND);

function chunks(words: string): string[] {
  const sentences = words.match(/[^.!?:;]+[.!?:;]+["”)]?\s*|[^.!?:;]+$/g) ?? [];
  const done: string[] = [];
  for (const part of sentences.flatMap((sentence) => split(sentence.trim()))) {
    const last = done.at(-1);
    if (last !== undefined && fits(`${last} ${part}`) && part.length < 24) done[done.length - 1] = `${last} ${part}`;
    else done.push(part);
  }
  return done;
}

/** Halves a sentence that is too long for two lines, at a comma or a space near its middle. */
function split(sentence: string): string[] {
  if (fits(sentence)) return [sentence];
  const middle = sentence.length / 2;
  const breaks = [...sentence.matchAll(/,? /g)].map((m) => ({
    at: m.index + m[0].length,
    cost: Math.abs(m.index - middle) - (m[0].length > 1 ? 14 : 0),
  }));
  const best = breaks.sort((a, b) => a.cost - b.cost)[0];
  if (!best) return [sentence];
  return [...split(sentence.slice(0, best.at).trim()), ...split(sentence.slice(best.at).trim())];
}

const fits = (words: string): boolean => wrap(words).length <= 2;

/** Lines of at most 42 characters; two lines are made about equally long. */
function wrap(words: string): string[] {
  if (words.length <= LINE) return [words];
  const spaces = [...words.matchAll(/ /g)]
    .map((m) => m.index)
    .filter((at) => at <= LINE && words.length - at - 1 <= LINE);
  const best = spaces.sort((a, b) => Math.abs(a - words.length / 2) - Math.abs(b - words.length / 2))[0];
  return best === undefined ? ['', '', ''] : [words.slice(0, best), words.slice(best + 1)];
}

const minute = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

const escapeCue = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
