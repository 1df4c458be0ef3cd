/** The versions of a course, newest first, without their outlines. */
import { CourseVersion, type CourseVersionRecord } from './version.model.ts';

export type VersionEntry = Pick<CourseVersionRecord, 'number' | 'note' | 'publishedAt' | 'lectureCount'> & {
  id: string;
};

/** The last `limit` versions. */
export async function listVersions(courseId: string, limit = 20): Promise<VersionEntry[]> {
  const records = await CourseVersion.find({ courseId })
    .select('number note publishedAt lectureCount')
    .sort({ number: -1 })
    .limit(limit)
    .lean<CourseVersionRecord[]>();
  return records.map(({ _id, number, note, publishedAt, lectureCount }) => ({
    id: String(_id),
    number,
    note,
    publishedAt,
    lectureCount,
  }));
}
