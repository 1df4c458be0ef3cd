/** Two people changed the same captions: the lines of both on one page, for a person to decide. */
import type { Cue } from '../../media/captions/cues.service.ts';
import { type CaptionSet, replaceCues } from './captions.service.ts';
import { type Shown, textOf } from './captions-page.ts';
import { keyOf, rowOf } from './rows.ts';

/** Most lines of the other window that are named one by one. */
const named = 20;

/**
 * Lines of both in the order of their times; one that both changed stands twice. `was` and `line` are those of the form,
 * `mine` the lines it sent. Stores nothing: saved, these rows take the place of what is stored now.
 */
export function together(stored: CaptionSet, { was, line }: Shown, mine: readonly Cue[]): Shown {
  const own = new Set(mine.map(keyOf));
  const before = new Set(was);
  const theirs = stored.cues.filter((cue) => !before.has(keyOf(cue)) && !own.has(keyOf(cue)));
  const [from, to] = [mine[0]?.start ?? 0, mine.at(-1)?.end ?? 0];
  const near = theirs.filter((cue) => cue.start >= from && cue.start <= to);
  const rows = replaceCues(near, { was: [], cues: mine });
  const keys = new Set(rows.map(keyOf));
  return {
    rows: rows.map(rowOf),
    was: stored.cues.map(keyOf).filter((key) => before.has(key) || keys.has(key)),
    line,
    isDirty: true,
    notice: {
      title: 'These captions were saved in another window meanwhile',
      text: 'Nothing is lost. Below stand your lines and those of the other window in the order of their times; a line that both changed stands twice. Remove what should go, and save.',
      theirs: theirs.slice(0, named).map(textOf),
    },
  };
}
