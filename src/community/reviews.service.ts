/** Reviews by learners who know the course: written, changed, taken back, listed. */
import { trusted } from 'mongoose';
import { listPeopleByIds } from '../accounts/accounts.service.ts';
import { type Known, type Onlooker, type ShownPerson, shownAs } from '../accounts/privacy/shown-as.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { requireEnrolment } from '../learning/enrolment.service.ts';
import { progressOf } from '../learning/progress.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate, isId } from '../lib/db.ts';
import { NotFound, Refused } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import type { Person } from '../web/request.ts';
import { settleRating } from './ratings.service.ts';
import { Review, type ReviewRecord } from './review.model.ts';

/** Its writer as the one who looks may see them. */
export type ReviewEntry = ShownPerson & {
  id: string;
  rating: number;
  text: string;
  createdAt: Date;
  updatedAt: Date;
};
export type OwnReview = { rating: number; text: string };

/** A learner says something once this much of the course is done, in percent. */
export const neededPercent = 10;
const pageSize = 10;

/**
 * Writes or replaces a person's review (rating 1 to 5, text of at most 2,000 characters) and shows the new average.
 * May be repeated. Returns what is stored. Throws NotFound for who is not enrolled, Refused for who has not learned
 * enough. `at` is for the seed.
 */
export async function saveReview(person: Person, slug: string, said: OwnReview, at: Date = now()): Promise<OwnReview> {
  const enrolment = await requireEnrolment(person, slug);
  if (!(await mayReview(enrolment)))
    throw new Refused(`You can rate this course once you have done ${neededPercent} % of it.`);
  const { userId, courseId } = enrolment;
  const told = fact('review.changed', { courseId, userId });
  const change = {
    $set: { rating: said.rating, text: said.text.trim(), state: 'shown', updatedAt: at },
    $setOnInsert: { createdAt: at },
    $push: { outbox: told },
  };
  const stored = await upsert(userId, courseId, change);
  await settleRating(courseId);
  await relay(Review, stored._id, [told]);
  return { rating: stored.rating, text: stored.text };
}

/** Takes a person's own review back; its words are gone. May be repeated. Throws NotFound when there never was one. */
export async function removeReview(person: Person, slug: string): Promise<void> {
  const { id: courseId } = await requireLearnableCourse(slug);
  const told = fact('review.changed', { courseId, userId: person.id });
  const stored = await Review.findOneAndUpdate(
    { userId: person.id, courseId },
    { $set: { state: 'removed', text: '', updatedAt: now() }, $push: { outbox: told } },
  ).lean<ReviewRecord>();
  if (!stored) throw new NotFound('This review');
  await settleRating(courseId);
  await relay(Review, stored._id, [told]);
}

/** Newest first, ten at a time; `after` is the `next` of the page before. Without `onlooker`: as strangers see it. */
export async function listReviews(
  courseId: string,
  options: { after?: string | undefined; onlooker?: Onlooker } = {},
): Promise<{ reviews: ReviewEntry[]; next: string | null }> {
  const records = await Review.find({ courseId, state: 'shown', ...beyond(options.after) })
    .sort({ createdAt: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean<ReviewRecord[]>();
  const page = records.slice(0, pageSize);
  const people = await listPeopleByIds(page.map(({ userId }) => userId));
  const reviews = page.map((record) => entryOf(record, people.get(record.userId), options.onlooker ?? 'stranger'));
  const last = page.at(-1);
  return { reviews, next: records.length > pageSize && last ? `${last.createdAt.getTime()}-${last._id}` : null };
}

/** Counts the courses anew that a person has reviewed, so that every page shows the reviewer as they are now. May be repeated. */
export async function retellReviewsOf(userId: string): Promise<void> {
  const records = await Review.find({ userId, state: 'shown' }).select('courseId').limit(500).lean<ReviewRecord[]>();
  for (const { courseId } of records) await settleRating(courseId);
}

/** The words stay, as those of a former learner. May be repeated. */
export async function forgetReviewer(userId: string): Promise<void> {
  const records = await Review.find({ userId }).select('courseId').lean<ReviewRecord[]>();
  for (const { _id, courseId } of records) {
    // An id that nobody has, and for this review alone: its unique index stays true.
    await Review.updateOne({ _id }, { $set: { userId: _id.toString() } });
    await settleRating(courseId);
  }
}

/** A person's own review, for the form; null when there is none. */
export async function findReview(userId: string, courseId: string): Promise<OwnReview | null> {
  const found = await Review.findOne({ userId, courseId }).lean<ReviewRecord>();
  return found?.state === 'shown' ? { rating: found.rating, text: found.text } : null;
}

/** Has this learner done enough of the course to judge it? */
export async function mayReview(enrolment: Parameters<typeof progressOf>[0]): Promise<boolean> {
  const { percent, isComplete } = await progressOf(enrolment);
  return isComplete || enrolment.completedAt !== null || percent >= neededPercent;
}

async function upsert(userId: string, courseId: string, change: object): Promise<ReviewRecord> {
  const write = () =>
    Review.findOneAndUpdate({ userId, courseId }, change, {
      upsert: true,
      returnDocument: 'after',
    }).lean<ReviewRecord>();
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return write();
  }
}

function beyond(after: string | undefined): object {
  const [, ms, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(after ?? '') ?? [];
  if (!ms || !isId(id)) return {};
  const at = new Date(Number(ms));
  return { $or: [{ createdAt: trusted({ $lt: at }) }, { createdAt: at, _id: trusted({ $lt: id }) }] };
}

const somebody: ShownPerson = { name: 'A former learner', initials: '', avatar: null, href: null };

function entryOf(record: ReviewRecord, person: Known | undefined, onlooker: Onlooker): ReviewEntry {
  const { _id, rating, text, createdAt, updatedAt } = record;
  const who = person ? shownAs(person, onlooker) : somebody;
  return { id: _id.toString(), ...who, rating, text, createdAt, updatedAt };
}
