/** A rubric as lines of its form, however much of it is typed yet. Pure. */
import { randomBytes } from 'node:crypto';
import { type Criterion, most } from '../../assessment/assignments/assignment.ts';
import type { Typed } from '../../web/form.ts';

/** As typed. */
export type LevelRow = { id: string; name: string; points: string };
export type CriterionRow = { id: string; name: string; about: string; levels: LevelRow[] };
/** What a button asks for. `level`: null where it is about the criterion. */
export type RubricAct =
  | { kind: 'up' | 'down' | 'out'; at: number; level: number | null }
  | { kind: 'add'; at: number | null };

/** What a new criterion begins with. */
const usualLevels = [
  { name: 'Fully', points: '4' },
  { name: 'Partly', points: '2' },
  { name: 'Not yet', points: '0' },
];

export function shortId(): string {
  return randomBytes(4).toString('hex');
}

/** `criterion-up/2`, `level-out/2.1`, `level-add/2`, `criterion-add`; null for any other word. */
export function rubricAct(word: unknown): RubricAct | null {
  const [, what, kind, at, level] =
    /^(criterion|level)-(up|down|out|add)(?:\/(\d{1,2})(?:\.(\d{1,2}))?)?$/.exec(String(word)) ?? [];
  if (kind === 'add') return { kind, at: what === 'level' ? Number(at ?? 0) : null };
  if (kind !== 'up' && kind !== 'down' && kind !== 'out') return null;
  return { kind, at: Number(at ?? 0), level: what === 'level' ? Number(level ?? 0) : null };
}

/** The hidden field `rubric` says it all; what is typed into its fields comes first where they are as many. */
export function rubricRowsIn(values: Typed): CriterionRow[] {
  const rows = readRows(textOf(values.rubric));
  const [names, abouts] = [listOf(values.criterionName), listOf(values.criterionAbout)];
  const [words, points] = [listOf(values.levelName), listOf(values.levelPoints)];
  const levels = rows.flatMap((row) => row.levels);
  const isTyped = names.length === rows.length && abouts.length === rows.length;
  const isWhole = words.length === levels.length && points.length === levels.length;
  if (!isTyped || !isWhole) return rows;
  let at = -1;
  return rows.map((row, index) => ({
    ...{ id: row.id, name: oneLine(names[index]), about: oneLine(abouts[index]) },
    levels: row.levels.map(({ id }) => {
      at += 1;
      return { id, name: oneLine(words[at]), points: oneLine(points[at]) };
    }),
  }));
}

/** The hidden field for these lines. */
export function rubricText(rows: readonly CriterionRow[]): string {
  return rows
    .flatMap(({ id, name, about, levels }) => [
      `criterion ${id}: ${name}`,
      `about: ${about}`,
      ...levels.map((one) => `level ${one.id} ${one.points.replaceAll(/[:\s]/g, '')}: ${one.name}`),
    ])
    .join('\n');
}

export function rubricRowsOf(rubric: readonly Criterion[]): CriterionRow[] {
  return rubric.map(({ id, name, about, levels }) => ({
    ...{ id, name, about },
    levels: levels.map((one) => ({ id: one.id, name: one.name, points: String(one.points) })),
  }));
}

/** For people: "Clarity (4 Fully · 0 Not yet)". */
export function rubricWords(rubric: readonly Criterion[]): string {
  return rubric
    .map(({ name, about, levels }) => {
      const list = levels.map((one) => `${one.points} ${one.name}`).join(' · ');
      return `${name}${about ? `, ${about}` : ''} (${list})`;
    })
    .join('\n');
}

/** What is stored of these lines, and what is wrong with them in words; null for nothing. */
export function rubricOf(rows: readonly CriterionRow[]): { rubric: Criterion[]; problem: string | null } {
  let problem: string | null = null;
  const wrong = (words: string) => {
    problem ??= words;
  };
  const rubric = rows.map(({ id, name, about, levels }, at): Criterion => {
    if (name === '') wrong(`Criterion ${at + 1} has no name.`);
    if (levels.length === 0) wrong(`“${name || `Criterion ${at + 1}`}” has no level.`);
    return {
      ...{ id, name, about },
      levels: levels.map((level) => {
        const points = Number(level.points.replace(',', '.'));
        const isNumber = level.points !== '' && points >= 0 && points <= most.points;
        if (level.name === '') wrong(`“${name || `Criterion ${at + 1}`}” has a level without words.`);
        if (!isNumber) wrong(`“${name || `Criterion ${at + 1}`}” has a level without points.`);
        return { id: level.id, name: level.name, points: isNumber ? Math.round(points * 100) / 100 : 0 };
      }),
    };
  });
  if (rubric.length > most.criteria) wrong(`A rubric has at most ${most.criteria} criteria.`);
  if (rubric.some(({ levels }) => levels.length > most.levels)) wrong(`A criterion has at most ${most.levels} levels.`);
  return { rubric, problem };
}

