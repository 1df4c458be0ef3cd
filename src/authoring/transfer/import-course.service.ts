/** A course made from an archive. It belongs to nobody until it is whole, so nobody sees half of it. */

import { trusted } from 'mongoose';
import { importBank } from '../../assessment/exchange/export.service.ts';
import { idsInBank } from '../../assessment/exchange/same-questions.service.ts';
import { removeSamples } from '../../assessment/peers/samples.service.ts';
import { removeBank } from '../../assessment/questions/questions.service.ts';
import { Refused } from '../../lib/errors.ts';
import { formatMoney } from '../../lib/money.ts';
import type { MediaKind } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { listCategories } from '../courses/categories.service.ts';
import { Course, type CourseFacts, type CourseRecord, levels } from '../courses/course.model.ts';
import { createCourse } from '../courses/courses.service.ts';
import { Edit } from '../history/edit.model.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { addSection } from '../outline/sections.service.ts';
import { designFromFile, ruleFromFile } from './certificate-file.ts';
import { CourseFile, schemaProblems } from './course-file.ts';
import { importLecture, linkReleases, releaseFor } from './import-lecture.ts';
import { textOf } from './import-texts.ts';
import { type Material, materialOf } from './material.service.ts';
import { newReport, type Report } from './report.ts';
import { Transfer, type TransferRecord } from './transfer.model.ts';
import { type OpenZip, openZip } from './zip-reader.ts';

type Working = { folder: string; goOn: (percent: number) => Promise<void> };
const languages = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** May be repeated: what an earlier try left is removed first. Throws Refused with what is wrong with the archive. */
export async function importCourse(
  person: Person,
  record: TransferRecord,
  path: string,
  { folder, goOn }: Working,
): Promise<{ courseId: string; report: Report }> {
  const nobody = `importing:${record._id}`;
  const done = record.courseId && (await Course.exists({ _id: record.courseId, ownerId: person.id }));
  if (done && record.courseId) return { courseId: record.courseId, report: newReport() };
  await removeHalf(nobody);
  const zip = await openZip(path);
  try {
    const file = await readCourseFile(zip);
    const report = newReport();
    for (const one of zip.skipped) report.left(one.path, one.reason);
    // An admin may write into a course that belongs to nobody; the history names the person.
    const writer: Person = { ...person, role: 'admin' };
    const { id: courseId } = await createCourse({ ...writer, id: nobody }, { title: file.title });
    const names = new Map((file.media ?? []).map(({ file: at, name }) => [at, name]));
    const onFile = (count: number) => goOn(Math.min(95, Math.floor((95 * count) / Math.max(names.size, 1))));
    const material = materialOf({ zip, folder, ownerId: person.id, courseId, report, names, onFile });
    await fill(writer, courseId, { file, zip, material, report });
    for (const unused of material.unused()) if (!isText(unused)) report.left(unused, 'Nothing in the course uses it.');
    await handOver(record, courseId, nobody, person);
    return { courseId, report };
  } finally {
    zip.close();
  }
}

type Source = { file: CourseFile; zip: OpenZip; material: Material; report: Report };

async function fill(writer: Person, courseId: string, source: Source): Promise<void> {
  const chosen = await designFromFile(source);
  const facts = { ...(await factsOf(source)), certificateDesign: chosen };
  // Before the lectures: quizzes name them.
  const questionIds = source.file.questions
    ? await importQuestions(writer, courseId, source.file.questions, source)
    : [];
  const slugs = new Map<string, string>();
  for (const [at, { title, release, lectures }] of source.file.sections.entries()) {
    const place = `/sections/${at}`;
    const section = await addSection(writer, courseId, title.slice(0, 90), { release: releaseFor(release) });
    source.report.take(place);
    for (const [index, lecture] of lectures.entries()) {
      const to = { courseId, sectionId: section.id, place: `${place}/lectures/${index}`, slugs };
      await importLecture(writer, lecture, to, { ...source, questionIds });
    }
  }
  await linkReleases(courseId, source.file, slugs, source.report);
  const certificateRule = ruleFromFile(source.file.certificate, slugs, source.report);
  await Course.updateOne(
    { _id: courseId },
    {
      $set: Object.fromEntries(
        Object.entries({ ...facts, certificateRule }).map(([name, value]) => [`draft.${name}`, value]),
      ),
    },
  );
}

