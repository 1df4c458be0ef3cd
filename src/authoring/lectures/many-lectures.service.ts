/** One change to many lectures of a draft at once: how they count, when they open, whether they are ready. */
import { trusted } from 'mongoose';
import { Busy } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { markEdited, requireOwnCourse } from '../courses/courses.service.ts';
import { recordSave } from '../history/record.service.ts';
import { isSame, markOf } from '../history/save-mark.ts';
import { lectureState } from '../history/states.ts';
import { Lecture, type LectureContent, type LectureRecord } from './lecture.model.ts';

export type Flags = Partial<Pick<LectureContent, 'required' | 'certificate' | 'release' | 'preview' | 'ready'>>;

/** So many entries of the history are written side by side. */
const atOnce = 20;

/**
 * Sets the same on all these lectures that are not in the bin, each as a save with its entry in the history; those that
 * have it already stay untouched. Texts that somebody saves meanwhile are kept. Returns how many changed. May be repeated.
 */
export async function changeLectures(
  person: Person,
  courseId: string,
  ids: readonly string[],
  changes: Flags,
): Promise<number> {
  await requireOwnCourse(person, courseId);
  let count = 0;
  for (let tries = 0; tries < 10; tries++) {
    const found = await Lecture.find({ courseId, deletedAt: null, _id: trusted({ $in: [...ids] }) }).lean<
      LectureRecord[]
    >();
    const wanting = found.filter((lecture) => !isSame(lecture, changes));
    if (wanting.length === 0) return count;
    count += await writeAll(person, courseId, wanting, changes);
    await markEdited(courseId);
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}

/** Each write holds only if nobody saved that lecture since it was read; the others are looked at again. */
async function writeAll(person: Person, courseId: string, before: LectureRecord[], changes: Flags): Promise<number> {
  const writes = before.map(({ _id, revision }) => ({
    updateOne: {
      filter: { _id, revision },
      update: { $set: { ...changes, saved: markOf(person, {}, revision + 1) }, $inc: { revision: 1 } },
    },
  }));
  const { modifiedCount } = await Lecture.bulkWrite(writes, { ordered: false });
  const after = await Lecture.find({ _id: trusted({ $in: before.map(({ _id }) => _id) }) }).lean<LectureRecord[]>();
  const stored = new Map(after.map((lecture) => [String(lecture._id), lecture]));
  for (let at = 0; at < before.length; at += atOnce)
    await Promise.all(
      before.slice(at, at + atOnce).map(async (lecture) => {
        const subjectId = String(lecture._id);
        const now = stored.get(subjectId);
        if (now?.revision !== lecture.revision + 1 || !isSame(now, changes)) return;
        await recordSave({ subjectId, courseId }, lectureState(lecture), lectureState(now));
      }),
    );
  return modifiedCount;
}
