/** Videos that were still being prepared when their course was published: their lectures open by themselves. */
import { LRUCache } from 'lru-cache';
import { announce } from '../../lib/bus.ts';
import { fact, relay } from '../../lib/events.ts';
import { listFilesByIds, requireFile } from '../../media/media.service.ts';
import { Course } from '../courses/course.model.ts';
import { CourseVersion, type CourseVersionRecord, type OutlineSection } from './version.model.ts';

type Opened = Pick<CourseVersionRecord, 'sections' | 'lectureCount' | 'requiredCount' | 'seconds' | 'waitsFor'>;

/** Lengths of prepared videos in seconds, by file: these stay as they are. */
const lengths = new LRUCache<string, number>({ max: 10_000 });
/** Videos that were not prepared when we last looked, so that a busy course does not ask for them all the time. */
const waiting = new LRUCache<string, true>({ max: 10_000, ttl: 10_000 });

/** The version with those lectures open whose video is prepared by now, and its sums with them. Stores nothing. */
export async function openPrepared<V extends Opened>(version: V): Promise<V> {
  await lookFor(version.waitsFor.filter((id) => !lengths.has(id) && !waiting.has(id)));
  if (!version.waitsFor.some((id) => lengths.has(id))) return version;
  const sections = version.sections.map((section) => ({
    ...section,
    lectures: section.lectures.map((lecture) => {
      const seconds = lecture.waitsFor ? lengths.get(lecture.waitsFor) : undefined;
      return seconds === undefined ? lecture : { ...lecture, ready: true, seconds };
    }),
  }));
  return { ...version, sections, ...sumsOf(sections) };
}

/** How much of an outline can be learned from. `seconds` of all ready lectures. */
export function sumsOf(sections: OutlineSection[]): Pick<Opened, 'lectureCount' | 'requiredCount' | 'seconds'> {
  const ready = sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
  return {
    lectureCount: ready.length,
    requiredCount: ready.filter((lecture) => lecture.required).length,
    seconds: ready.reduce((sum, lecture) => sum + lecture.seconds, 0),
  };
}

/** Tells that courses have more to learn from now, if learners see a version that waited for this file. May be repeated. */
export async function tellPrepared(fileId: string): Promise<void> {
  const file = await requireFile(fileId);
  if (file.state !== 'ready') return;
  forgetWaiting();
  const versions = await CourseVersion.find({ waitsFor: fileId })
    .select('courseId sections')
    .lean<Pick<CourseVersionRecord, '_id' | 'courseId' | 'sections'>[]>();
  for (const { _id, courseId, sections } of versions) {
    const opened = sections.flatMap((section) => section.lectures).filter((one) => one.waitsFor === fileId).length;
    const told = fact('course.published', { courseId, versionId: String(_id), addedLectures: opened, tells: true });
    const change = { $push: { outbox: told } };
    const shown = await Course.updateOne({ _id: courseId, publishedVersionId: String(_id) }, change, {
      timestamps: false,
    });
    if (shown.matchedCount === 0) continue;
    await relay(Course, courseId, [told]);
    await announce('catalog', { courseId });
  }
}

/** So that the next look is a fresh one. */
export function forgetWaiting(): void {
  waiting.clear();
}

async function lookFor(ids: string[]): Promise<void> {
  const files = await listFilesByIds(ids);
  for (const id of ids) {
    const file = files.get(id);
    if (file?.state === 'ready') lengths.set(id, Math.round(file.seconds ?? 0));
    else waiting.set(id, true);
  }
}