/** The lines after a button. `said`: what happened, for those who cannot see it; `focus`: the id of where one goes on. */
export function changeRubric(
  rows: readonly CriterionRow[],
  act: RubricAct,
): { rows: CriterionRow[]; said: string; focus: string | null } {
  if (act.kind === 'add') return act.at === null ? addCriterion(rows) : addLevel(rows, act.at);
  const { kind, at, level } = act;
  const row = rows[at];
  if (!row) return { rows: [...rows], said: '', focus: null };
  if (level === null) {
    const { list, to, said } = moved(rows, at, kind);
    return { rows: list, said, focus: to === null ? 'rubric-add' : `criterion-name-${to}` };
  }
  const { list, to, said } = moved(row.levels, level, kind);
  const changed = rows.map((one, index) => (index === at ? { ...one, levels: list } : one));
  return { rows: changed, said, focus: to === null ? `level-add-${at}` : `level-name-${at}-${to}` };
}

function addCriterion(rows: readonly CriterionRow[]) {
  if (rows.length >= most.criteria)
    return { rows: [...rows], said: `There are ${most.criteria} already.`, focus: null };
  const levels = usualLevels.map((one) => ({ ...one, id: shortId() }));
  const added = [...rows, { id: shortId(), name: '', about: '', levels }];
  return { rows: added, said: `Criterion ${added.length} added.`, focus: `criterion-name-${rows.length}` };
}

function addLevel(rows: readonly CriterionRow[], at: number) {
  const room = (rows[at]?.levels.length ?? most.levels) < most.levels;
  if (!room) return { rows: [...rows], said: `There are ${most.levels} already.`, focus: null };
  const changed = rows.map((row, index) =>
    index === at ? { ...row, levels: [...row.levels, { id: shortId(), name: '', points: '0' }] } : row,
  );
  return { rows: changed, said: 'Level added.', focus: `level-name-${at}-${rows[at]?.levels.length ?? 0}` };
}

/** `to`: where the line is now, or the one after it once it is out; null for none. */
function moved<T>(list: readonly T[], at: number, kind: 'up' | 'down' | 'out') {
  const rest = list.toSpliced(at, 1);
  const [one] = list.slice(at, at + 1);
  if (one === undefined) return { list: [...list], to: null, said: '' };
  if (kind === 'out')
    return { list: rest, to: rest.length > 0 ? Math.min(at, rest.length - 1) : null, said: 'Removed.' };
  const to = at + (kind === 'up' ? -1 : 1);
  if (to < 0 || to >= list.length) return { list: [...list], to: at, said: '' };
  return { list: rest.toSpliced(to, 0, one), to, said: `Now ${to + 1} of ${list.length}.` };
}

function readRows(text: string): CriterionRow[] {
  const rows: CriterionRow[] = [];
  for (const line of text.split('\n').slice(0, 400)) {
    const [, id, name] = /^criterion ([0-9a-z]{1,24}): ?(.*)$/.exec(line) ?? [];
    if (id) rows.push({ id, name: (name ?? '').trim(), about: '', levels: [] });
    const row = rows.at(-1);
    if (!row) continue;
    const [, about] = /^about: ?(.*)$/.exec(line) ?? [];
    if (about !== undefined) row.about = about.trim();
    const [, level, points, words] = /^level ([0-9a-z]{1,24}) ([^:\s]*): ?(.*)$/.exec(line) ?? [];
    if (level) row.levels.push({ id: level, points: points ?? '', name: (words ?? '').trim() });
  }
  return rows;
}

function listOf(value: Typed[string] | undefined): string[] {
  return [value ?? []].flat();
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 300);
}

function textOf(value: Typed[string] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
