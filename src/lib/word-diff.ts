/** What changed from one text to another, as people read it: words taken away, words added, and what stayed. */
import { matchesOf } from './text-matches.ts';

export type Run = { kind: 'same' | 'added' | 'removed'; text: string };

/**
 * The two texts as one list of runs: `same` and `removed` put together are `before`, `same` and `added` are `after`. Of each
 * place what was removed stands first. Bounded in time for any texts: what is too much to compare counts as rewritten.
 */
export function differencesByWords(before: string, after: string): Run[] {
  const runs: Run[] = [];
  const add = (kind: Run['kind'], text: string) => {
    if (text) runs.push({ kind, text });
  };
  let [from, to] = [0, 0];
  for (const match of [...matchesOf(before, after), { before: before.length, after: after.length, length: 0 }]) {
    add('removed', before.slice(from, match.before));
    add('added', after.slice(to, match.after));
    [from, to] = [match.before + match.length, match.after + match.length];
    add('same', before.slice(match.before, from));
  }
  return runs;
}

/** How many words came and went; a run of another script's letters counts by its letters. */
export function wordCounts(runs: Run[]): { added: number; removed: number } {
  const count = (kind: Run['kind']) =>
    runs.filter((run) => run.kind === kind).reduce((sum, { text }) => sum + (text.match(word)?.length ?? 0), 0);
  return { added: count('added'), removed: count('removed') };
}

const word =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[\p{L}\p{N}\p{M}_]+(?:[’'][\p{L}\p{M}]+)*/gu;

/** For reading: of long stretches that stayed only the words beside a change are left, `…` for the rest. */
export function shortened(runs: Run[], around = 160): Run[] {
  return runs.map((run, index) => {
    if (run.kind !== 'same') return run;
    const [head, tail] = [index === 0 ? 0 : around, index === runs.length - 1 ? 0 : around];
    if (run.text.length <= head + tail + around) return run;
    return { kind: 'same', text: `${headOf(run.text, head)} … ${tailOf(run.text, tail)}` };
  });
}

/** Cut between words, so that no word and no letter of two code units is torn. */
function headOf(text: string, length: number): string {
  return length === 0 ? '' : text.slice(0, length).replace(/\S*$/, '').trimEnd();
}

function tailOf(text: string, length: number): string {
  return length === 0 ? '' : text.slice(-length).replace(/^\S*/, '').trimStart();
}
