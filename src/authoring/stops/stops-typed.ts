/** The questions in a film as its form carries them, one a line: the time as typed, then the question. Pure. */
import { clockText, mostStops, type Stops, secondIn } from '../../assessment/stops/stops.ts';
import type { Typed } from '../../web/form.ts';

export type StopRow = { at: string; id: string };
export type WishedStops = { questions: { second: number; questionId: string }[]; mustAnswer: boolean };

export const stopsLabels = { stops: 'Questions in the film', stopRule: 'Passing questions over' };

/**
 * Takes the fields of the lines together into the one field `stops`. A line without a time is taken out. The new line below
 * them comes in unless the form saves by itself (`auto`), for somebody may still be typing it.
 */
export function withStops(values: Typed, auto: boolean): Typed {
  const { stopAt, stopQuestion, newStopAt, newStopQuestion, stopsShown, ...rest } = values;
  if (stopsShown === undefined) return values;
  const ids = listOf(stopQuestion);
  const rows = listOf(stopAt).map((at, index) => ({ at: at.trim().slice(0, 20), id: ids[index] ?? '' }));
  const fresh = { at: textOf(newStopAt).trim().slice(0, 20), id: textOf(newStopQuestion) };
  const kept = rows.filter(({ at }) => at !== '');
  const added = !auto && (fresh.at !== '' || fresh.id !== '') ? [fresh] : [];
  return { ...rest, stops: stopsText([...kept, ...added]) };
}

export function stopRows(text: string): StopRow[] {
  return text
    .split('\n')
    .slice(0, mostStops + 5)
    .flatMap((line) => {
      const [, at = '', id = ''] = /^(.{0,20}?) ?\/([0-9a-f]{24}|)$/.exec(line.trim()) ?? [];
      return at || id ? [{ at, id }] : [];
    });
}

/** What is stored, as the form shows it. */
export function stopsValues(stops: Stops | null | undefined): Typed {
  const rows = stops?.questions.map(({ second, questionId }) => ({ at: clockText(second), id: questionId })) ?? [];
  return { stops: stopsText(rows), stopRule: stops?.mustAnswer ? 'answer' : 'skip' };
}

/** What is meant by these lines, and what is wrong with them in words; null for nothing. */
export function wishedStops(text: string, mustAnswer: boolean): { wished: WishedStops; problem: string | null } {
  const rows = stopRows(text);
  const read = rows.map(({ at, id }) => ({ second: secondIn(at), questionId: id }));
  const questions = read
    .flatMap(({ second, questionId }) => (second !== null && questionId ? [{ second, questionId }] : []))
    .toSorted((one, other) => one.second - other.second);
  return { wished: { questions, mustAnswer }, problem: problemIn(read) };
}

function problemIn(rows: { second: number | null; questionId: string }[]): string | null {
  if (rows.some(({ second }) => second === null)) return 'Please type the times like 1:30, or 90 for seconds.';
  if (rows.some(({ questionId }) => questionId === '')) return 'Please choose the question that belongs to this time.';
  if (new Set(rows.map(({ questionId }) => questionId)).size < rows.length)
    return 'A question can stand in a film only once.';
  if (new Set(rows.map(({ second }) => second)).size < rows.length)
    return 'Only one question can stand at a second. Please move one of them.';
  return rows.length > mostStops ? `A film stops for at most ${mostStops} questions.` : null;
}

const stopsText = (rows: readonly StopRow[]): string => rows.map(({ at, id }) => `${plain(at)} /${id}`).join('\n');
const plain = (text: string): string => text.replace(/[\s/]+/g, ' ').trim();

function listOf(value: Typed[string] | undefined): string[] {
  return [value ?? []].flat();
}

function textOf(value: Typed[string] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
