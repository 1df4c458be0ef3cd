/** Two states of a course as a page shows them: long texts by words, lectures folded, and not too much at once. */
import { differencesByWords, type Run, shortened } from '../../lib/word-diff.ts';
import { listFilesByIds } from '../../media/media.service.ts';
import { lectureKindWords } from '../lectures/kinds.service.ts';
import { questionNames } from '../quizzes/question-names.service.ts';
import { type Body, bodyLines, filesIn } from './bodies.ts';
import { fileText, type LoadedSide, namesFor } from './compare.service.ts';
import { compareCourses, type Entry, type LectureEntry } from './compare.ts';
import type { Line } from './compare-words.ts';

/** `runs` where words are marked, else before and after side by side. */
export type ShownLine = { label: string; before: string; after: string; runs: Run[] | null };
export type ShownEntry = {
  id: string;
  kind: Entry['kind'];
  title: string;
  note: string;
  lines: ShownLine[];
  /** Where its texts and files are compared; null where they stand here, or none changed. */
  href: string | null;
};
export type ShownDifference = {
  facts: ShownLine[];
  sections: ShownEntry[];
  lectures: ShownEntry[];
  /** Of all the page's parts together. */
  count: number;
  /** Index of the first lecture of the next page. */
  next: number | null;
};

/** Lectures on one page, and how many of them have their texts on it. */
const pageSize = 100;
const inlined = 12;
/** Marked text of one line, in characters. */
const longest = 20_000;

/** `hrefOf`: where one lecture is compared alone. `at`: index of the first lecture. */
export async function shownDifference(
  sides: [LoadedSide, LoadedSide],
  options: { zone: string; at: number; hrefOf: (lectureId: string) => string },
): Promise<ShownDifference> {
  const { zone, at, hrefOf } = options;
  const names = await namesFor(sides, zone);
  const { facts, sections, lectures } = compareCourses(sides[0], sides[1], names);
  const page = lectures.slice(at, at + pageSize);
  const bodies = await bodiesOf(
    sides,
    page.filter(({ kind, isRewritten }) => kind === 'changed' && isRewritten).slice(0, inlined),
    zone,
  );
  return {
    facts: at === 0 ? facts.map(shownLine) : [],
    sections: at === 0 ? sections.map((one) => shownEntry(one, one.moved && `Moved ${one.moved}`)) : [],
    lectures: page.map((one) => lectureOf(one, bodies.get(one.id), hrefOf)),
    count: facts.length + sections.length + lectures.length,
    next: lectures.length > at + pageSize ? at + pageSize : null,
  };
}

/** One lecture alone, its texts in full length up to a limit; null where it stands in neither. */
export async function shownLecture(
  sides: [LoadedSide, LoadedSide],
  lectureId: string,
  zone: string,
): Promise<ShownEntry | null> {
  const [old, now] = sides.map((side) =>
    side.sections.flatMap((one) => one.lectures).find(({ id }) => id === lectureId),
  );
  const known = now ?? old;
  if (!known) return null;
  const names = await namesFor(sides, zone);
  const entry = compareCourses(sides[0], sides[1], names).lectures.find(({ id }) => id === lectureId);
  const same = { id: lectureId, kind: 'changed' as const, title: known.title, moved: '', lines: [] };
  const bodies = await bodiesOf(sides, [{ id: lectureId }], zone);
  const lines = [...(entry?.lines ?? []).map(shownLine), ...(bodies.get(lectureId) ?? [])];
  return { ...shownEntry(entry ?? same, entry ? noteOf(entry) : ''), lines };
}

/** The lines about texts and files, by lecture. */
async function bodiesOf(
  sides: [LoadedSide, LoadedSide],
  lectures: readonly { id: string }[],
  zone: string,
): Promise<Map<string, ShownLine[]>> {
  const ids = lectures.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const [before, after] = await Promise.all([sides[0].bodies(ids), sides[1].bodies(ids)]);
  const all: Body[] = [...before.values(), ...after.values()];
  const [files, question] = await Promise.all([listFilesByIds(all.flatMap(filesIn)), questionNames(all)]);
  const namesOf = { file: (id: string) => fileText(files.get(id)), question, zone };
  return new Map(ids.map((id) => [id, bodyLines(before.get(id), after.get(id), namesOf).map(shownLine)]));
}

function lectureOf(entry: LectureEntry, body: ShownLine[] | undefined, hrefOf: (id: string) => string): ShownEntry {
  const shown = shownEntry(entry, noteOf(entry));
  if (body) return { ...shown, lines: [...shown.lines, ...body] };
  return { ...shown, href: entry.isRewritten ? hrefOf(entry.id) : null };
}

function noteOf({ moved, section, lectureKind }: LectureEntry): string {
  return moved ? `Moved ${moved}` : `${lectureKindWords[lectureKind].name} in “${section}”`;
}

function shownEntry({ id, kind, title, lines }: Entry, note: string): ShownEntry {
  return { id, kind, title, note, lines: lines.map(shownLine), href: null };
}

function shownLine({ label, before, after, isProse }: Line): ShownLine {
  const runs = isProse ? cut(shortened(differencesByWords(before, after))) : null;
  return { label, before: isProse ? '' : before, after: isProse ? '' : after, runs };
}

/** A page stays readable though somebody exchanged a whole book. */
function cut(runs: Run[]): Run[] {
  let left = longest;
  return runs.flatMap((run): Run[] => {
    if (left <= 0) return [];
    const text = run.text.length > left ? `${run.text.slice(0, left)} … (cut here)` : run.text;
    left -= run.text.length;
    return [{ ...run, text }];
  });
}
