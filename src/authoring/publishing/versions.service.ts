/** The versions of a course that learners saw, newest first, without their outlines. */
import { trusted } from 'mongoose';
import { NotFound } from '../../lib/errors.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { CourseVersion, type CourseVersionRecord } from './version.model.ts';

const fields = 'number note tells restores publishedBy publishedAt lectureCount seconds';
export type VersionEntry = Pick<
  CourseVersionRecord,
  'number' | 'note' | 'tells' | 'restores' | 'publishedBy' | 'publishedAt' | 'lectureCount' | 'seconds'
> & {
  id: string;
  /** Learners see it now. */
  isCurrent: boolean;
};
type Which = Pick<OwnCourse, 'id' | 'publishedVersionId'>;

/** A page of them; `before` is the `next` of the page before. */
export async function listVersions(
  course: Which,
  options: { before?: number | undefined; limit?: number } = {},
): Promise<{ entries: VersionEntry[]; next: number | null }> {
  const { before, limit = 20 } = options;
  const older = before ? { number: trusted({ $lt: before }) } : {};
  const records = await CourseVersion.find({ courseId: course.id, ...seenIn(course), ...older })
    .select(fields)
    .sort({ number: -1 })
    .limit(limit + 1)
    .lean<CourseVersionRecord[]>();
  const entries = records.slice(0, limit).map((record) => entryOf(record, course));
  return { entries, next: records.length > limit ? (entries.at(-1)?.number ?? null) : null };
}

/** One of them. Throws NotFound. */
export async function requireVersionEntry(course: Which, number: number): Promise<VersionEntry> {
  const record = await CourseVersion.findOne({ courseId: course.id, number, ...seenIn(course) })
    .select(fields)
    .lean<CourseVersionRecord>();
  if (!record) throw new NotFound('This version');
  return entryOf(record, course);
}

/** What teachers said about changes since `after`, newest first: for learners who come back. */
export async function listNews(course: Which, after: Date, limit = 5): Promise<VersionEntry[]> {
  const records = await CourseVersion.find({
    courseId: course.id,
    ...seenIn(course),
    publishedAt: trusted({ $gt: after }),
    note: trusted({ $ne: '' }),
  })
    .select(fields)
    .sort({ number: -1 })
    .limit(limit)
    .lean<CourseVersionRecord[]>();
  return records.map((record) => entryOf(record, course));
}

/** The version that learners saw at a moment, or null before the first. */
export async function findVersionAt(course: Which, at: Date): Promise<string | null> {
  const [record] = await CourseVersion.find({
    courseId: course.id,
    ...seenIn(course),
    publishedAt: trusted({ $lte: at }),
  })
    .select('number')
    .sort({ number: -1 })
    .limit(1)
    .lean<CourseVersionRecord[]>();
  return record ? String(record._id) : null;
}

/** A publication that was cut off leaves a copy that nobody saw. */
function seenIn({ publishedVersionId }: Which): object {
  return { $or: [{ shown: trusted({ $ne: false }) }, { _id: publishedVersionId }] };
}

function entryOf({ _id, ...rest }: CourseVersionRecord, course: Which): VersionEntry {
  const { number, note, tells, restores, publishedBy, publishedAt, lectureCount, seconds } = rest;
  const id = String(_id);
  const isCurrent = id === course.publishedVersionId;
  return { id, number, note, tells, restores, publishedBy, publishedAt, lectureCount, seconds, isCurrent };
}
