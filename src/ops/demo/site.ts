/** What the demo school says around its courses. */
import { findTextVersion, publishText } from '../../accounts/consent/text-versions.service.ts';
import { saveBanner, saveFaq, saveLegal } from '../../site/site.service.ts';
import type { Person } from '../../web/request.ts';
import type { DemoSchool } from './content.ts';

/** May be repeated. */
export async function seedSite(admin: Person, { site, legal }: DemoSchool): Promise<void> {
  await saveBanner(admin, site.banner);
  await saveFaq(admin, site.faq);
  for (const name of ['about', 'terms', 'privacy'] as const) await saveLegal(admin, name, legal[name] ?? '');
  for (const name of ['terms', 'privacy'] as const) await publishFirst(admin, name, legal[name] ?? '');
}

/** The demo people have agreed to it when they joined. */
async function publishFirst(admin: Person, name: 'terms' | 'privacy', markdown: string): Promise<void> {
  if (await findTextVersion(name, 1)) return;
  await publishText(admin, name, { markdown, changed: 'The first version.', seen: 0 });
}
