/** What the catalog's addresses may carry. What is not known is as if it were not there. */
import { z } from 'zod';
import { fields } from '../web/form.ts';
import { type FacetName, facetNames, type Sort, sorts, type Wish } from './browse.service.ts';

const maxWords = 100;
const known: Partial<Record<FacetName, readonly string[]>> = {
  level: ['beginner', 'intermediate', 'advanced', 'all'],
  price: ['free', 'paid'],
  rating: ['4.5', '4', '3'],
  length: ['short', 'medium', 'long'],
};
const word = z.string().regex(/^[\p{L}\p{N}._-]{1,60}$/u);

export const Suggestion = z.object({ q: fields.optionalLine(maxWords) });

/** Reads a query string into a wish: known names and values only, each list sorted, so that equal wishes are equal. */
export function wishOf(query: URLSearchParams): Wish {
  const sort = query.get('sort') as Sort | null;
  const facets = Object.fromEntries(facetNames.map((name) => [name, valuesOf(query, name)])) as Record<
    FacetName,
    string[]
  >;
  const q = (query.get('q') ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxWords);
  const after = query.get('after');
  return {
    q,
    sort: sort && sorts.includes(sort) ? sort : null,
    after: after && after.length < 300 ? after : null,
    ...facets,
  };
}

/** A wish as an address; `changes` replace parts of it, and a new choice starts at the first page. */
export function addressOf(wish: Wish, changes: Partial<Wish> = {}): string {
  const wanted = { ...wish, after: null, ...changes };
  const query = new URLSearchParams();
  if (wanted.q) query.set('q', wanted.q);
  for (const name of facetNames) for (const value of wanted[name]) query.append(name, value);
  if (wanted.sort) query.set('sort', wanted.sort);
  if (wanted.after) query.set('after', wanted.after);
  const text = query.toString();
  return text ? `/courses?${text}` : '/courses';
}

function valuesOf(query: URLSearchParams, name: FacetName): string[] {
  const values = query.getAll(name).filter((value) => known[name]?.includes(value) ?? word.safeParse(value).success);
  return [...new Set(values)].sort().slice(0, 20);
}
