/** The version of what visitor pages show: when it changes, every kept page of that kind is old. */
import { catalogGeneration, findCatalogCourse } from './memory.service.ts';

/** Lists, home, category and teacher pages. */
export const listVersion = catalogGeneration;

/** A course's own page, which also shows related courses; null when it is not on offer. */
export function courseVersionKey(slug: string): string | null {
  const course = findCatalogCourse({ slug });
  return course ? `${catalogGeneration()}.${course.version}` : null;
}

/** As `courseVersionKey`, for pages kept for visitors: null also for a course that not every visitor may see. */
export function visitorVersionKey(slug: string): string | null {
  const visibility = findCatalogCourse({ slug })?.visibility;
  return visibility === 'public' || visibility === 'unlisted' ? courseVersionKey(slug) : null;
}
