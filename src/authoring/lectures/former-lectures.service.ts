/** Lectures that learners could open once and cannot any more. */

import { LectureRevision } from '../publishing/version.model.ts';
import { Lecture } from './lecture.model.ts';

/** Was a lecture under this slug ever published, whatever became of it? */
export async function wasPublished(courseId: string, slug: string): Promise<boolean> {
  const lecture = await Lecture.findOne({ courseId, slug }).select('_id').lean();
  return lecture !== null && (await LectureRevision.exists({ lectureId: String(lecture._id) })) !== null;
}
