/** What courses are sorted into, as admins work on it: new, other words, another place, away. */
import anyAscii from 'any-ascii';
import { type Act, audit } from '../accounts/audit/audit.service.ts';
import {
  type CategoryEntry,
  listCategories,
  removeCategory,
  saveCategory,
} from '../authoring/courses/categories.service.ts';
import { Conflict, NotFound, Refused } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { refreshSite } from './site.service.ts';

export type CategoryWords = Pick<CategoryEntry, 'name' | 'description' | 'icon'>;

/** Throws NotFound. */
export async function requireCategory(slug: string): Promise<CategoryEntry> {
  const found = (await listCategories()).find((entry) => entry.slug === slug);
  if (!found) throw new NotFound('This category');
  return found;
}

/** Adds at the end; its address is made of its name and stays. Throws Refused (`name`) when the address is taken. */
export async function addCategory(admin: Person, words: CategoryWords): Promise<void> {
  const all = await listCategories();
  const slug = addressOf(words.name);
  if (!slug) throw new Refused('Please use some letters in the name.', 'name');
  // `/categories/new` is the page that makes them.
  if (slug === 'new' || all.some((entry) => entry.slug === slug))
    throw new Refused('This name is taken. Please choose another one.', 'name');
  const position = Math.max(0, ...all.map((entry) => entry.position)) + 1;
  await written('added', { slug, ...words }, { after: words });
  await saveCategory(admin, { slug, position, ...words });
  await refreshSite();
}

/** `seen` is what the admin's form began with. Throws Conflict with the stored entry when that is not stored any more. */
export async function changeCategory(admin: Person, slug: string, words: CategoryWords, seen: string): Promise<void> {
  const stored = await requireCategory(slug);
  if (seen !== fingerprint(stored)) throw new Conflict('Somebody else changed this category meanwhile.', stored);
  const { name, description, icon } = stored;
  await written('changed', stored, { before: { name, description, icon }, after: words });
  await saveCategory(admin, { slug, position: stored.position, ...words });
  await refreshSite();
}

/** One place up or down; at the end of the list nothing changes. */
export async function moveCategory(admin: Person, slug: string, direction: 'up' | 'down'): Promise<void> {
  const all = await listCategories();
  const moved = await requireCategory(slug);
  const rest = all.filter((entry) => entry.slug !== slug);
  const to = all.indexOf(moved) + (direction === 'up' ? -1 : 1);
  const order = [...rest.slice(0, Math.max(to, 0)), moved, ...rest.slice(Math.max(to, 0))];
  await written('moved', moved, {
    before: { place: all.indexOf(moved) + 1 },
    after: { place: order.indexOf(moved) + 1 },
  });
  for (const [at, entry] of order.entries())
    if (entry.position !== at + 1) await saveCategory(admin, { ...entry, position: at + 1 });
  await refreshSite();
}

/** Throws Refused while courses are in it. */
export async function dropCategory(admin: Person, slug: string): Promise<void> {
  const { name, description, icon } = await requireCategory(slug);
  await removeCategory(admin, slug);
  await written('removed', { slug, name }, { before: { name, description, icon } });
  await refreshSite();
}

async function written(
  what: 'added' | 'changed' | 'moved' | 'removed',
  { slug, name }: { slug: string; name: string },
  values: Pick<Act, 'before' | 'after'>,
): Promise<void> {
  await audit({ action: `category.${what}`, on: { kind: 'category', id: slug, name }, ...values });
}

/** The words of a category as one text, to see whether they are still the same. */
export function fingerprint({ name, description, icon }: CategoryWords): string {
  return JSON.stringify([name, description, icon]);
}

function addressOf(name: string): string {
  return anyAscii(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}
