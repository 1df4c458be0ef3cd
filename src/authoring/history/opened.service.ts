/** The states that forms were opened with: what two saves that meet have in common. */
import { isDeepStrictEqual } from 'node:util';
import type { FormState } from '../../web/form.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';
import { findEditAt } from './edit.model.ts';

type Opened = (revision: string) => Promise<FormState['values'] | null>;

/** For `comeBack`: a lecture's form as it was opened with a revision, or nearly so where that state is kept no more. */
export function openedLecture<L extends LectureContent & { id: string }>(
  lecture: L,
  toForm: (lecture: L) => FormState,
): Opened {
  return async (revision) => {
    const content = (await findEditAt(lecture.id, Number(revision) || 0))?.lecture;
    return content ? toForm({ ...lecture, ...content }).values : null;
  };
}

/** The same for a form about the facts of a course. */
export function openedFacts<C extends { id: string; draft: CourseFacts }>(
  course: C,
  toForm: (course: C) => FormState,
): Opened {
  return async (revision) => {
    const draft = (await findEditAt(course.id, Number(revision) || 0))?.facts;
    return draft ? toForm({ ...course, draft }).values : null;
  };
}

/**
 * Does a change that began with `revision` touch nothing that somebody else changed since? Then it may be stored over the
 * newer state: each of its parts is stored as it was at the beginning, or as the change wants it. False where it is not
 * known any more how it was at the beginning.
 */
export async function isApart<T extends object>(
  subjectId: string,
  revision: number,
  change: Partial<T>,
  stored: T,
): Promise<boolean> {
  const now = new Map(Object.entries(stored));
  const wanted = Object.entries(change).filter(([name, value]) => !isDeepStrictEqual(now.get(name), value));
  if (wanted.length === 0) return true;
  const edit = await findEditAt(subjectId, revision);
  if (edit?.revision !== revision) return false;
  const began = new Map(Object.entries(edit.lecture ?? edit.facts ?? {}));
  return wanted.every(([name]) => isDeepStrictEqual(now.get(name), began.get(name)));
}
