/** The read side: courses as learners and visitors see them. Versions never change, so they are kept by their id. */
import { LRUCache } from 'lru-cache';
import { trusted } from 'mongoose';
import { onAnnounce, onBusGap } from '../../lib/bus.ts';
import { cached } from '../../lib/cache.ts';
import { day } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import type { Money } from '../../lib/money.ts';
import { Course, type CourseRecord, type CourseState, type Rating, type Visibility } from '../courses/course.model.ts';
import { forgetWaiting, openPrepared } from './late-videos.service.ts';
import {
  CourseVersion,
  type CourseVersionRecord,
  LectureRevision,
  type LectureRevisionRecord,
  type OutlineSection,
  type PublishedFacts,
} from './version.model.ts';

export type { OutlineLecture, OutlineSection, PublishedFacts } from './version.model.ts';
export type Version = Omit<CourseVersionRecord, '_id' | 'publishedAt'> & { id: string; publishedAt: Date };
export type LectureBody = Omit<LectureRevisionRecord, '_id' | 'madeAt' | 'madeBy'> & { id: string };
export type PublishedCourse = {
  id: string;
  slug: string;
  ownerId: string;
  /** Those who work on it beside its owner, by the ids of their accounts. */
  team: string[];
  visibility: Visibility;
  domains: string[];
  state: Exclude<CourseState, 'draft'>;
  versionId: string;
  number: number;
  facts: PublishedFacts;
  sections: OutlineSection[];
  /** Ready lectures only, as are the two below; `seconds` of all ready lectures. */
  lectureCount: number;
  requiredCount: number;
  seconds: number;
  rating: Rating;
  learners: number;
  publishedAt: Date;
  firstPublishedAt: Date;
  /** null: free. */
  price: Money | null;
};
type Which = string | { id: string };

const seconds = (30 * day) / 1000;
/** By slug and by id; a message of the bus takes a course out. */
const pointers = new LRUCache<string, CourseRecord>({ max: 4000, ttl: 60_000 });
let generation = 0;
onAnnounce('catalog', ({ courseId }) => forgetCourse(courseId));
onBusGap(() => forgetCourse(null));

/** A course that is on offer now, or null. */
export async function findPublishedCourse(which: Which): Promise<PublishedCourse | null> {
  const course = await findLearnableCourse(which);
  return course?.state === 'published' ? course : null;
}

/** A course that is on offer now. Throws NotFound. */
export async function requirePublishedCourse(which: Which): Promise<PublishedCourse> {
  const course = await findPublishedCourse(which);
  if (!course) throw new NotFound('This course');
  return course;
}

/** Also a course that was withdrawn: those who are enrolled go on learning it. Throws NotFound if it never was published. */
export async function requireLearnableCourse(which: Which): Promise<PublishedCourse> {
  const course = await findLearnableCourse(which);
  if (!course) throw new NotFound('This course');
  return course;
}

/**
 * A version by its id, from memory or Redis. What waits for a video is open here once that video is prepared, without a
 * new publication. Throws NotFound.
 */
export async function requireVersion(versionId: string): Promise<Version> {
  const kept = await requireKeptVersion(versionId);
  const version = { ...kept, publishedAt: new Date(kept.publishedAt) };
  return version.waitsFor?.length ? openPrepared(version) : version;
}

function requireKeptVersion(versionId: string): Promise<Omit<Version, 'publishedAt'> & { publishedAt: string }> {
  if (!isId(versionId)) throw new NotFound('This version');
  return cached(`version:${versionId}`, seconds, async () => {
    const record = await CourseVersion.findById(versionId).select('-__v').lean<CourseVersionRecord>();
    if (!record) throw new NotFound('This version');
    const { _id, ...rest } = record;
    return { ...rest, id: String(_id), publishedAt: rest.publishedAt.toISOString() };
  });
}

/** The body of a lecture as published: `html`, `transcriptHtml`, files by their ids. Throws NotFound. */
export async function requireRevision(revisionId: string): Promise<LectureBody> {
  if (!isId(revisionId)) throw new NotFound('This lecture');
  return cached(`revision:${revisionId}`, seconds, async () => {
    const record = await LectureRevision.findById(revisionId)
      .select('-__v -madeAt -madeBy')
      .lean<LectureRevisionRecord>();
    if (!record) throw new NotFound('This lecture');
    const { _id, ...rest } = record;
    return { ...rest, id: String(_id) };
  });
}

/** Courses on offer in the order of their ids, `limit` at a time: for snapshots of the whole catalog. */
export async function listPublishedCourses(
  options: { afterId?: string; limit?: number } = {},
): Promise<PublishedCourse[]> {
  const { afterId, limit = 200 } = options;
  const after = afterId && isId(afterId) ? { _id: trusted({ $gt: afterId }) } : {};
  const courses = await Course.find({ state: 'published', ...after })
    .select('-draft -sections -outbox -invited -handover')
    .sort({ _id: 1 })
    .limit(limit)
    .lean<CourseRecord[]>();
  return Promise.all(courses.map((course) => withVersion(course)));
}

/** Takes a course out of this process' memory at once; others hear it over the bus. Anything but an id: all courses. */
export function forgetCourse(courseId: unknown): void {
  generation += 1;
  const known = typeof courseId === 'string' ? pointers.get(courseId) : undefined;
  forgetWaiting();
  if (known) for (const key of keysOf(known)) pointers.delete(key);
  else if (typeof courseId !== 'string') pointers.clear();
}

/** As `requireLearnableCourse`, or null. */
export async function findLearnableCourse(which: Which): Promise<PublishedCourse | null> {
  const course = await findPointer(which);
  return course ? withVersion(course) : null;
}

async function findPointer(which: Which): Promise<CourseRecord | null> {
  const key = typeof which === 'string' ? `/${which}` : which.id;
  const known = pointers.get(key);
  if (known) return known;
  if (typeof which !== 'string' && !isId(which.id)) return null;
  const began = generation;
  const filter = typeof which === 'string' ? { slug: which } : { _id: which.id };
  const course = await Course.findOne(filter)
    .select('-draft -sections -outbox -invited -handover')
    .lean<CourseRecord>();
  if (!course?.publishedVersionId || course.state === 'draft') return null;
  // A change that was told while we read must not be covered by what we read before it.
  if (began === generation) for (const one of keysOf(course)) pointers.set(one, course);
  return course;
}

function keysOf(course: CourseRecord): string[] {
  return [`/${course.slug}`, String(course._id)];
}

async function withVersion(course: CourseRecord): Promise<PublishedCourse> {
  const version = await requireVersion(course.publishedVersionId ?? '');
  return {
    id: String(course._id),
    slug: course.slug,
    ownerId: course.ownerId,
    team: (course.team ?? []).map(({ userId }) => userId),
    visibility: course.visibility ?? 'public',
    domains: course.domains ?? [],
    state: course.state === 'withdrawn' ? 'withdrawn' : 'published',
    versionId: version.id,
    number: version.number,
    facts: version.facts,
    sections: version.sections,
    lectureCount: version.lectureCount,
    requiredCount: version.requiredCount,
    seconds: version.seconds,
    rating: course.rating,
    learners: course.learners,
    publishedAt: course.publishedAt ?? version.publishedAt,
    firstPublishedAt: course.firstPublishedAt ?? version.publishedAt,
    price: version.facts.price,
  };
}
