/** Writes the history: one entry for each save, and one for a sitting in which a form saved itself. */
import { isLookingOn } from '../../lib/acting.ts';
import { minute } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { log } from '../../lib/log.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';
import { Edit, type EditEntry, findLastEdit } from './edit.model.ts';
import type { SaveMark } from './save-mark.ts';

export type Subject = { subjectId: string; courseId: string };
/** What is stored under a number. `mark` tells who saved it; null, or one of another number, where nobody knows. */
export type State = {
  revision: number;
  content: { lecture: LectureContent } | { facts: CourseFacts };
  mark: SaveMark | null;
  /** When the document changed last, for a state without a mark. */
  at: Date;
};

/** Saves that a form makes by itself are one entry for so long, if one person makes them in a row. */
const sitting = 10 * minute;

/**
 * Call it after a save is stored. May be repeated: entries are unique by subject and revision. What a crash left out is
 * written at the next save, from the state before it. A fault here is only logged, because the save itself holds.
 */
export async function recordSave(subject: Subject, before: State, after: State, restored?: number): Promise<void> {
  try {
    const last = await findLastEdit(subject.subjectId);
    if (!last || last.revision < before.revision) await insert(subject, before);
    else if (isSameSitting(last, before, after) && (await grow(subject, last, after))) return;
    await insert(subject, after, restored);
  } catch (error) {
    log.warn({ ...subject, revision: after.revision, reason: String(error) }, 'an entry of the history waits');
  }
}

/** Writes the entry of what is stored now, where it is missing. May be repeated. */
export async function recordStored(subject: Subject, stored: State): Promise<void> {
  const last = await findLastEdit(subject.subjectId);
  if (!last || last.revision < stored.revision) await insert(subject, stored);
}

/** Somebody's form begins with this state: its entry does not grow any more. May be repeated. */
export async function markOpened(subjectId: string, revision: number): Promise<void> {
  if (isLookingOn()) return;
  await Edit.updateOne({ subjectId, revision, opened: false }, { $set: { opened: true } });
}

function isSameSitting(last: EditEntry, before: State, { mark }: State): boolean {
  if (!mark?.auto || !last.auto || last.opened || last.revision !== before.revision) return false;
  return last.savedBy === mark.by && mark.at.getTime() - last.startedAt.getTime() < sitting;
}

/** The entry of this sitting stands for the newest of its saves; false where somebody opened it meanwhile. */
async function grow({ subjectId }: Subject, last: EditEntry, after: State): Promise<boolean> {
  const change = { ...after.content, revision: after.revision, savedAt: after.mark?.at ?? after.at };
  const { matchedCount } = await Edit.updateOne(
    { subjectId, revision: last.revision, opened: false },
    { $set: { ...change, files: fileIdsIn(after.content) } },
  );
  return matchedCount === 1;
}

async function insert({ subjectId, courseId }: Subject, state: State, restored?: number): Promise<void> {
  const mark = state.mark?.revision === state.revision ? state.mark : null;
  const at = mark?.at ?? state.at;
  try {
    await Edit.create({
      subjectId,
      courseId,
      revision: state.revision,
      ...state.content,
      savedBy: mark?.by ?? '',
      savedAt: at,
      startedAt: at,
      auto: mark?.auto ?? false,
      restored: restored ?? null,
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
