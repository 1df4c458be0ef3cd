/** What the demo school says around its courses. */
import { saveBanner, saveFaq, saveLegal } from '../../site/site.service.ts';
import type { Person } from '../../web/request.ts';
import type { DemoSchool } from './content.ts';

/** May be repeated. */
export async function seedSite(admin: Person, { site, legal }: DemoSchool): Promise<void> {
  await saveBanner(admin, site.banner);
  await saveFaq(admin, site.faq);
  for (const name of ['about', 'terms', 'privacy'] as const) await saveLegal(admin, name, legal[name] ?? '');
}
