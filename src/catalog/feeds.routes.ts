/** What machines read: sitemap, robots.txt, and an Atom feed of new courses (RFC 4287). */
import { type Response, Router } from 'express';
import { listCategories } from '../authoring/courses/categories.service.ts';
import { config } from '../config.ts';
import { Busy, NotFound } from '../lib/errors.ts';
import { escapeHtml } from '../lib/view.ts';
import { doorsAreKnown, doorsAreOpen, leaveOpen } from '../web/doors.ts';
import { topCourses } from './browse.service.ts';
import { fullAddress } from './cards.ts';
import type { CatalogCourse } from './facts.service.ts';
import { listedFor } from './listed.service.ts';

leaveOpen(/^\/(robots\.txt|sitemap\.xml|feed\.atom)$/);

export const feeds = Router();
/** A sitemap may name 50,000 addresses (sitemaps.org). */
const most = 40_000;

feeds.get('/robots.txt', (_req, res) => {
  // Crawlers remember a closed door for a day, so a moment of not knowing must not look like one.
  if (!doorsAreKnown()) throw new Busy();
  if (!doorsAreOpen()) return send(res, 'text/plain; charset=utf-8', 'User-agent: *\nDisallow: /\n', 'no-cache');
  const closed = ['/account', '/learn', '/orders', '/studio', '/admin', '/notifications', '/payments'];
  const lines = [
    'User-agent: *',
    ...closed.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${fullAddress('/sitemap.xml')}`,
  ];
  send(res, 'text/plain; charset=utf-8', `${lines.join('\n')}\n`);
});

feeds.get('/sitemap.xml', async (_req, res) => {
  if (!doorsAreOpen()) throw new NotFound();
  const categories = await listCategories();
  const courses = listedFor('public').slice(0, most);
  const teachers = new Set(
    courses.flatMap(({ teacher, others }) => [teacher, ...others]).flatMap(({ handle }) => handle ?? []),
  );
  const entries = [
    entry('/'),
    entry('/courses'),
    ...categories.map(({ slug }) => entry(`/categories/${slug}`)),
    ...[...teachers].map((handle) => entry(`/teachers/${handle}`)),
    ...courses.map((course) => entry(`/courses/${course.slug}`, new Date(course.publishedAt))),
  ];
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`;
  send(res, 'application/xml; charset=utf-8', xml);
});

feeds.get('/feed.atom', (_req, res) => {
  if (!doorsAreOpen()) throw new NotFound();
  const courses = topCourses('newest', 30);
  const updated = new Date(Math.max(0, ...courses.map((course) => course.publishedAt))).toISOString();
  const self = fullAddress('/feed.atom');
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>${escapeHtml(config.school.name)}: new courses</title>`,
    `<id>${self}</id><link rel="self" href="${self}"/><link href="${fullAddress('/courses')}"/><updated>${updated}</updated>`,
    ...courses.map(
      (course) =>
        `<entry><title>${escapeHtml(course.title)}</title><id>${fullAddress(`/courses/${course.slug}`)}</id>` +
        `<link href="${fullAddress(`/courses/${course.slug}`)}"/>${authorsOf(course)}` +
        `<published>${new Date(course.firstPublishedAt).toISOString()}</published><updated>${new Date(course.publishedAt).toISOString()}</updated>` +
        `<summary>${escapeHtml(course.subtitle)}</summary></entry>`,
    ),
    '</feed>',
  ].join('\n');
  send(res, 'application/atom+xml; charset=utf-8', `${xml}\n`);
});

function authorsOf({ teacher, others }: CatalogCourse): string {
  return [teacher, ...others].map(({ name }) => `<author><name>${escapeHtml(name)}</name></author>`).join('');
}

function entry(path: string, changed?: Date): string {
  const lastmod = changed ? `<lastmod>${changed.toISOString()}</lastmod>` : '';
  return `<url><loc>${escapeHtml(fullAddress(path))}</loc>${lastmod}</url>`;
}

function send(res: Response, type: string, text: string, keep = 'public, max-age=600'): void {
  res.set({ 'Content-Type': type, 'Cache-Control': keep }).end(text);
}
