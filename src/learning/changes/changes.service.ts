/** What of a course is new to a learner: added since they finished it, or new and changed since they looked last. */
import {
  type OutlineLecture,
  type PublishedCourse,
  requireVersion,
} from '../../authoring/publishing/published.service.ts';
import { findVersionAt } from '../../authoring/publishing/versions.service.ts';
import { listCompletions } from '../completion.model.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { hasFinished, readyLectures } from '../progress.service.ts';
import type { Mark, Marks } from './marks.ts';

type Course = Pick<PublishedCourse, 'id' | 'versionId' | 'sections' | 'publishedAt'>;

/**
 * The marks of lectures by their ids. Nothing is kept for it but the moment at which the learner read of changes last: what is
 * new is told by comparing versions. No read where no version came since.
 */
export async function marksFor(course: Course, enrolment: Enrolment): Promise<Marks> {
  const [added, fresh] = await Promise.all([listAdded(course, enrolment), freshMarks(course, enrolment)]);
  const undone = added.filter(({ id }) => !enrolment.completedIds.includes(id));
  return new Map([...fresh, ...undone.map(({ id }) => [id, 'added'] as const)]);
}

/** Lectures that came since the learner finished the course, done or not, in its order. Versions come from memory. */
export async function listAdded(course: Course, enrolment: Enrolment): Promise<OutlineLecture[]> {
  const { finishedVersionId } = enrolment;
  if (!hasFinished(enrolment) || !finishedVersionId || finishedVersionId === course.versionId) return [];
  const known = idsOf(await requireVersion(finishedVersionId));
  return readyLectures(course).filter(({ id }) => !known.has(id));
}

/** Since when changes are news to a learner. */
export function newsSince({ createdAt, newsReadAt }: Pick<Enrolment, 'createdAt' | 'newsReadAt'>): Date {
  return newsReadAt && newsReadAt > createdAt ? newsReadAt : createdAt;
}

async function freshMarks(course: Course, enrolment: Enrolment): Promise<[string, Mark][]> {
  const since = newsSince(enrolment);
  const baseId = course.publishedAt > since ? await findVersionAt(publishedOf(course), since) : null;
  if (!baseId || baseId === course.versionId) return [];
  const base = new Map(readyLectures(await requireVersion(baseId)).map((one) => [one.id, one]));
  const done = new Set(enrolment.completedIds);
  const lectures = readyLectures(course);
  const isNew = ({ id }: OutlineLecture) => !base.has(id) && !done.has(id) && !hasFinished(enrolment);
  const differs = ({ id, revisionId }: OutlineLecture) => done.has(id) && base.get(id)?.revisionId !== revisionId;
  const changed = await changedAmong(lectures.filter(differs), enrolment.id, since, base);
  return [
    ...lectures.filter(isNew).map(({ id }) => [id, 'new'] as [string, Mark]),
    ...changed.map(({ id }) => [id, 'changed'] as [string, Mark]),
  ];
}

/** Those that were completed in another form than they have now. */
async function changedAmong(
  lectures: OutlineLecture[],
  enrolmentId: string,
  since: Date,
  base: ReadonlyMap<string, OutlineLecture>,
): Promise<OutlineLecture[]> {
  if (lectures.length === 0) return [];
  const completions = new Map((await listCompletions(enrolmentId)).map((one) => [one.lectureId, one]));
  return lectures.filter(({ id, revisionId }) => {
    const completion = completions.get(id);
    if (!completion) return false;
    // Older completions do not say what was completed: then what stood there when the learner looked last.
    const known = completion.revisionId ?? (completion.at <= since ? base.get(id)?.revisionId : revisionId);
    return known !== undefined && known !== revisionId;
  });
}

const idsOf = (course: Pick<PublishedCourse, 'sections'>) => new Set(readyLectures(course).map(({ id }) => id));
const publishedOf = ({ id, versionId }: Course) => ({ id, publishedVersionId: versionId });
