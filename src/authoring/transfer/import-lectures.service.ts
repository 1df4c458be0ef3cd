/** Lectures from a zip of files in folders: first a plan that is looked at, then the lectures, each once. */
import { createHash } from 'node:crypto';
import { Refused } from '../../lib/errors.ts';
import type { MediaKind } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { lectureKindWords } from '../lectures/kinds.service.ts';
import type { LectureContent, LectureKind } from '../lectures/lecture.model.ts';
import { addLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { type FolderPlan, frontMatter, type PlannedLecture, type PlannedSection, planOf } from './folder-plan.ts';
import { mostMarkdown } from './import-lecture.ts';
import { textOf } from './import-texts.ts';
import { type Material, materialOf } from './material.service.ts';
import { newReport, type Report } from './report.ts';
import type { TransferRecord } from './transfer.model.ts';
import { type OpenZip, openZip } from './zip-reader.ts';

type Working = { folder: string; goOn: (percent: number) => Promise<void> };
type Source = { zip: OpenZip; material: Material; report: Report };

const names = new Intl.DisplayNames(['en'], { type: 'language' });
const fileKinds: Partial<Record<LectureKind, MediaKind[]>> = {
  video: ['video'],
  audio: ['audio'],
  document: ['document'],
};

/** Stores nothing until the record is confirmed. May be repeated: lectures have ids that follow from their paths. Throws Refused. */
export async function importLectures(
  person: Person,
  record: TransferRecord,
  path: string,
  { folder, goOn }: Working,
): Promise<Report> {
  const courseId = record.courseId ?? '';
  const zip = await openZip(path);
  try {
    const plan = planOf([...zip.parts.keys()]);
    if (plan.sections.length === 0)
      throw new Refused('No lecture was found in this archive: no text, film, recording or document.');
    const report = newReport(!record.confirmed);
    for (const { path: place, reason } of [...zip.skipped, ...plan.left]) report.left(place, reason);
    if (!record.confirmed) return tellPlan(plan, report);
    const count = plan.sections.reduce((sum, section) => sum + section.lectures.length, 0);
    const onFile = (done: number) => goOn(Math.min(99, Math.floor((100 * done) / Math.max(count, 1))));
    const material = materialOf({
      zip,
      folder,
      ownerId: person.id,
      courseId,
      report: silent(report),
      names: new Map(),
      onFile,
    });
    for (const section of plan.sections) await takeSection(person, record, section, { zip, material, report });
    return report;
  } finally {
    zip.close();
  }
}

function tellPlan({ sections }: FolderPlan, report: Report): Report {
  for (const { title, lectures } of sections)
    for (const one of lectures) {
      const more = [one.captions.length > 0 ? 'with captions' : '', one.transcript ? 'with a transcript' : ''].filter(
        Boolean,
      );
      const kind = lectureKindWords[one.kind].name;
      report.take(one.path, [`${kind} “${one.title}” in “${title}”`, ...more].join(', '));
    }
  return report;
}

async function takeSection(
  person: Person,
  record: TransferRecord,
  section: PlannedSection,
  source: Source,
): Promise<void> {
  const courseId = record.courseId ?? '';
  const course = await requireOwnCourse(person, courseId);
  const same = course.sections.find((one) => !one.deletedAt && one.title.toLowerCase() === section.title.toLowerCase());
  const { id: sectionId } =
    same ?? (await addSection(person, courseId, section.title, { id: idOf(record, `section:${section.title}`) }));
  for (const lecture of section.lectures) {
    const content = await contentOf(lecture, source);
    if (!content) continue;
    await addLecture(person, courseId, sectionId, { ...content, kind: lecture.kind, id: idOf(record, lecture.path) });
    source.report.take(lecture.path);
  }
}

/** Null when its file cannot be taken, which is in the report then. */
async function contentOf(
  one: PlannedLecture,
  source: Source,
): Promise<(Partial<LectureContent> & { title: string }) | null> {
  const kinds = fileKinds[one.kind];
  if (!kinds) return articleOf(one, source);
  const fileId = await source.material.take(one.path, kinds);
  if (!fileId) return null;
  const captions: LectureContent['captions'] = [];
  for (const { path, language } of one.captions) {
    const captionsId = await source.material.take(path, ['captions']);
    if (captionsId) captions.push({ language, label: names.of(language) ?? language, fileId: captionsId });
  }
  const transcript = one.transcript ? frontMatter((await textOf(one.transcript, source)) ?? '').text : '';
  return { title: one.title, fileId, captions, transcript };
}

async function articleOf(
  one: PlannedLecture,
  source: Source,
): Promise<(Partial<LectureContent> & { title: string }) | null> {
  const whole = await textOf(one.path, source);
  if (whole === null) return null;
  const { facts, text } = frontMatter(whole);
  // A heading that opens the text is its title.
  const heading = /^\s*#\s+(.{1,200})\n/.exec(text);
  const markdown = (heading && !facts.title ? text.slice(heading[0].length) : text).trim();
  return {
    title: (facts.title || heading?.[1]?.trim() || one.title).slice(0, 90),
    summary: (facts.summary ?? '').slice(0, 300),
    preview: isYes(facts.preview),
    required: facts.required === undefined || isYes(facts.required),
    ready: facts.ready === undefined || isYes(facts.ready),
    markdown: markdown.slice(0, mostMarkdown),
  };
}

/** Files are part of their lecture here: only what cannot be taken is told of them. */
function silent(report: Report): Report {
  return { ...report, take: () => undefined };
}

/** The same for the same archive and path, so that work done twice adds one. */
function idOf({ _id }: TransferRecord, path: string): string {
  return createHash('sha256').update(`${_id}:${path}`).digest('hex').slice(0, 24);
}

const isYes = (word: string | undefined): boolean => /^(yes|true|1|on)$/i.test(word ?? '');
