/** Courses as the templates want them: formatted words, no numbers to work with. */
import { config } from '../config.ts';
import { formatMoney } from '../lib/money.ts';
import type { CatalogCourse } from './facts.service.ts';

export type Card = {
  href: string;
  title: string;
  teacher: string;
  cover: { src: string; srcset?: string } | null;
  rating?: { value: number; text: string; count: string };
  facts: string[];
  price: { text: string };
};

const levelWords: Record<string, string> = {
  beginner: 'Beginner',
  intermediate: 'Intermediate',
  advanced: 'Advanced',
  all: 'All levels',
};
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

export function cardOf(course: CatalogCourse): Card {
  const { rating } = course;
  return {
    href: `/courses/${course.slug}`,
    title: course.title,
    teacher: teachersOf(course),
    cover: course.cover,
    ...(rating.count > 0
      ? { rating: { value: rating.average, text: rating.average.toFixed(1), count: rating.count.toLocaleString('en') } }
      : {}),
    facts: [hoursOf(course.seconds), levelOf(course.level)],
    price: { text: priceOf(course.price) },
  };
}

/** "Ada Fernandes", "Ada Fernandes and Eve Norton", "Ada Fernandes and 2 others" */
export function teachersOf({ teacher, others }: Pick<CatalogCourse, 'teacher' | 'others'>): string {
  const [second] = others;
  if (!second) return teacher.name;
  return `${teacher.name} and ${others.length === 1 ? second.name : `${others.length} others`}`;
}

/** "45 min", "6 h", "1.5 h": how long a course or a part of it takes. */
export function hoursOf(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 30) / 2;
  return `${hours} h`;
}

export function levelOf(level: string): string {
  return levelWords[level] ?? level;
}

/** The English name of a BCP 47 tag. */
export function languageOf(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function priceOf(price: CatalogCourse['price']): string {
  return price ? formatMoney(price) : 'Free';
}

/** An address of ours in full, for canonical links and feeds. */
export function fullAddress(path: string): string {
  return config.publicUrl + path;
}
