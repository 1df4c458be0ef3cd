/** The list of categories: few, read on every page, changed by admins. */
import { announce, onAnnounce, onBusGap } from '../../lib/bus.ts';
import { isDuplicate } from '../../lib/db.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { requireAdmin } from '../policy.ts';
import { Category, type CategoryRecord } from './category.model.ts';
import { Course } from './course.model.ts';

export type CategoryEntry = { slug: string; name: string; description: string; icon: string; position: number };

let kept: { entries: CategoryEntry[]; until: number } | null = null;
let generation = 0;
onAnnounce('site', forgetCategories);
onBusGap(forgetCategories);

/** All categories in their order. From memory; every process reads afresh after `announce('site')`. */
export async function listCategories(): Promise<CategoryEntry[]> {
  if (kept && kept.until > performance.now()) return kept.entries;
  const began = generation;
  const records = await Category.find().sort({ position: 1 }).lean<CategoryRecord[]>();
  const entries = records.map(({ slug, name, description, icon, position }) => ({
    slug,
    name,
    description,
    icon,
    position,
  }));
  if (began === generation) kept = { entries, until: performance.now() + 60_000 };
  return entries;
}

/** Creates or changes the category with this slug. May be repeated. Throws Forbidden for others than admins. */
export async function saveCategory(admin: Person, entry: CategoryEntry): Promise<void> {
  requireAdmin(admin);
  const { slug, ...rest } = entry;
  try {
    await Category.updateOne({ slug }, { $set: rest }, { upsert: true });
  } catch (error) {
    // Two first saves at once: the other one made it, so this one changes it.
    if (!isDuplicate(error)) throw error;
    await Category.updateOne({ slug }, { $set: rest });
  }
  await tell();
}

/** Removes a category that no course is in. Throws Refused while one is, NotFound when it is not there. */
export async function removeCategory(admin: Person, slug: string): Promise<void> {
  requireAdmin(admin);
  const used = await Course.exists({ 'draft.category': slug });
  if (used) throw new Refused('Courses are in this category. Move them to another one first.', 'slug');
  const { deletedCount } = await Category.deleteOne({ slug });
  if (deletedCount === 0) throw new NotFound('This category');
  await tell();
}

async function tell(): Promise<void> {
  forgetCategories();
  await announce('site', { part: 'categories' });
}

function forgetCategories(): void {
  generation += 1;
  kept = null;
}
