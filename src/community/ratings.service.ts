/** Average and histogram of a course, made when a review is written and right after any number of them at once. */
import { setCourseRating } from '../authoring/courses/course-counters.service.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy } from '../lib/errors.ts';
import { CourseRating, type CourseRatingRecord } from './course-rating.model.ts';
import { Review } from './review.model.ts';

type Rating = Parameters<typeof setCourseRating>[1];

/** The counting of a course that is still to begin, and the one that runs. */
const waiting = new Map<string, Promise<Rating>>();
const running = new Map<string, Promise<unknown>>();

/**
 * Counts a course's reviews afresh and shows the result. May be repeated. Calls of one process that come together
 * share one counting, which begins after the last of them.
 */
export function settleRating(courseId: string): Promise<Rating> {
  const joined = waiting.get(courseId);
  if (joined) return joined;
  const before = running.get(courseId) ?? Promise.resolve();
  const next = before
    .catch(() => undefined)
    .then(() => {
      waiting.delete(courseId);
      return countAndShow(courseId);
    })
    .finally(() => {
      if (running.get(courseId) === next) running.delete(courseId);
    });
  waiting.set(courseId, next);
  running.set(courseId, next);
  return next;
}

/**
 * One counting, also beside those of other processes: it is only kept if none was kept since it began, so the last
 * one kept has seen every review that was written before; who finds a newer one shows that.
 */
export async function countAndShow(courseId: string): Promise<Rating> {
  let shown = await countAnew(courseId);
  for (let round = 0; round < 60; round++) {
    await setCourseRating(courseId, { ...ratingOf(shown.counts), revision: shown.revision });
    const newest = await CourseRating.findOne({ courseId }).lean<CourseRatingRecord>();
    if (!newest || newest.revision === shown.revision) return ratingOf(shown.counts);
    shown = newest;
  }
  throw new Busy();
}

/** Average to two digits, 0 without reviews. `counts` of 1 to 5 stars in this order. */
export function ratingOf(counts: readonly number[]): Rating {
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = counts;
  const count = one + two + three + four + five;
  const sum = one + 2 * two + 3 * three + 4 * four + 5 * five;
  const average = count === 0 ? 0 : Math.round((sum / count) * 100) / 100;
  return { average, count, histogram: [one, two, three, four, five] };
}

async function countAnew(courseId: string): Promise<CourseRatingRecord> {
  for (let round = 0; round < 60; round++) {
    const { revision } = await openRating(courseId);
    const counts = await countReviews(courseId);
    const kept = await CourseRating.findOneAndUpdate(
      { courseId, revision },
      { $set: { counts }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    ).lean<CourseRatingRecord>();
    if (kept) return kept;
  }
  throw new Busy();
}

async function openRating(courseId: string): Promise<{ revision: number }> {
  const known = await CourseRating.findOne({ courseId }).lean<CourseRatingRecord>();
  if (known) return known;
  try {
    return await CourseRating.create({ courseId, revision: 1, counts: [0, 0, 0, 0, 0] });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return openRating(courseId);
  }
}

async function countReviews(courseId: string): Promise<number[]> {
  const groups = await Review.aggregate<{ _id: number; count: number }>([
    { $match: { courseId, state: 'shown' } },
    { $group: { _id: '$rating', count: { $sum: 1 } } },
  ]);
  const counts = [0, 0, 0, 0, 0];
  for (const { _id, count } of groups) counts[_id - 1] = count;
  return counts;
}
