/** Reads the history: its entries with what each of them changed, and any two states side by side. */
import { trusted } from 'mongoose';
import { listFilesByIds } from '../../media/media.service.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { filesIn } from '../publishing/bodies.ts';
import { fileText, namesFor } from '../publishing/compare.service.ts';
import type { Line, Names } from '../publishing/compare-words.ts';
import { questionNames } from '../quizzes/question-names.service.ts';
import { type EditRecord, listEdits, requireEdit } from './edit.model.ts';
import { inShort, linesBetween } from './lines.ts';

export type HistoryRow = Omit<EditRecord, '_id' | 'lecture' | 'facts'> & {
  /** What it changed against the entry before it; null for the first one that is kept. */
  change: string | null;
};

const pageSize = 25;

/** Newest first, those before the revision `before`; `next` is where the page after this one begins. `zone`: for dates. */
export async function listHistory(
  subjectId: string,
  before: number | null,
  zone: string,
  size = pageSize,
): Promise<{ rows: HistoryRow[]; next: number | null }> {
  const edits = await listEdits(subjectId, before, size);
  const names = await namesOf(edits, zone);
  const rows = edits.slice(0, size).map((edit, at) => {
    const { _id, lecture: _lecture, facts: _facts, ...row } = edit;
    const former = edits[at + 1];
    return { ...row, change: former ? inShort(linesBetween(former, edit, names)) || 'Nothing in words' : null };
  });
  return { rows, next: edits.length > size ? (rows.at(-1)?.revision ?? null) : null };
}

/** Two states, the older first whichever was named first, and what differs. Throws NotFound. */
export async function compareStates(
  subjectId: string,
  revisions: readonly [number, number],
  zone: string,
): Promise<{ before: EditRecord; after: EditRecord; lines: Line[] }> {
  const [before, after] = await Promise.all([
    requireEdit(subjectId, Math.min(...revisions)),
    requireEdit(subjectId, Math.max(...revisions)),
  ]);
  return { before, after, lines: linesBetween(before, after, await namesOf([before, after], zone)) };
}

/** What the ids in these states stand for. */
async function namesOf(edits: EditRecord[], zone: string): Promise<Names> {
  const facts = edits.flatMap((edit) => (edit.facts ? [edit.facts] : []));
  const lectures = edits.flatMap((edit) => (edit.lecture ? [edit.lecture] : []));
  const [names, files, titles, question] = await Promise.all([
    namesFor(
      facts.map((one) => ({ facts: one, sections: [] })),
      zone,
    ),
    listFilesByIds([...new Set(lectures.flatMap(filesIn))]),
    titlesOf(
      lectures.flatMap(({ release }) => (release?.kind === 'after' && release.lectureId ? [release.lectureId] : [])),
    ),
    questionNames(lectures),
  ]);
  if (lectures.length === 0) return names;
  return {
    ...names,
    file: (id) => fileText(files.get(id)),
    lecture: (id) => titles.get(id)?.title ?? 'a lecture that is gone',
    isQuiz: (id) => titles.get(id)?.kind === 'quiz',
    question,
  };
}

type Titled = Pick<LectureRecord, '_id' | 'title' | 'kind'>;

async function titlesOf(ids: string[]): Promise<Map<string, Titled>> {
  if (ids.length === 0) return new Map();
  const found = await Lecture.find({ _id: trusted({ $in: ids }) })
    .select('title kind')
    .lean<Titled[]>();
  return new Map(found.map((one) => [String(one._id), one]));
}
