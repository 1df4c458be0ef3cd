/** What a quiz asks as lines of its form: one question or one draw each, however much of a draw is typed yet. Pure. */
import { tidyParts } from '../../assessment/quizzes/parts.service.ts';
import { mostQuizQuestions, type QuizPart } from '../../assessment/quizzes/quiz.ts';
import type { Typed } from '../../web/form.ts';

/** `count` and `tags` as typed. */
export type PartRow = { kind: 'question'; id: string } | { kind: 'draw'; count: string; tags: string };
/** What a button of the lines asks for. `from`: the cursor of the list of questions. */
export type PartAct =
  | { kind: 'up' | 'down' | 'out'; at: number }
  | { kind: 'add' | 'draw' }
  | { kind: 'find'; from: string | undefined };

const mostRows = 250;

/** `up/3`, `down/3`, `out/3`, `add`, `draw`, `find`, `find/<cursor>`; null for any other word. */
export function partAct(word: unknown): PartAct | null {
  const [, kind, rest = ''] = /^(up|down|out|add|draw|find)(?:\/([0-9a-f]{1,24}))?$/.exec(String(word)) ?? [];
  if (kind === 'up' || kind === 'down' || kind === 'out') return { kind, at: Number(rest) };
  if (kind === 'find') return { kind, from: rest || undefined };
  return kind === 'add' || kind === 'draw' ? { kind } : null;
}

/** The hidden field `parts` says it all; what is typed into the fields of the draws comes first where they are as many. */
export function rowsIn(values: Typed): PartRow[] {
  const rows = textOf(values.parts)
    .split('\n')
    .slice(0, mostRows)
    .flatMap((line): PartRow[] => {
      const [, id] = /^question ([0-9a-f]{24})$/.exec(line.trim()) ?? [];
      if (id) return [{ kind: 'question', id }];
      const [, count, tags] = /^draw ([^:]*):(.*)$/.exec(line.trim()) ?? [];
      return count === undefined ? [] : [{ kind: 'draw', count: count.trim(), tags: (tags ?? '').trim() }];
    });
  const [counts, tags] = [[values.drawCount ?? []].flat(), [values.drawTags ?? []].flat()];
  const draws = rows.filter((row) => row.kind === 'draw');
  if (counts.length !== draws.length || tags.length !== draws.length) return rows;
  let at = -1;
  return rows.map((row) => {
    if (row.kind !== 'draw') return row;
    at += 1;
    return { kind: 'draw', count: plain(counts[at]).replaceAll(':', ''), tags: plain(tags[at]) };
  });
}

/** The hidden field for these lines. */
export function partsText(rows: readonly PartRow[]): string {
  return rows
    .map((row) => (row.kind === 'question' ? `question ${row.id}` : `draw ${row.count}: ${row.tags}`))
    .join('\n');
}

export function rowsOf(parts: readonly QuizPart[]): PartRow[] {
  return parts.flatMap((part): PartRow[] => {
    if (part.kind === 'draw') return [{ kind: 'draw', count: String(part.count), tags: part.tags.join(', ') }];
    return part.questionIds.map((id) => ({ kind: 'question', id }));
  });
}

/** What is stored of these lines, and what is wrong with them in words; null for nothing. */
export function partsOf(rows: readonly PartRow[]): { parts: QuizPart[]; problem: string | null } {
  let problem: string | null = null;
  const parts = rows.flatMap((row): QuizPart[] => {
    if (row.kind === 'question') return [{ kind: 'questions', questionIds: [row.id] }];
    const draw = drawOf(row);
    if (typeof draw === 'string') problem ??= draw;
    return typeof draw === 'string' ? [] : [draw];
  });
  const tidied = tidyParts(parts);
  const asked = tidied.reduce((sum, part) => sum + (part.kind === 'draw' ? part.count : part.questionIds.length), 0);
  if (asked > mostQuizQuestions)
    problem ??= `A quiz has at most ${mostQuizQuestions} questions; this one has ${asked}.`;
  return { parts: tidied, problem };
}

/**
 * The form's values after a button of its lines, or after Save, which takes in all that is ticked and typed. `said`: what
 * happened, for those who cannot see it; `focus`: the line where one goes on.
 */
export function changeRows(values: Typed, act: PartAct | null): { values: Typed; said: string; focus: number | null } {
  const rows = rowsIn(values);
  const { drawCount: _counts, drawTags: _tags, ...rest } = values;
  const done = (list: PartRow[], said = '', focus: number | null = null) => ({
    values: { ...rest, parts: partsText(list) },
    said,
    focus,
  });
  if (act?.kind === 'find') return done(rows);
  if (act?.kind === 'up' || act?.kind === 'down' || act?.kind === 'out') {
    const to = act.kind === 'out' ? -1 : act.at + (act.kind === 'up' ? -1 : 1);
    const moved = rows.toSpliced(act.at, 1);
    const [row] = rows.slice(act.at, act.at + 1);
    if (!row) return done(rows);
    if (act.kind === 'out') return done(moved, 'Taken out of the quiz.', Math.min(act.at, moved.length - 1));
    if (to < 0 || to >= rows.length) return done(rows, '', act.at);
    return done(moved.toSpliced(to, 0, row), `Now line ${to + 1} of ${rows.length}.`, to);
  }
  const added = [
    ...(act?.kind === 'draw' ? [] : ticked(values, rows)),
    ...(act?.kind === 'add' ? [] : typedDraw(values)),
  ];
  const { add: _add, newDrawCount: _count, newDrawTags: _new, ...kept } = rest;
  const said = added.length > 0 ? `${added.length} added.` : 'Nothing was ticked.';
  return { ...done([...rows, ...added], said), values: { ...kept, parts: partsText([...rows, ...added]) } };
}

function ticked(values: Typed, rows: readonly PartRow[]): PartRow[] {
  const there = new Set(rows.flatMap((row) => (row.kind === 'question' ? [row.id] : [])));
  const ids = [values.add ?? []].flat().filter((id) => /^[0-9a-f]{24}$/.test(id) && !there.has(id));
  return [...new Set(ids)].map((id) => ({ kind: 'question', id }));
}

function typedDraw(values: Typed): PartRow[] {
  const tags = plain(textOf(values.newDrawTags));
  return tags ? [{ kind: 'draw', count: plain(textOf(values.newDrawCount)).replaceAll(':', ''), tags }] : [];
}

/** Words where it cannot be stored. */
function drawOf({ count, tags }: Extract<PartRow, { kind: 'draw' }>): QuizPart | string {
  const named = tagsIn(tags);
  if (named.length === 0) return 'Please say by which tags to draw, or take the draw out.';
  if (named.length > 20 || named.some((tag) => tag.length > 60))
    return 'A draw has at most 20 tags of at most 60 characters.';
  const number = /^\d{1,4}$/.test(count) ? Number(count) : 0;
  if (number < 1 || number > mostQuizQuestions)
    return `Please say how many questions to draw, from 1 to ${mostQuizQuestions}.`;
  return { kind: 'draw', tags: named, count: number };
}

/** As the bank spells them. */
export function tagsIn(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim().toLowerCase()))].filter(Boolean);
}

function plain(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 1500);
}

function textOf(value: Typed[string] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
