/** What stands beside a course: its price, the one button, what is included. */
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';
import { type Card, priceOf } from './cards.ts';
import { includedIn } from './course-facts.ts';
import type { CatalogCourse } from './facts.service.ts';

/** What the one button does: enrol (free), buy, or go on learning; nothing in the preview of a draft. */
export type Action = {
  kind: 'enrol' | 'buy' | 'continue' | 'closed' | 'preview';
  href: string;
  label: string;
  slug: string;
  csrf: string | null;
};
export type Aside = {
  cover: Card['cover'];
  title: string;
  slug: string;
  price: string;
  action: Action;
  included: string[];
  refund: string;
  preview: string | null;
  /** Courses to be finished before its lectures open. */
  first: First[];
};
/** `done`: whoever looks has finished it. */
export type First = { title: string; href: string; done: boolean };

export function asideOf(facts: CatalogCourse, published: PublishedCourse, action: Action, first: First[] = []): Aside {
  const { refundDays } = published.facts;
  return {
    cover: facts.cover,
    title: facts.title,
    slug: facts.slug,
    price: priceOf(facts.price),
    action,
    included: includedIn(published),
    refund: refundWords(facts, refundDays),
    preview: facts.firstPreview ? `/courses/${facts.slug}/lectures/${facts.firstPreview}` : null,
    first,
  };
}

function refundWords(facts: CatalogCourse, days: number): string {
  if (!facts.price) return 'Free: there is nothing to pay and nothing to lose.';
  if (days === 0) return 'This course is not refunded once it is paid.';
  return `Not for you after all? Write to us within ${days} days of paying and you get all of it back.`;
}