/** One update makes it somebody's course; the record knows it before, so that nothing is made twice after a crash. */
async function handOver(record: TransferRecord, courseId: string, nobody: string, { id }: Person): Promise<void> {
  await Transfer.updateOne({ _id: record._id }, { $set: { courseId } });
  await Course.updateOne({ _id: courseId, ownerId: nobody }, { $set: { ownerId: id, 'draftSaved.by': id } });
}

async function removeHalf(nobody: string): Promise<void> {
  for (const { _id } of await Course.find({ ownerId: nobody }).select('_id').lean<Pick<CourseRecord, '_id'>[]>()) {
    const courseId = String(_id);
    await Promise.all([Lecture.deleteMany({ courseId }), Edit.deleteMany({ courseId }), removeBank(courseId)]);
    await removeSamples(courseId);
    await Course.deleteOne({ _id, ownerId: nobody });
  }
}

async function readCourseFile(zip: OpenZip): Promise<CourseFile> {
  if (!zip.parts.has('course.json'))
    throw new Refused('There is no course.json in this archive. For files in folders choose “Lectures from files”.');
  const text = await zip.text('course.json', 20_000_000);
  const parsed = CourseFile.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const problems = schemaProblems(parsed.error).slice(0, 5);
  const words = problems.map(({ place, text: what }) => `${place}: ${what}`).join('; ');
  throw new Refused(`course.json does not follow its schema. ${words}`);
}

async function factsOf(source: Source): Promise<Partial<CourseFacts>> {
  const { file, material, report } = source;
  const { title, subtitle = '', learn = [], requirements = [], audience = [], tags = [], price } = file;
  if (price) report.changed('/price', `Kept in the draft: ${formatMoney(price)}. Look at it before you publish.`);
  const take = async (path: string | undefined, kinds: MediaKind[]) => (path ? await material.take(path, kinds) : null);
  return {
    ...{ title: title.slice(0, 90), subtitle: subtitle.slice(0, 160) },
    description: file.description ? ((await textOf(file.description, source)) ?? '') : '',
    ...{ learn: learn.slice(0, 20), requirements: requirements.slice(0, 20), audience: audience.slice(0, 20) },
    category: await categoryOf(file, report),
    level: levels.find((one) => one === file.level) ?? 'all',
    language: languages.test(file.language ?? '') ? (file.language ?? 'en') : 'en',
    tags: [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter(Boolean))].slice(0, 12),
    price: price ?? null,
    refundDays: Math.min(file.refundDays ?? 14, 60),
    access: file.access ?? null,
    forcedOrder: file.forcedOrder ?? false,
    prerequisites: await prerequisitesOf(file, report),
    coverFileId: await take(file.cover, ['image']),
    promoFileId: await take(file.promo, ['video']),
  };
}

async function categoryOf({ category = '' }: CourseFile, report: Report): Promise<string> {
  if (category === '' || (await listCategories()).some(({ slug }) => slug === category)) return category;
  report.left('/category', `This school has no category “${category}”.`);
  return '';
}

async function prerequisitesOf({ prerequisites = [] }: CourseFile, report: Report): Promise<string[]> {
  const found = await Course.find({
    slug: trusted({ $in: prerequisites }),
    firstPublishedAt: trusted({ $gt: new Date(0) }),
  })
    .select('slug')
    .lean<Pick<CourseRecord, '_id' | 'slug'>[]>();
  const known = new Map(found.map(({ _id, slug }) => [slug, String(_id)]));
  for (const [at, slug] of prerequisites.entries())
    if (!known.has(slug)) report.left(`/prerequisites/${at}`, `This school has no published course “${slug}”.`);
  return prerequisites.flatMap((slug) => known.get(slug) ?? []);
}

/** Returns their ids in the order of the list; null for one that was not taken. */
async function importQuestions(
  writer: Person,
  courseId: string,
  path: string,
  source: Source,
): Promise<(string | null)[]> {
  const { report } = source;
  const text = await textOf(path, source);
  if (text === null) return [];
  const given = parsedJson(text);
  if (!Array.isArray(given)) {
    report.left(path, 'This is no list of questions.');
    return [];
  }
  const questions = given.filter((one): one is object => typeof one === 'object' && one !== null);
  const { added, problems } = await importBank(writer.id, courseId, questions);
  for (let at = 0; at < added; at++) report.take(path);
  for (const { line, problem } of problems) report.left(`${path}#/${line - 1}`, problem ?? '');
  return idsInBank(courseId, questions);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Refused('course.json or questions.json is no JSON.');
  }
}

const isText = (path: string): boolean => /\.(md|json)$/.test(path);
