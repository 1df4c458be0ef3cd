/** The filters of the catalog in words, with how many courses each choice would show. */
import type { CategoryEntry } from '../authoring/courses/categories.service.ts';
import { type FacetCounts, type FacetName, facetNames, type Wish } from './browse.service.ts';
import { languageOf, levelOf } from './cards.ts';

export type FacetGroup = {
  name: FacetName;
  legend: string;
  options: { value: string; label: string; count: string; checked: boolean }[];
};

const legends: Record<FacetName, string> = {
  category: 'Category',
  level: 'Level',
  language: 'Language',
  price: 'Price',
  rating: 'Rating',
  length: 'Length',
};
const order: Partial<Record<FacetName, string[]>> = {
  level: ['beginner', 'intermediate', 'advanced', 'all'],
  price: ['free', 'paid'],
  rating: ['4.5', '4', '3'],
  length: ['short', 'medium', 'long'],
};
const plainWords: Record<string, string> = {
  free: 'Free',
  paid: 'Paid',
  '4.5': '4.5 and more',
  '4': '4 and more',
  '3': '3 and more',
  short: 'Under 2 hours',
  medium: '2 to 6 hours',
  long: 'Over 6 hours',
};

/** Groups with at least one choice. A chosen value stays listed also when nothing fits it any more. */
export function facetGroups(wish: Wish, counts: FacetCounts, categories: CategoryEntry[]): FacetGroup[] {
  const groups = facetNames.map((name) => ({
    name,
    legend: legends[name],
    options: optionsOf(name, wish, counts, categories),
  }));
  return groups.filter(({ options }) => options.length > 1 || options.some(({ checked }) => checked));
}

export const wordsOf = { sorts: sortWords, chosen: chosenWords };

function optionsOf(name: FacetName, wish: Wish, counts: FacetCounts, categories: CategoryEntry[]) {
  const listed =
    name === 'category' ? categories.map(({ slug }) => slug) : (order[name] ?? [...counts[name].keys()].sort());
  return listed
    .filter((value) => counts[name].has(value) || wish[name].includes(value))
    .map((value) => ({
      value,
      label: labelOf(name, value, categories),
      count: (counts[name].get(value) ?? 0).toLocaleString('en'),
      checked: wish[name].includes(value),
    }));
}

function sortWords(wish: Wish): { value: string; label: string }[] {
  const sorts = [
    { value: 'popular', label: 'Most learners' },
    { value: 'newest', label: 'Newest' },
    { value: 'rating', label: 'Best rated' },
    { value: 'price', label: 'Lowest price' },
  ];
  return wish.q
    ? [{ value: '', label: 'Best match' }, ...sorts]
    : [{ value: '', label: 'Most learners' }, ...sorts.slice(1)];
}

function chosenWords(wish: Wish, categories: CategoryEntry[]): { label: string; without: Partial<Wish> }[] {
  return facetNames.flatMap((name) =>
    wish[name].map((value) => ({
      label: labelOf(name, value, categories),
      without: { [name]: wish[name].filter((one) => one !== value) },
    })),
  );
}

function labelOf(name: FacetName, value: string, categories: CategoryEntry[]): string {
  if (name === 'category') return categories.find(({ slug }) => slug === value)?.name ?? value;
  if (name === 'level') return levelOf(value);
  if (name === 'language') return languageOf(value);
  return plainWords[value] ?? value;
}
