/** What the school says on its pages, in memory: read at the start, kept current by the bus, saved by admins. */
import { createHash, randomUUID } from 'node:crypto';
import { actFact } from '../accounts/audit/audit.service.ts';
import { type CategoryEntry, listCategories } from '../authoring/courses/categories.service.ts';
import { renderMarkdown } from '../authoring/markdown/markdown.service.ts';
import { announce } from '../lib/bus.ts';
import { Forbidden, Refused } from '../lib/errors.ts';
import { keepCurrent } from '../lib/kept-current.ts';
import { log } from '../lib/log.ts';
import type { Person } from '../web/request.ts';
import { findPart, listParts, type PartKey, type PartRecord, storePart } from './part.model.ts';
import {
  type BannerState,
  BannerValue,
  beginningOf,
  type FaqEntry,
  FaqValue,
  mostFaqEntries,
  type SiteText,
  type TextKey,
  TextValue,
} from './values.ts';

export type SiteFacts = {
  /** null: switched off or never written. */
  banner: { text: string; href: string | null; tone: string } | null;
  faq: FaqEntry[];
  texts: Record<TextKey, SiteText | null>;
  categories: CategoryEntry[];
};

let facts: SiteFacts = { banner: null, faq: [], texts: { about: null, terms: null, privacy: null }, categories: [] };
/** Random until the facts are there: what is shown before must not be kept for later. */
let generation = `unread-${randomUUID()}`;
let reading: Promise<void> | null = null;
let readAgain = false;

/** Reads the facts and stays current. Resolves when they are there; tries until the database answers. May be repeated. */
export async function startSite(): Promise<void> {
  await keepCurrent('site', refreshSite);
}

/** What is said now. From memory, never waits. */
export function siteFacts(): SiteFacts {
  return facts;
}

/** Part of the version of every visitor page: changes when banner, FAQ, texts or categories do, in all processes alike. */
export function siteGeneration(): string {
  return generation;
}

/** Sets the line above all pages. `expected`: the revision the admin saw, see `storePart`. Throws Forbidden, Conflict. */
export async function saveBanner(
  admin: Person,
  banner: { text: string; href?: string | null | undefined; tone: string; on?: boolean },
  expected?: number,
): Promise<PartRecord> {
  const value: BannerState = BannerValue.parse({ on: true, ...banner, href: banner.href ?? null });
  return savePart(admin, 'banner', value, expected);
}

/** Replaces all questions, in this order; answers are Markdown. An entry without `id` is new. Throws as `saveBanner`. */
export async function saveFaq(
  admin: Person,
  entries: { id?: string; question: string; answer: string }[],
  expected?: number,
): Promise<PartRecord> {
  if (entries.length > mostFaqEntries) throw new Refused(`Please keep it to ${mostFaqEntries} questions.`);
  const stored = FaqValue.safeParse((await findPart('faq'))?.value).data?.entries ?? [];
  const known = new Map(stored.map((entry) => [entry.question, entry]));
  // The seed has no ids: a question that stands already keeps its own, so that saving twice changes nothing.
  const rendered = entries.map(async ({ id, question, answer }) => ({
    id: id ?? known.get(question)?.id ?? newEntryId(),
    revision: known.get(question)?.revision ?? 1,
    question,
    answer,
    html: await renderMarkdown(answer),
  }));
  return savePart(admin, 'faq', { entries: await Promise.all(rendered) }, expected);
}

/** Replaces one of the school's own texts. The first line may be its title (`# …`). Throws as `saveBanner`. */
export async function saveLegal(admin: Person, key: TextKey, markdown: string, expected?: number): Promise<PartRecord> {
  const { title, body } = splitTitle(markdown);
  const value: SiteText = { title: title ?? titles[key], markdown, html: await renderMarkdown(body) };
  return savePart(admin, key, value, expected);
}

/** Stores a value that was parsed, and shows it in every process. */
export async function savePart(admin: Person, key: PartKey, value: unknown, expected?: number): Promise<PartRecord> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const tell = (before: unknown) => partAct(key, before, value);
  const stored = await storePart(key, value, admin, { expected, tell });
  await refreshSite();
  // Other processes look by themselves every minute: a Redis that is away only delays them.
  await announce('site', { part: key }).catch((error: unknown) => log.warn({ reason: String(error) }, 'not announced'));
  return stored;
}

/** The line of the audit log. What was said before is kept whole in the part's own history. */
function partAct(key: PartKey, before: unknown, after: unknown) {
  return actFact({
    action: 'site.changed',
    on: { kind: 'site', id: key, name: partNames[key] },
    before: { words: beginningOf(key, before) },
    after: { words: beginningOf(key, after) },
  });
}

/** Reads all afresh. A call during a reading waits for one more reading. */
export function refreshSite(): Promise<void> {
  if (reading) {
    readAgain = true;
    return reading;
  }
  reading = readUntilCurrent();
  return reading;
}

export function newEntryId(): string {
  return randomUUID().slice(0, 8);
}

const titles: Record<TextKey, string> = { about: 'About', terms: 'Terms', privacy: 'Privacy' };
const partNames: Record<PartKey, string> = { banner: 'the banner', faq: 'the questions', ...titles };

export function splitTitle(markdown: string): { title: string | null; body: string } {
  const found = /^\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\r?\n|$)/.exec(markdown);
  return { title: found?.[1] ?? null, body: found ? markdown.slice(found[0].length) : markdown };
}

async function readUntilCurrent(): Promise<void> {
  try {
    do {
      readAgain = false;
      await readAll();
    } while (readAgain);
  } finally {
    reading = null;
  }
}

async function readAll(): Promise<void> {
  const [parts, categories] = await Promise.all([listParts(), listCategories()]);
  const value = (key: PartKey) => parts.find((part) => part.key === key)?.value;
  const banner = BannerValue.safeParse(value('banner')).data;
  const text = (key: TextKey) => TextValue.safeParse(value(key)).data ?? null;
  facts = {
    banner: banner?.on ? { text: banner.text, href: banner.href, tone: banner.tone } : null,
    faq: FaqValue.safeParse(value('faq')).data?.entries ?? [],
    texts: { about: text('about'), terms: text('terms'), privacy: text('privacy') },
    categories,
  };
  generation = generationOf(parts, categories);
}

/** Revisions only go up: going back to an older text never makes the pages of that time current again. */
function generationOf(parts: PartRecord[], categories: CategoryEntry[]): string {
  const sum = parts.reduce((total, part) => total + part.revision, 0);
  const hash = createHash('sha1').update(JSON.stringify(categories)).digest('base64url');
  return `${sum.toString(36)}-${hash.slice(0, 6)}`;
}
