/** The picture that stands for an order: the cover of its first course. */
import { findPublishedCourse } from '../authoring/publishing/published.service.ts';
import { publicImage } from '../media/media.service.ts';
import type { OrderRecord } from './order.model.ts';

/** Null when the course has no cover or is no longer in the catalog. */
export async function coverOf(order: Pick<OrderRecord, 'lines'>): ReturnType<typeof publicImage> {
  const [first] = order.lines;
  const course = first ? await findPublishedCourse({ id: first.courseId }) : null;
  return publicImage(course?.facts.coverFileId ?? null);
}
