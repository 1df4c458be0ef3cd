/** The catalog in this process: loaded at the start, kept current by the bus, read afresh after a gap. */
import { setImmediate } from 'node:timers/promises';
import { buildVersion } from '../lib/build-version.ts';
import { onAnnounce, onBusGap } from '../lib/bus.ts';
import { minute } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { cacheRedis } from '../lib/redis.ts';
import { type CatalogCourse, readAllFacts, readFacts } from './facts.service.ts';
import { dropCourse, indexCourse } from './search.gateway.ts';

/** Another build may know other facts of a course. */
const snapshotKey = `catalog:snapshot:${buildVersion}`;
const snapshotSeconds = 600;
const byId = new Map<string, CatalogCourse>();
const bySlug = new Map<string, CatalogCourse>();
/** Courses that are being read; `again`: told of meanwhile, so one more reading follows. */
const reading = new Map<string, { again: boolean; done: Promise<void> }>();
/** Courses told of while everything is read: what that reading says of them may be older than their own. */
const touched = new Set<string>();
let lastReload: Promise<void> = Promise.resolve();
let nextReload: Promise<void> | null = null;
let ready = false;
let changes = 0;
/** The sum of all versions as numbers: the same in all processes that hold the same courses, cheap to keep. */
let sum = 0;
let generation = '0';

/** Loads and stays current. Tries until a store answers; `catalogIsReady` tells when it has. */
export async function startCatalog(): Promise<void> {
  onAnnounce('catalog', ({ courseId }) => (typeof courseId === 'string' ? refreshSoon(courseId) : reloadLater()));
  onAnnounce('teachers', ({ teacherId }) => refreshTeacher(teacherId));
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

/** All courses on offer, whoever may find them: lists are made by `listedFor`. */
export function heldCourses(): Iterable<CatalogCourse> {
  return byId.values();
}

/** Also one that no list names: who shows it asks whether this person may see it. */
export function findCatalogCourse(which: { slug: string } | { id: string }): CatalogCourse | null {
  return ('slug' in which ? bySlug.get(which.slug) : byId.get(which.id)) ?? null;
}

/** Counts the changes this process has seen, for what is derived from the courses and kept. */
export function catalogChanges(): number {
  return changes;
}

/** One reading at a time for a course, so that no older one ends last; a message during it makes one more. */
function refreshSoon(courseId: string): void {
  touched.add(courseId);
  const running = reading.get(courseId);
  if (running) running.again = true;
  else reading.set(courseId, { again: false, done: refresh(courseId) });
}

async function refresh(courseId: string): Promise<void> {
  let again = true;
  while (again) {
    await setImmediate();
    const own = reading.get(courseId);
    if (own) own.again = false;
    await readOne(courseId);
    again = own?.again ?? false;
  }
  reading.delete(courseId);
}

async function readOne(courseId: string): Promise<void> {
  try {
    const facts = await readFacts(courseId);
    if (facts) put(facts);
    else drop(courseId);
  } catch (error) {
    log.warn({ courseId, reason: String(error) }, 'a course could not be read for the catalog');
    setTimeout(() => refreshSoon(courseId), 1000).unref();
  }
}

/** A teacher's name and words stand on all of their courses. */
function refreshTeacher(teacherId: unknown): void {
  for (const course of byId.values())
    if (course.teacher.id === teacherId || course.team.includes(String(teacherId))) refreshSoon(course.id);
}

function reloadLater(): void {
  void reloadCatalog();
}

/** Reads everything afresh, one reading after the other; resolves after one that began after this call. */
export function reloadCatalog(): Promise<void> {
  nextReload ??= lastReload.then(() => {
    nextReload = null;
    return readAll();
  });
  lastReload = nextReload;
  return nextReload;
}

/** What cannot be read now is tried again. */
async function readAll(): Promise<void> {
  touched.clear();
  try {
    const all = await readAllFacts();
    const ids = new Set(all.map((course) => course.id));
    for (const id of byId.keys()) if (!ids.has(id) && !touched.has(id)) drop(id);
    for (const course of all) if (!touched.has(course.id)) put(course);
    ready = true;
    await Promise.all([...reading.values()].map(({ done }) => done));
    await cacheRedis.set(snapshotKey, JSON.stringify([...byId.values()]), 'EX', snapshotSeconds).catch(() => undefined);
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
