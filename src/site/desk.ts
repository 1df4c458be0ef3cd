/** What the admin's pages about the site share: their tabs, their guard, dates in words. */
import { config } from '../config.ts';
import { formatMoment } from '../lib/dates.ts';
import { requireRole } from '../web/guards.ts';
import type { PartKey } from './part.model.ts';

export type Tab = { href: string; label: string; current: boolean };
export type Room = 'banner' | 'questions' | 'categories' | 'about' | 'terms' | 'privacy';

export const adminsOnly = requireRole('admin');

const rooms: [Room, string, string][] = [
  ['banner', 'Banner', '/admin/site/banner'],
  ['questions', 'Questions', '/admin/site/questions'],
  ['categories', 'Categories', '/admin/site/categories'],
  ['about', 'About', '/admin/site/texts/about'],
  ['terms', 'Terms', '/admin/site/texts/terms'],
  ['privacy', 'Privacy', '/admin/site/texts/privacy'],
];

export function tabsOf(room: Room): Tab[] {
  return rooms.map(([key, label, href]) => ({ href, label, current: key === room }));
}

/** The page on which a part is edited. */
export function roomOf(key: PartKey): { room: Room; href: string; label: string } {
  const room = key === 'faq' ? 'questions' : key;
  const [, label = '', href = ''] = rooms.find(([name]) => name === room) ?? [];
  return { room, label, href };
}

/** In the reader's time zone, which is named. */
export function momentOf(date: Date, zone: string = config.school.timeZone): { text: string; iso: string } {
  return { text: formatMoment(date, zone), iso: date.toISOString() };
}
