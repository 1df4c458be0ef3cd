/** A draft as `course.json`, its texts and its files, in names and an order that do not change. */

import { trusted } from 'mongoose';
import { exportBank } from '../../assessment/exchange/export.service.ts';
import { placesInExport } from '../../assessment/exchange/same-questions.service.ts';
import { type Sample, teamSamplesOf } from '../../assessment/peers/samples.service.ts';
import { fileIdsIn } from '../../lib/named-files.ts';
import { listFilesByIds, type MediaFile } from '../../media/media.service.ts';
import { Course, type CourseRecord, type DraftSection } from '../courses/course.model.ts';
import { slugOf } from '../courses/slugs.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import type { Release } from '../release.ts';
import { assignmentToFile } from './assignment-file.ts';
import { certificateToFile } from './certificate-file.ts';
import { type CourseFile, courseFormat, type FileLecture, type FileRelease } from './course-file.ts';
import { withPaths } from './markdown-files.ts';
import { quizToFile } from './quiz-file.ts';
import { stopsToFile } from './stops-file.ts';
import { surveyToFile } from './survey-file.ts';

/** `texts` and `files` by their path in the archive. */
export type Packed = { course: CourseFile; texts: Map<string, string>; files: Map<string, MediaFile>; slug: string };
type Shelf = {
  pathOf: (fileId: string | null) => string | undefined;
  addText: (path: string, text: string) => string | undefined;
};

/** Reads the whole draft; what lies in the bin stays there. */
export async function packCourse(course: CourseRecord): Promise<Packed> {
  const courseId = String(course._id);
  const lectures = await Lecture.find({ courseId, deletedAt: null })
    .sort({ sectionId: 1, position: 1 })
    .lean<LectureRecord[]>();
  const questions = await exportBank(courseId);
  const places = await placesInExport(courseId);
  const samples = await teamSamplesOf(
    lectures.filter(({ kind }) => kind === 'assignment').map(({ _id }) => String(_id)),
  );
  const known = await listFilesByIds(fileIdsIn([course.draft, lectures, questions]));
  const texts = new Map<string, string>();
  const files = new Map<string, MediaFile>();
  const shelf = shelfOf(known, texts, files);
  const { draft } = course;
  const slugs = new Map(lectures.map((one) => [String(one._id), one.slug]));
  const cover = shelf.pathOf(draft.coverFileId);
  const promo = shelf.pathOf(draft.promoFileId);
  const description = shelf.addText('description.md', draft.description);
  const sections = course.sections
    .filter((section) => !section.deletedAt)
    .map((section, at) => sectionOf(section, at, { lectures, slugs, shelf, places, samples }));
  if (questions.length > 0) shelf.addText('questions.json', `${JSON.stringify(questions, null, 2)}\n`);
  const packed: CourseFile = {
    $schema: './course.schema.json',
    format: courseFormat,
    ...filled({ title: draft.title, subtitle: draft.subtitle, description }),
    title: draft.title,
    ...filled({ learn: draft.learn, requirements: draft.requirements, audience: draft.audience, tags: draft.tags }),
    ...filled({ category: draft.category }),
    level: draft.level,
    language: draft.language,
    ...(draft.price ? { price: { amount: draft.price.amount, currency: draft.price.currency } } : {}),
    refundDays: draft.refundDays,
    ...(draft.access ? { access: draft.access } : {}),
    ...(draft.forcedOrder ? { forcedOrder: true } : {}),
    ...filled({ prerequisites: await slugsOf(draft.prerequisites ?? []) }),
    ...filled({ certificate: certificateToFile(draft, slugs, shelf.pathOf) }),
    ...filled({ cover, promo, questions: questions.length > 0 ? 'questions.json' : undefined }),
    sections,
    ...filled({ media: [...files].map(([file, { originalName }]) => ({ file, name: plainName(originalName) })) }),
  };
  return { course: packed, texts, files, slug: course.slug };
}

type Seen = {
  lectures: LectureRecord[];
  slugs: Map<string, string>;
  shelf: Shelf;
  places: Map<string, number>;
  samples: Map<string, Sample[]>;
};

function sectionOf(section: DraftSection, at: number, seen: Seen): CourseFile['sections'][number] {
  const inside = seen.lectures.filter((one) => one.sectionId === section.id);
  const release = releaseOf(section.release, seen.slugs);
  return {
    title: section.title,
    ...(release ? { release } : {}),
    lectures: inside.map((one, index) =>
      lectureOf(one, `${number(at)}-${number(index)}-${slugOf(one.title) || one.kind}`, seen),
    ),
  };
}

