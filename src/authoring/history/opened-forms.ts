/** Forms as they were opened: what two saves that meet have in common. */
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
