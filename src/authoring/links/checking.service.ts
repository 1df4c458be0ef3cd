/** Looks at the links of courses, by the clock: never while somebody waits. */
import { trusted } from 'mongoose';
import { config } from '../../config.ts';
import { day, fromNow, hour, now, second } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import type { DeadLink } from '../publishing/checks.ts';
import { readStudioRules } from '../review/studio-settings.service.ts';
import { findingsIn } from './findings.ts';
import { Link, type LinkRecord, linkId } from './link.model.ts';
import { type Look, type LookOptions, lookAt } from './link-client.ts';
import { LinkReport, type LinkReportRecord } from './link-report.model.ts';

/** An address, and the lectures it stands in ('' for the description of the course). */
type Standing = Map<string, Set<string>>;
type Known = Map<string, LinkRecord>;

/** An address is asked once in so long at most, however many courses name it. */
const askedEvery = day;
/** A site that stumbles is given so long before its links are called dead. */
const patience = 3 * day;
const againAfter = 7 * day;
/** In one run; the rest is looked at by the next one. */
const mostInRun = 150;
const mostFromHost = 30;
const mostDead = 200;
const coursesInRun = 20;
const forgottenAfter = 90 * day;
const runKey = 'link-run';

/** Courses that were edited since they were looked at, and all of them after a week; none where the school does not want it. May be repeated. */
export async function checkDueLinks(options: LookOptions = {}): Promise<void> {
  const { checks } = await readStudioRules();
  // A run may last longer than the pause between two; they would ask the same addresses.
  if (checks['dead-link'] === 'off' || !(await redis.set(runKey, '1', 'PX', hour / 2, 'NX'))) return;
  try {
    for (const courseId of await dueCourses()) await checkLinksOf(courseId, options);
    await Link.deleteMany({ checkedAt: trusted({ $lt: fromNow(-forgottenAfter) }) });
  } finally {
    await redis.del(runKey);
  }
}

/** Looks at the links of one course and keeps what it found. May be repeated; throws for a database that is away. */
export async function checkLinksOf(courseId: string, options: LookOptions = {}): Promise<void> {
  const course = await Course.findById(courseId).select('edits draft').lean<CourseRecord>();
  if (!course) return;
  const standing = await linksOf(course);
  const urls = [...standing.keys()];
  const known = await knownLinks(urls);
  const wanted = urls.filter((url) => !isRecent(known.get(url)));
  const chosen = choose(wanted, known);
  await Promise.all(byHost(chosen).map((list) => lookOneByOne(list, known, options)));
  await storeReport(courseId, {
    edits: course.edits,
    checkedAt: now(),
    nextAt: fromNow(chosen.length < wanted.length ? hour / 6 : againAfter),
    checked: known.size,
    dead: deadIn(standing, known),
  });
}

async function dueCourses(): Promise<string[]> {
  const edited = await Course.find({ updatedAt: trusted({ $gt: fromNow(-againAfter) }) })
    .select('edits')
    .sort({ updatedAt: -1 })
    .limit(500)
    .lean<{ _id: unknown; edits: number }[]>();
  const reports = await LinkReport.find({ _id: trusted({ $in: edited.map(({ _id }) => String(_id)) }) })
    .select('edits')
    .lean<{ _id: string; edits: number }[]>();
  const seen = new Map(reports.map(({ _id, edits }) => [_id, edits]));
  const changed = edited.filter(({ _id, edits }) => seen.get(String(_id)) !== edits).map(({ _id }) => String(_id));
  const old = await LinkReport.find({ nextAt: trusted({ $lte: now() }) })
    .select('_id')
    .sort({ nextAt: 1 })
    .limit(coursesInRun)
    .lean<{ _id: string }[]>();
  return [...new Set([...changed, ...old.map(({ _id }) => _id)])].slice(0, coursesInRun);
}

async function linksOf(course: CourseRecord): Promise<Standing> {
  const standing: Standing = new Map();
  const add = (url: string, where: string) => standing.set(url, (standing.get(url) ?? new Set()).add(where));
  const html = await renderMarkdown(course.draft.description, { imageAddress, idPrefix: 'about' });
  for (const url of findingsIn(html).links) add(url, '');
  const lectures = await Lecture.find({ courseId: String(course._id), deletedAt: null })
    .select('links')
    .lean<{ _id: unknown; links?: string[] }[]>();
  for (const { _id, links = [] } of lectures) for (const url of links) add(url, String(_id));
  // The school's own pages are not other people's: what is wrong there is ours to see.
  const own = new URL(config.publicUrl).origin;
  for (const url of standing.keys()) if (new URL(url).origin === own) standing.delete(url);
  return standing;
}

async function knownLinks(urls: string[]): Promise<Known> {
  const found = await Link.find({ _id: trusted({ $in: urls.map(linkId) }) }).lean<LinkRecord[]>();
  return new Map(found.map((one) => [one.url, one]));
}

function isRecent(link: LinkRecord | undefined): boolean {
  return link !== undefined && link.checkedAt > fromNow(-askedEvery);
}

/** Those never looked at first, then the ones whose turn is longest past; not too many of one host. */
function choose(urls: string[], known: Known): string[] {
  const age = (url: string) => known.get(url)?.checkedAt.getTime() ?? 0;
  const perHost = new Map<string, number>();
  const fair = urls
    .toSorted((one, other) => age(one) - age(other))
    .filter((url) => {
      const { host } = new URL(url);
      const count = (perHost.get(host) ?? 0) + 1;
      perHost.set(host, count);
      return count <= mostFromHost;
    });
  return fair.slice(0, mostInRun);
}

function byHost(urls: string[]): string[][] {
  return [...Map.groupBy(urls, (url) => new URL(url).host).values()];
}

async function lookOneByOne(urls: string[], known: Known, options: LookOptions): Promise<void> {
  for (const url of urls) {
    const look = await lookAt(url, { turn: takeTurn, ...options });
    known.set(url, await storeLink(url, look, known.get(url)));
  }
}

async function storeLink(url: string, look: Look, before: LinkRecord | undefined): Promise<LinkRecord> {
  const failingSince = look.state === 'ok' ? null : (before?.failingSince ?? now());
  const record = { _id: linkId(url), url, ...look, checkedAt: now(), failingSince };
  await Link.updateOne({ _id: record._id }, { $set: { ...record } }, { upsert: true });
  return record;
}

async function storeReport(courseId: string, report: Omit<LinkReportRecord, '_id'>): Promise<void> {
  await LinkReport.updateOne({ _id: courseId }, { $set: report }, { upsert: true });
}

function deadIn(standing: Standing, known: Known): DeadLink[] {
  const dead = [...standing].flatMap(([url, places]) => {
    const link = known.get(url);
    return link && isDead(link) ? [...places].map((lectureId) => ({ url, reason: link.reason, lectureId })) : [];
  });
  return dead.slice(0, mostDead);
}

function isDead({ state, failingSince }: LinkRecord): boolean {
  if (state === 'dead' || state === 'private') return true;
  return state === 'unsure' && failingSince !== null && failingSince <= fromNow(-patience);
}

/** One question a second to one host, from all workers together. Without Redis nobody is asked. */
async function takeTurn(host: string): Promise<void> {
  while (!(await redis.set(`link-turn:${host}`, '1', 'PX', second, 'NX')))
    await new Promise((done) => setTimeout(done, second / 4));
}
