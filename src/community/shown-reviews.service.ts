/** A course's reviews as pages print them: words, whole percents, dates. The first page is kept as long as it is true. */
import type { Onlooker } from '../accounts/privacy/shown-as.service.ts';
import { config } from '../config.ts';
import { cached } from '../lib/cache.ts';
import { listReviews } from './reviews.service.ts';

type Rated = {
  id: string;
  slug: string;
  rating: { average: number; count: number; histogram: readonly number[]; revision?: number | undefined };
};
export type ShownReview = {
  id: string;
  name: string;
  initials: string;
  avatar: string | null;
  /** The reviewer's public page, where the reader may see it. */
  href: string | null;
  stars: number;
  text: string;
  date: string;
  iso: string;
};
export type ShownPage = { key: string; reviews: ShownReview[]; moreHref: string | null };
export type ShownRating = {
  average: number;
  text: string;
  count: string;
  rows: { label: string; value: number; text: string }[];
};

/** null: nobody has rated the course. */
export function shownRating({ average, count, histogram }: Rated['rating']): ShownRating | null {
  if (count === 0) return null;
  const rows = [5, 4, 3, 2, 1].map((stars) => {
    const value = Math.round(((histogram[stars - 1] ?? 0) / count) * 100);
    return { label: stars === 1 ? '1 star' : `${stars} stars`, value, text: `${value} %` };
  });
  const words = `${count.toLocaleString('en')} ${count === 1 ? 'rating' : 'ratings'}`;
  return { average, text: average.toFixed(1), count: words, rows };
}

type Shown = { after?: string | undefined; onlooker?: Onlooker };

/** One page of the list; `after` comes from the link to the next one. Without `onlooker`: as strangers see it. */
export async function shownReviews(course: Rated, { after, onlooker = 'stranger' }: Shown = {}): Promise<ShownPage> {
  if (after) return read(course, onlooker, after);
  const key = `reviews:${course.id}:${course.rating.revision ?? 0}:${onlooker}`;
  return cached(key, 600, () => read(course, onlooker));
}

async function read(course: Rated, onlooker: Onlooker, after?: string): Promise<ShownPage> {
  const { reviews, next } = await listReviews(course.id, { after, onlooker });
  return {
    key: after ?? 'first',
    reviews: reviews.map(({ createdAt, rating, ...rest }) => ({
      id: rest.id,
      name: rest.name,
      initials: rest.initials,
      avatar: rest.avatar,
      href: rest.href,
      stars: rating,
      text: rest.text,
      date: createdAt.toLocaleDateString('en-GB', {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: config.school.timeZone,
      }),
      iso: createdAt.toISOString(),
    })),
    moreHref: next ? `/courses/${course.slug}/reviews?after=${next}` : null,
  };
}
