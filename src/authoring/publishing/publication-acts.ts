/** Lines of the audit log about publishing. */
import { type Act, actFact } from '../../accounts/audit/audit.service.ts';
import { type Fact, fact } from '../../lib/events.ts';
import { formatMoney } from '../../lib/money.ts';
import type { Person } from '../../web/request.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import type { Version } from './published.service.ts';

type Moved = { course: OwnCourse; before: Version | null; after: Version };

/** What a moved pointer leaves: what somebody does with another's course, what a plan or a way back did, and every other price. */
export function publicationActs(person: Person, moved: Moved, options: { planned?: boolean } = {}): Fact[] {
  const { course, before, after } = moved;
  const by = options.planned ? { by: { id: person.id, name: person.name } } : {};
  const acts: Fact[] = [];
  if (after.restores !== null && after.id !== before?.id) {
    const values = {
      before: { version: before?.number ?? null },
      after: { version: after.number, asIn: after.restores },
    };
    acts.push(courseAct('course.rolled-back', course, { ...values, ...by }));
  } else if (options.planned || person.id !== course.ownerId)
    acts.push(courseAct('course.published', course, { after: { version: after.number }, ...by }));
  const [old, price] = [priceText(before), priceText(after)];
  if (old !== price) acts.push(courseAct('course.priced', course, { before: { price: old }, after: { price }, ...by }));
  return acts;
}

export function courseAct(
  action: string,
  { id, draft }: { id: string; draft: { title: string } },
  values: Pick<Act, 'before' | 'after' | 'by'> = {},
): Fact {
  return actFact({ action, on: { kind: 'course', id, name: draft.title }, ...values });
}

/** Told where the pointer moved, or the course came back to the catalog. */
export function publishedFact(course: OwnCourse, version: Version, added: number): Fact[] {
  if (version.id === course.publishedVersionId && course.state === 'published') return [];
  const { tells } = version;
  return [fact('course.published', { courseId: course.id, versionId: version.id, addedLectures: added, tells })];
}

/** The time of a plan came, whatever became of it. */
export function planEnded(courseId: string, { byId, at }: { byId: string; at: Date }): Fact {
  return fact('course.plan-ended', { courseId, byId, at: at.toISOString() });
}

function priceText(version: Version | null): string | null {
  if (!version) return null;
  return version.facts.price ? formatMoney(version.facts.price) : 'Free';
}
