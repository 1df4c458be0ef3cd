/** The graded lectures of a course as published: the columns of its gradebook. */
import { type PublishedCourse, requireRevision } from '../../authoring/publishing/published.service.ts';
import { cached } from '../../lib/cache.ts';
import { day } from '../../lib/clock.ts';
import { numberOf } from '../outline.ts';

export type Column = {
  id: string;
  /** "2.1" */
  number: string;
  title: string;
  slug: string;
  kind: string;
  /** After this moment nothing more comes in; null for none. */
  dueAt: Date | null;
  /** From this percent on it is passed; null where nothing says so. */
  passPercent: number | null;
  /** Which attempts count; null for what is no quiz. */
  counted: 'best' | 'last' | 'average' | null;
};
type Kept = Omit<Column, 'dueAt'> & { dueAt: string | null };

const graded: readonly string[] = ['quiz', 'assignment'];
const aMonth = (30 * day) / 1000;

/** In the order of the outline. A version never changes, so what it says is kept. */
export async function columnsOf(course: PublishedCourse): Promise<Column[]> {
  const ready = course.sections
    .flatMap(({ lectures }) => lectures)
    .filter((one) => one.ready && graded.includes(one.kind));
  // What waited for a film is ready later in the same version.
  const kept = await cached(`graded:${course.versionId}:${ready.length}`, aMonth, () =>
    Promise.all(
      ready.map(async ({ id, slug, title, kind, revisionId }): Promise<Kept> => {
        const { quiz, assignment } = await requireRevision(revisionId);
        const rules = quiz?.rules;
        const closesAt = rules?.closesAt ?? (assignment?.late === 'refused' ? assignment.dueAt : null);
        return {
          ...{ id, slug, title, kind, number: numberOf(course.sections, id) },
          dueAt: closesAt ? new Date(closesAt).toISOString() : null,
          passPercent: rules?.passPercent ?? assignment?.passPercent ?? null,
          counted: rules?.counted ?? null,
        };
      }),
    ),
  );
  return kept.map((one) => ({ ...one, dueAt: one.dueAt === null ? null : new Date(one.dueAt) }));
}
