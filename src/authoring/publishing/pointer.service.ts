/** The second step of publishing: one guarded update moves what learners see. */
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { type Fact, relay } from '../../lib/events.ts';
import { Course } from '../courses/course.model.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { publishedFact } from './publication-acts.ts';
import { forgetCourse, type Version } from './published.service.ts';
import { CourseVersion } from './version.model.ts';

export type Swap = {
  /** The value of `edits` that is published; 0 where the draft is something else. */
  edits: number;
  /** Further facts to be written with it. */
  told?: Fact[];
  added: number;
  /** Only while this is planned. */
  planAt?: Date | undefined;
};

/** Moves the pointer and ends any plan. False when somebody else moved it since the course was read, or the plan is gone. */
export async function swap(
  course: OwnCourse,
  version: Version,
  { edits, told = [], added, planAt }: Swap,
): Promise<boolean> {
  const facts = [...publishedFact(course, version, added), ...told];
  const at = now();
  // Before it stops being what learners see, so that the list of versions knows that they saw it.
  if (course.publishedVersionId) await CourseVersion.updateOne({ _id: course.publishedVersionId }, { shown: true });
  const planned = planAt ? { 'plan.at': planAt } : {};
  const moved = await Course.updateOne(
    { _id: course.id, publishedVersionId: course.publishedVersionId, state: course.state, ...planned },
    {
      $set: {
        state: 'published',
        publishedVersionId: version.id,
        publishedEdits: edits,
        publishedAt: version.id === course.publishedVersionId ? course.publishedAt : at,
        firstPublishedAt: course.firstPublishedAt ?? at,
      },
      $unset: { plan: 1, planFailed: 1 },
      ...(facts.length > 0 ? { $push: { outbox: { $each: facts } } } : {}),
    },
    { timestamps: false },
  );
  if (moved.matchedCount === 0) {
    // A copy that lost against another one: nobody else can have pointed at it.
    if (version.id !== course.publishedVersionId) await CourseVersion.deleteOne({ _id: version.id, shown: false });
    return false;
  }
  forgetCourse(course.id);
  await relay(Course, course.id, facts);
  await announce('catalog', { courseId: course.id });
  return true;
}

/** How many lectures can be opened that could not before. */
export function addedLectures(version: Version, before: Version | null): number {
  const openIn = (one: Version) =>
    one.sections.flatMap((section) => section.lectures.filter((lecture) => lecture.ready));
  const known = new Set(before ? openIn(before).map((lecture) => lecture.id) : []);
  return openIn(version).filter((lecture) => !known.has(lecture.id)).length;
}
