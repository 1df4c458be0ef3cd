/** What machines read of a course: schema.org's Course with its offer, rating and breadcrumb, as JSON-LD. */
import type { CategoryEntry } from '../authoring/courses/categories.service.ts';
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { amountForField } from '../lib/money.ts';
import { fullAddress } from './cards.ts';
import type { CatalogCourse } from './facts.service.ts';

/** A data block: it is not a script to the browser, so the content policy lets it stand. */
export function courseData(facts: CatalogCourse, course: PublishedCourse, category: CategoryEntry | undefined): string {
  return block({
    '@context': 'https://schema.org',
    '@graph': [courseOf(facts, course), breadcrumbOf(facts, category)],
  });
}

/** The page about a teacher (schema.org's ProfilePage). `links`: own pages elsewhere. */
export function teacherData(teacher: {
  name: string;
  handle: string;
  headline: string;
  portrait: string | null;
  links: string[];
}): string {
  const { name, handle, headline, portrait, links } = teacher;
  const person = {
    '@type': 'Person',
    name,
    url: fullAddress(`/teachers/${handle}`),
    ...(headline ? { description: headline } : {}),
    ...(portrait ? { image: new URL(portrait, config.publicUrl).toString() } : {}),
    ...(links.length > 0 ? { sameAs: links } : {}),
  };
  return block({ '@context': 'https://schema.org', '@type': 'ProfilePage', mainEntity: person });
}

function courseOf(facts: CatalogCourse, course: PublishedCourse): object {
  const { count, average } = facts.rating;
  const rating = {
    '@type': 'AggregateRating',
    ratingValue: average,
    ratingCount: count,
    bestRating: 5,
    worstRating: 1,
  };
  return {
    '@type': 'Course',
    name: facts.title,
    description: facts.subtitle || facts.title,
    url: fullAddress(`/courses/${facts.slug}`),
    inLanguage: facts.language,
    dateModified: course.publishedAt.toISOString(),
    provider: { '@type': 'Organization', name: config.school.name, url: fullAddress('/') },
    ...(facts.cover ? { image: new URL(facts.cover.src, config.publicUrl).toString() } : {}),
    ...(count > 0 ? { aggregateRating: rating } : {}),
    offers: offerOf(facts),
    hasCourseInstance: {
      '@type': 'CourseInstance',
      instructor: [facts.teacher, ...facts.others].map(instructorOf),
      courseMode: 'Online',
      courseWorkload: `PT${Math.max(1, Math.round(facts.seconds / 60))}M`,
    },
  };
}

function instructorOf({ name, handle }: CatalogCourse['teacher']): object {
  return { '@type': 'Person', name, ...(handle ? { url: fullAddress(`/teachers/${handle}`) } : {}) };
}

function offerOf(facts: CatalogCourse): object {
  const { price } = facts;
  const category = price ? 'Paid' : 'Free';
  return {
    '@type': 'Offer',
    category,
    price: price ? amountForField(price) : '0',
    priceCurrency: price?.currency ?? config.school.currency,
  };
}

function breadcrumbOf(facts: CatalogCourse, category: CategoryEntry | undefined): object {
  const steps = [
    ['Courses', '/courses'],
    ...(category ? [[category.name, `/categories/${category.slug}`]] : []),
    [facts.title, `/courses/${facts.slug}`],
  ];
  const itemListElement = steps.map(([name, path = ''], at) => ({
    '@type': 'ListItem',
    position: at + 1,
    name,
    item: fullAddress(path),
  }));
  return { '@type': 'BreadcrumbList', itemListElement };
}

function block(data: object): string {
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}
