/** Makes what a version of a course is searched by: in the worker, once for each version. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { trusted } from 'mongoose';
import { listBodies } from '../../authoring/publishing/lecture-bodies.service.ts';
import {
  type LectureBody,
  listPublishedCourses,
  type OutlineLecture,
  requireVersion,
} from '../../authoring/publishing/published.service.ts';
import { whileClaimed } from '../../lib/claims.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { defineJob, enqueueAnew } from '../../lib/queue.ts';
import { readCaptionFile } from '../../media/captions/files.service.ts';
import { breathsOf } from '../../media/captions/paragraphs.service.ts';
import { makeIndex } from './engine.ts';
import { CourseIndex, type CourseIndexRecord, IndexPart } from './index.model.ts';
import { type Piece, piecesOf, type Said } from './pieces.ts';

const packed = promisify(gzip);
/** A part is begun anew after so many characters, so that reading one holds nobody up. */
const partLetters = 200_000;
const batch = 25;

export const indexCourseJob = defineJob<{ indexId: string }>(
  'index-course',
  ({ indexId }) => makeCourseIndex(indexId),
  {
    queue: 'heavy',
  },
);

/** Has a version indexed, unless it is. May be repeated. Throws NotFound for an unknown version. */
export async function indexLater(versionId: string): Promise<void> {
  const version = await requireVersion(versionId);
  const values = { courseId: version.courseId, versionId, number: version.number, askedAt: now() };
  try {
    await CourseIndex.updateOne({ versionId }, { $setOnInsert: values }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const record = await CourseIndex.findOne({ versionId }).lean<CourseIndexRecord>();
  if (record?.state === 'waiting')
    await enqueueAnew(indexCourseJob, { indexId: String(record._id) }, String(record._id));
}

/** Has all courses on offer indexed that are not. May be repeated. */
export async function indexAllLater(): Promise<void> {
  let afterId: string | undefined;
  do {
    const courses = await listPublishedCourses(afterId ? { afterId } : {});
    for (const { versionId } of courses) await indexLater(versionId);
    afterId = courses.at(-1)?.id;
  } while (afterId);
}

/** May be repeated: parts are unique. Throws Busy while another worker is at it. Older versions' indexes go. */
export async function makeCourseIndex(indexId: string): Promise<void> {
  await whileClaimed(CourseIndex, indexId, async (record) => {
    const made = await writeParts(indexId, record.versionId);
    await CourseIndex.updateOne({ _id: record._id, state: 'waiting' }, { $set: { ...made, state: 'ready' } });
    await dropOlder(record);
  });
}

async function writeParts(indexId: string, versionId: string): Promise<{ parts: number; pieces: number }> {
  const { sections } = await requireVersion(versionId);
  const lectures = sections.flatMap((section) => section.lectures);
  const titles = new Map(lectures.map(({ id, title }) => [id, title]));
  let [parts, pieces, letters] = [0, 0, 0];
  let open: Piece[] = [];
  const write = async () => {
    if (open.length === 0) return;
    const bytes = await packed(JSON.stringify(makeIndex(open, titles)));
    await IndexPart.updateOne({ indexId, number: parts }, { $set: { bytes } }, { upsert: true });
    [parts, pieces, letters, open] = [parts + 1, pieces + open.length, 0, []];
  };
  for (let at = 0; at < lectures.length; at += batch)
    for (const found of await piecesOfMany(lectures.slice(at, at + batch))) {
      open.push(...found);
      letters += found.reduce((sum, { text }) => sum + text.length, 0);
      if (letters >= partLetters) await write();
    }
  await write();
  return { parts, pieces };
}

async function piecesOfMany(lectures: OutlineLecture[]): Promise<Piece[][]> {
  const bodies = new Map((await listBodies(lectures.map((one) => one.revisionId))).map((body) => [body.id, body]));
  return Promise.all(
    lectures.map(async (lecture) => {
      const body = bodies.get(lecture.revisionId) ?? null;
      return piecesOf(lecture, body, body ? await saidIn(body) : []);
    }),
  );
}

/** One file for each language; one that cannot be read is not shown beside the film either. */
async function saidIn({ kind, captions }: LectureBody): Promise<Said[]> {
  if (kind !== 'video' && kind !== 'audio') return [];
  const first = captions.filter(({ language }, at) => captions.findIndex((one) => one.language === language) === at);
  const read = first.map(async ({ language, fileId }) => {
    try {
      return [{ language, breaths: breathsOf(await readCaptionFile(fileId)) }];
    } catch (error) {
      // A storage that is away is asked again with the whole job.
      if (!(error instanceof NotFound || error instanceof Refused)) throw error;
      log.warn({ fileId, reason: String(error) }, 'captions could not be read for the search');
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

async function dropOlder({ courseId, number }: CourseIndexRecord): Promise<void> {
  const older = await CourseIndex.find({ courseId, number: trusted({ $lt: number }) })
    .select('_id')
    .lean<Pick<CourseIndexRecord, '_id'>[]>();
  const ids = older.map(({ _id }) => String(_id));
  if (ids.length === 0) return;
  await CourseIndex.deleteMany({ _id: trusted({ $in: ids }) });
  await IndexPart.deleteMany({ indexId: trusted({ $in: ids }) });
}
