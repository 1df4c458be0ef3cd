/** The lines of captions as a form has them: typed times and words, and what the buttons beside a line do to them. */
import { formatTime, parseTime } from '../../media/captions/cue-times.service.ts';
import { type Cue, cueText } from '../../media/captions/cues.service.ts';

/** `key`: the stored line it was, '' for a new one. Times as typed. */
export type Row = { key: string; start: string; end: string; text: string };
/** `show`: nothing changes; the rows are shown as they were typed. */
export type Act = { does: 'add' | 'remove' | 'split' | 'merge' | 'show'; at: number; caret: number | null };

/** What a new line is shown for, unless the next one comes before. */
const newMs = 2000;
const mostLetters = 2000;
/** More letters a second than people read: the guide of the BBC and of Netflix is about 17 to 20. */
const fast = 25;

/** Tells one line of captions from the others. */
export function keyOf({ start, end, text }: Cue): string {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return `${start}-${end}-${(hash >>> 0).toString(36)}`;
}

export function rowOf(cue: Cue): Row {
  return { key: keyOf(cue), start: formatTime(cue.start), end: formatTime(cue.end), text: cue.text };
}

/** The rows of a form, in the order of their numbers. Anything else in it is left alone. */
export function rowsIn(body: unknown, most: number): Row[] {
  const typed = new Map(
    Object.entries(body ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const numbers = [...typed.keys()].flatMap((name) => /^start_(\d{1,4})$/.exec(name)?.[1] ?? []);
  const rows = numbers.map(Number).sort((one, other) => one - other);
  const field = (name: string, row: number) => typed.get(`${name}_${row}`) ?? '';
  return rows.slice(0, most).map((row) => ({
    ...{ key: field('key', row), start: field('start', row), end: field('end', row) },
    text: field('text', row).replace(/\r\n?/g, '\n'),
  }));
}

/** "split:3" of a button, with where the cursor stood; null for any other word. */
export function actIn(word: unknown, caret: unknown): Act | null {
  const [, does, at] = /^(add|remove|split|merge|show):(\d{1,4})$/.exec(typeof word === 'string' ? word : '') ?? [];
  if (does !== 'add' && does !== 'remove' && does !== 'split' && does !== 'merge' && does !== 'show') return null;
  const place = typeof caret === 'string' && /^\d{1,5}$/.test(caret) ? Number(caret) : null;
  return { does, at: Number(at), caret: place };
}

/** The rows after a button was pressed; nothing is stored. A number that is not there changes nothing. */
export function applyAct(rows: readonly Row[], { does, at, caret }: Act): Row[] {
  const row = rows[at];
  const next = rows[at + 1];
  if (!row) return does === 'add' ? [...rows, { key: '', start: '', end: '', text: '' }] : [...rows];
  const replaced = {
    add: () => [row, rowAfter(row, next)],
    remove: () => [],
    split: () => splitRow(row, caret),
    show: () => [row],
    merge: () => (next ? [{ ...row, end: next.end, text: `${row.text}\n${next.text}`.trim() }] : [row]),
  }[does]();
  return rows.toSpliced(at, does === 'merge' && next ? 2 : 1, ...replaced);
}

/** The lines that were typed, or what is wrong by the name of the field. `known`: stored lines, for what forms do not show. */
export function cuesOf(
  rows: readonly Row[],
  known: ReadonlyMap<string, Cue>,
): { cues: Cue[]; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const cues = rows.map((row, at) => {
    const [start, end, text] = [parseTime(row.start), parseTime(row.end), cueText(row.text)];
    const number = `Line ${at + 1}`;
    if (start === null) errors[`start_${at}`] = `${number}: please write the begin like 1:02.5`;
    if (end === null) errors[`end_${at}`] = `${number}: please write the end like 1:04`;
    else if (start !== null && end <= start) errors[`end_${at}`] = `${number}: it must end after it begins.`;
    if (text === '') errors[`text_${at}`] = `${number}: please write what is said, or remove the line.`;
    if (text.length > mostLetters) errors[`text_${at}`] = `${number}: please keep it under ${mostLetters} letters.`;
    const { id = '', settings = '' } = known.get(row.key) ?? {};
    return { id, settings, start: start ?? 0, end: end ?? 0, text };
  });
  return { cues, errors };
}

/** What may be right, but should be looked at; '' for nothing. */
export function warningOf(row: Row, before: Row | undefined): string {
  const [start, end, last] = [parseTime(row.start), parseTime(row.end), before ? parseTime(before.end) : null];
  if (start === null || end === null || end <= start) return '';
  if (last !== null && start < last) return 'Begins before the line above ends.';
  const letters = row.text.replace(/<[^>]*>|\s+/g, '').length;
  return (letters * 1000) / (end - start) > fast ? 'Too short to read: let it stand longer, or split it.' : '';
}

function rowAfter(row: Row, next: Row | undefined): Row {
  const start = parseTime(row.end);
  if (start === null) return { key: '', start: '', end: '', text: '' };
  const limit = next ? parseTime(next.start) : null;
  const end = limit !== null && limit > start ? Math.min(limit, start + newMs) : start + newMs;
  return { key: '', start: formatTime(start), end: formatTime(end), text: '' };
}

/** Where the cursor stood, else between two words near the middle; the time in proportion to the letters. */
function splitRow(row: Row, caret: number | null): Row[] {
  const place = caret !== null && caret > 0 && caret < row.text.length ? caret : middleOf(row.text);
  const [first, second] = [row.text.slice(0, place).trim(), row.text.slice(place).trim()];
  const [start, end] = [parseTime(row.start), parseTime(row.end)];
  if (start === null || end === null)
    return [
      { ...row, text: first },
      { ...row, key: '', text: second },
    ];
  const share = row.text.length > 0 ? place / row.text.length : 0.5;
  const cut = formatTime(Math.round(start + (end - start) * share));
  return [
    { ...row, end: cut, text: first },
    { key: '', start: cut, end: row.end, text: second },
  ];
}

function middleOf(text: string): number {
  const half = text.length / 2;
  const breaks = [...text.matchAll(/\n|\s+/g)].map(({ index }) => index);
  const nearest = breaks.sort((one, other) => Math.abs(one - half) - Math.abs(other - half))[0];
  return nearest ?? Math.ceil(half);
}
