/** What teachers said about changes of a course since a learner read of them last. */
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';
import { listNews, type VersionEntry } from '../authoring/publishing/versions.service.ts';
import { isLookingOn } from '../lib/acting.ts';
import { day, fromNow, now } from '../lib/clock.ts';
import { newsSince } from './changes/changes.service.ts';
import { Enrolment as Enrolments } from './enrolment.model.ts';
import type { Enrolment } from './enrolment.service.ts';

/** What is older no longer is news to anybody. */
const freshFor = 60 * day;

/** The newest first, at most five; nothing from before the learner came. */
export async function newsFor(enrolment: Enrolment, course: PublishedCourse): Promise<VersionEntry[]> {
  const after = new Date(Math.max(newsSince(enrolment).getTime(), fromNow(-freshFor).getTime()));
  // Most pages are asked for after the last version was read of.
  if (course.publishedAt <= after) return [];
  return listNews({ id: course.id, publishedVersionId: course.versionId }, after);
}

/** They read it. May be repeated; an admin who looks on reads nothing for them. */
export async function markNewsRead(enrolment: Pick<Enrolment, 'id'>): Promise<void> {
  if (!isLookingOn()) await Enrolments.updateOne({ _id: enrolment.id }, { $set: { newsReadAt: now() } });
}
