/** Copies of lectures as they are now, one for each that changed since it was last published. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import type { Person } from '../../web/request.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { renderTexts } from '../lectures/lecture-content.service.ts';
import type { DraftRow } from '../outline/draft.service.ts';
import type { Version } from './published.service.ts';
import { LectureRevision } from './version.model.ts';

const batch = 500;
type Sections = { lectures: DraftRow[] }[];
type Found = { _id: unknown; lectureId: string; number: number };

/**
 * Writes the revisions that are not there yet and returns the ids of all, by lecture. Lectures that are not ready have none,
 * unless they only wait for their video.
 * null when one was saved meanwhile, so that its text is no longer the one asked for.
 * May be repeated: a revision is unique by lecture and number.
 */
export async function writeRevisions(
  person: Person,
  courseId: string,
  sections: Sections,
  before: Version | null,
): Promise<Map<string, string> | null> {
  const ids = new Map<string, string>();
  const known = new Map(before?.sections.flatMap((section) => section.lectures).map((one) => [one.id, one]) ?? []);
  const wanted: DraftRow[] = [];
  for (const row of sections.flatMap((section) => section.lectures)) {
    const was = known.get(row.id);
    if (!row.ready && !row.waitsFor) continue;
    if (was?.revisionId && was.revision === row.revision) ids.set(row.id, was.revisionId);
    else wanted.push(row);
  }
  for (let at = 0; at < wanted.length; at += batch) {
    const rows = wanted.slice(at, at + batch);
    await copyLectures(person, courseId, rows);
    for (const { _id, lectureId } of await findRevisions(rows)) ids.set(lectureId, String(_id));
  }
  return wanted.every((row) => ids.has(row.id)) ? ids : null;
}

async function copyLectures(person: Person, courseId: string, rows: DraftRow[]): Promise<void> {
  const there = new Set((await findRevisions(rows)).map((one) => one.lectureId));
  const missing = new Map(rows.filter((row) => !there.has(row.id)).map((row) => [row.id, row]));
  if (missing.size === 0) return;
  const lectures = await Lecture.find({ courseId, _id: trusted({ $in: [...missing.keys()] }) }).lean<LectureRecord[]>();
  const madeAt = now();
  const copies = lectures.map(async ({ _id, revision, title, kind, summary, markdown, html, ...rest }) => ({
    lectureId: String(_id),
    courseId,
    number: revision,
    title,
    kind,
    summary,
    markdown,
    html: await withAllSizes(markdown, html),
    embed: rest.embed,
    fileId: rest.fileId,
    posterFileId: rest.posterFileId,
    posterAt: rest.posterAt,
    captions: rest.captions,
    transcript: rest.transcript,
    transcriptHtml: rest.transcriptHtml,
    resources: rest.resources,
    quiz: rest.quiz ?? null,
    assignment: rest.assignment ?? null,
    survey: rest.survey ?? null,
    stops: rest.stops ?? null,
    seconds: missing.get(String(_id))?.seconds ?? rest.seconds,
    madeBy: person.id,
    madeAt,
  }));
  try {
    await LectureRevision.insertMany(await Promise.all(copies), { ordered: false, lean: true });
  } catch (error) {
    // Another publication writes the same copies at the same time; theirs are as good.
    if (!isOnlyDuplicates(error)) throw error;
  }
}

/** A picture's smaller sizes are made after the lecture was saved, so texts with pictures are rendered once more. */
async function withAllSizes(markdown: string, html: string): Promise<string> {
  return html.includes('<img ') ? ((await renderTexts({ markdown })).html ?? html) : html;
}

/** The revisions that carry just the numbers of these drafts. */
async function findRevisions(rows: DraftRow[]): Promise<Found[]> {
  const numbers = new Map(rows.map((row) => [row.id, row.revision]));
  const found = await LectureRevision.find({
    lectureId: trusted({ $in: [...numbers.keys()] }),
    number: trusted({ $in: [...new Set(numbers.values())] }),
  })
    .select('lectureId number')
    .lean<Found[]>();
  return found.filter((one) => numbers.get(one.lectureId) === one.number);
}

function isOnlyDuplicates(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 11000;
}
