/** What the school says about itself: questions, about, terms, privacy. And what stands around every page. */
import { type Request, type Response, Router } from 'express';
import { listTextVersions, versionsInForce } from '../accounts/consent/text-versions.service.ts';
import { config } from '../config.ts';
import { formatDay } from '../lib/dates.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { leaveOpen } from '../web/doors.ts';
import { cachePages } from '../web/page-cache.ts';
import { provideShell } from '../web/shell.ts';
import { siteFacts, siteGeneration } from './site.service.ts';
import { type TextKey, textKeys } from './values.ts';

const faqPage = view<{ entries: { id: string; question: string; html: string }[] }>('site/faq/show');
type Version = { label: string; day: string; iso: string; changed: string };
const textPage = view<{ title: string; html: string | null; tabs: object[]; versions: Version[] }>('site/texts/show');
const words: Record<TextKey, string> = { about: 'About', terms: 'Terms', privacy: 'Privacy' };

provideShell('banner', () => siteFacts().banner);
provideShell('categories', () => siteFacts().categories);

// Who joins agrees to these, so they can be read before.
leaveOpen(/^\/(terms|privacy)$/);

const kept = new Set(['/faq', ...textKeys.map((key) => `/${key}`)]);
cachePages(({ path, query }) => (kept.has(path) && query.size === 0 ? { key: path, version: textsVersion } : null));

export const pages = Router();

pages.get('/faq', async (req, res) => {
  const head = canonical('/faq');
  const entries = siteFacts().faq.map(({ id, question, html }) => ({ id, question, html }));
  await answer(req, res, { page: faqPage({ entries }), title: 'Questions and answers', head });
});

for (const key of textKeys) pages.get(`/${key}`, (req, res) => showText(req, res, key));

async function showText(req: Request, res: Response, key: TextKey): Promise<void> {
  const text = siteFacts().texts[key];
  const tabs = textKeys.map((one) => ({ href: `/${one}`, label: words[one], current: one === key }));
  const title = text?.title ?? words[key];
  await answer(req, res, {
    page: textPage({ title, html: text?.html ?? null, tabs, versions: versionsOf(key) }),
    title,
    head: canonical(`/${key}`),
  });
}

/** The texts, and the list of their published versions. */
function textsVersion(): string {
  const { terms, privacy } = versionsInForce();
  return `${siteGeneration()}.${terms}.${privacy}`;
}

function versionsOf(key: TextKey): Version[] {
  if (key === 'about') return [];
  return listTextVersions(key).map(({ number, changed, publishedAt }) => ({
    label: `Version ${number}`,
    day: formatDay(publishedAt, config.school.timeZone),
    iso: publishedAt.toISOString(),
    changed,
  }));
}

function canonical(path: string): string {
  return `<link rel="canonical" href="${config.publicUrl}${path}">`;
}