function lectureOf(one: LectureRecord, stem: string, { slugs, shelf, places, samples }: Seen): FileLecture {
  const release = releaseOf(one.release, slugs);
  const counts = one.required ? undefined : one.certificate ? 'certificate' : 'optional';
  const text = shelf.addText(`lectures/${stem}.md`, one.markdown);
  const file = shelf.pathOf(one.fileId);
  const poster = shelf.pathOf(one.posterFileId ?? null);
  return {
    slug: one.slug,
    title: one.title,
    kind: one.kind,
    ...filled({ summary: one.summary, counts }),
    ...(one.preview ? { preview: true } : {}),
    ...(one.ready ? {} : { ready: false }),
    ...(['document', 'embed', 'assignment'].includes(one.kind) ? filled({ seconds: one.seconds || undefined }) : {}),
    ...(release ? { release } : {}),
    ...filled({
      text,
      transcript: shelf.addText(`lectures/${stem}.transcript.md`, one.transcript),
      embed: one.embed,
      file,
      poster,
    }),
    ...(typeof one.posterAt === 'number' ? { posterAt: one.posterAt } : {}),
    ...filled({
      captions: one.captions.flatMap(({ language, label, fileId }) =>
        withFile({ language, label }, shelf.pathOf(fileId)),
      ),
      resources: one.resources.flatMap(({ title, fileId }) => withFile({ title }, shelf.pathOf(fileId))),
    }),
    ...(one.quiz ? { quiz: quizToFile(one.quiz, places) } : {}),
    ...(one.assignment ? { assignment: assignmentToFile(one.assignment, samples.get(String(one._id))) } : {}),
    ...(one.survey ? { survey: surveyToFile(one.survey) } : {}),
    ...(one.stops ? { stops: stopsToFile(one.stops, places) } : {}),
  };
}

/** Files get their number when they are first named; one that is gone is left out. */
function shelfOf(known: Map<string, MediaFile>, texts: Map<string, string>, files: Map<string, MediaFile>): Shelf {
  const paths = new Map<string, string>();
  const pathOf = (fileId: string | null) => {
    const file = fileId ? known.get(fileId) : undefined;
    if (!file || !fileId) return undefined;
    const given = paths.get(fileId);
    if (given) return given;
    const [, stem = '', ending = 'bin'] = /^(.*)\.([a-z0-9]{1,8})$/i.exec(plainName(file.originalName)) ?? [];
    const path = `media/${number(paths.size, 3)}-${slugOf(stem) || file.kind}.${ending.toLowerCase()}`;
    paths.set(fileId, path);
    files.set(path, file);
    return path;
  };
  const addText = (path: string, text: string) => {
    if (text.trim() === '') return undefined;
    const up = '../'.repeat(path.split('/').length - 1);
    texts.set(
      path,
      withPaths(text, (id) => (pathOf(id) ? `${up}${pathOf(id)}` : null)),
    );
    return path;
  };
  return { pathOf, addText };
}

function releaseOf(rule: Release | null | undefined, slugs: Map<string, string>): FileRelease | undefined {
  if (!rule) return undefined;
  if (rule.kind === 'date') return { kind: 'date', at: rule.at.toISOString() };
  if (rule.kind === 'days') return { kind: 'days', days: rule.days };
  const lecture = rule.lectureId ? slugs.get(rule.lectureId) : undefined;
  return { kind: 'after', ...(lecture ? { lecture } : {}) };
}

async function slugsOf(ids: readonly string[]): Promise<string[]> {
  const found = await Course.find({ _id: trusted({ $in: [...ids] }) })
    .select('slug')
    .lean<Pick<CourseRecord, 'slug'>[]>();
  return found.map(({ slug }) => slug).sort();
}

/** Only what is not empty, so that a file says nothing twice. */
function filled<T extends Record<string, unknown>>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '',
  );
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function withFile<T extends object>(facts: T, file: string | undefined): (T & { file: string })[] {
  return file ? [{ ...facts, file }] : [];
}

/** The school numbers files of one name; outside they have their own folder of numbers. */
function plainName(name: string): string {
  return name.replace(/ \(\d{1,4}\)(?=\.[^.]+$)/, '');
}

const number = (at: number, digits = 2): string => String(at + 1).padStart(digits, '0');
