/** The catalog in this process: loaded at the start, kept current by the bus, read afresh after a gap. */
import { onAnnounce, onBusGap } from '../lib/bus.ts';
import { minute } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { cacheRedis } from '../lib/redis.ts';
import { type CatalogCourse, readAllFacts, readFacts } from './facts.service.ts';
import { dropCourse, indexCourse } from './search.gateway.ts';

const snapshotKey = 'catalog:snapshot';
const snapshotSeconds = 600;
const byId = new Map<string, CatalogCourse>();
const bySlug = new Map<string, CatalogCourse>();
const waiting = new Set<string>();
let ready = false;
let changes = 0;
/** The sum of all versions as numbers: the same in all processes that hold the same courses, cheap to keep. */
let sum = 0;
let generation = '0';

/** Loads and stays current. Tries until a store answers; `catalogIsReady` tells when it has. */
export async function startCatalog(): Promise<void> {
  onAnnounce('catalog', ({ courseId }) => (typeof courseId === 'string' ? refreshSoon(courseId) : reloadLater()));
  onBusGap(reloadLater);
  setInterval(reloadLater, 10 * minute).unref();
  await loadSnapshot();
  await reloadCatalog();
}

export function catalogIsReady(): boolean {
  return ready;
}

/** Part of every catalog page's version: changes when any course does. */
export function catalogGeneration(): string {
  return generation;
}

export function listCatalog(): Iterable<CatalogCourse> {
  return byId.values();
}

export function findCatalogCourse(which: { slug: string } | { id: string }): CatalogCourse | null {
  return ('slug' in which ? bySlug.get(which.slug) : byId.get(which.id)) ?? null;
}

/** Counts the changes this process has seen, for what is derived from the courses and kept. */
export function catalogChanges(): number {
  return changes;
}

/** One reading at a time for a course; a message during a reading makes one more. */
function refreshSoon(courseId: string): void {
  if (waiting.has(courseId)) return;
  waiting.add(courseId);
  setImmediate(async () => {
    waiting.delete(courseId);
    try {
      const facts = await readFacts(courseId);
      if (facts) put(facts);
      else drop(courseId);
    } catch (error) {
      log.warn({ courseId, reason: String(error) }, 'a course could not be read for the catalog');
      setTimeout(() => refreshSoon(courseId), 1000).unref();
    }
  });
}

function reloadLater(): void {
  void reloadCatalog();
}

/** Reads everything afresh; what cannot be read now is tried again. */
export async function reloadCatalog(): Promise<void> {
  try {
    const all = await readAllFacts();
    const ids = new Set(all.map((course) => course.id));
    for (const id of byId.keys()) if (!ids.has(id)) drop(id);
    for (const course of all) put(course);
    ready = true;
    await cacheRedis.set(snapshotKey, JSON.stringify(all), 'EX', snapshotSeconds).catch(() => undefined);
  } catch (error) {
    log.warn({ reason: String(error) }, 'the catalog could not be read, trying again');
    setTimeout(reloadLater, 2000).unref();
  }
}

async function loadSnapshot(): Promise<void> {
  const text = await cacheRedis.get(snapshotKey).catch(() => null);
  if (!text) return;
  for (const course of JSON.parse(text) as CatalogCourse[]) put(course);
  ready = true;
}

function put(course: CatalogCourse): void {
  const old = byId.get(course.id);
  if (old?.version === course.version) return;
  if (old) forget(old);
  byId.set(course.id, course);
  bySlug.set(course.slug, course);
  sum += numberOf(course.version);
  generation = sum.toString(36);
  changes++;
  indexCourse(course);
}

function drop(id: string): void {
  const old = byId.get(id);
  if (!old) return;
  forget(old);
  byId.delete(id);
  changes++;
  dropCourse(id);
}

function forget(course: CatalogCourse): void {
  if (bySlug.get(course.slug)?.id === course.id) bySlug.delete(course.slug);
  sum -= numberOf(course.version);
  generation = sum.toString(36);
}

/** 32 bits of a version: sums of a million of them stay exact. */
function numberOf(version: string): number {
  return Number.parseInt(version.slice(0, 8), 16);
}
