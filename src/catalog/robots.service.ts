/** What search engines are told about pages of a course. */
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';

/** For the head: only what everybody finds here is to be found elsewhere. */
export function robotsOf({ visibility }: Pick<PublishedCourse, 'visibility'>): string {
  return visibility === 'public' ? '' : '\n<meta name="robots" content="noindex">';
}
