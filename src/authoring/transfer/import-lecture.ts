/** One lecture of a course file as a draft. */
import { putSamples } from '../../assessment/peers/samples.service.ts';
import type { Quiz } from '../../assessment/quizzes/quiz.ts';
import type { Stops } from '../../assessment/stops/stops.ts';
import type { Survey } from '../../assessment/surveys/survey.ts';
import type { MediaKind } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { newId } from '../courses/course.model.ts';
import { slugOf } from '../courses/slugs.ts';
import {
  forLearners,
  Lecture,
  type LectureContent,
  type LectureKind,
  lectureKinds,
} from '../lectures/lecture.model.ts';
import { readEmbed } from '../markdown/embeds.service.ts';
import { addLecture } from '../outline/outline.service.ts';
import { takeMoment } from '../posters/moment.service.ts';
import type { Release } from '../release.ts';
import { assignmentFromFile } from './assignment-file.ts';
import type { CourseFile, FileLecture, FileQuiz, FileRelease, FileStops, FileSurvey } from './course-file.ts';
import { textOf } from './import-texts.ts';
import type { Material } from './material.service.ts';
import { quizFromFile } from './quiz-file.ts';
import type { Report } from './report.ts';
import { samplesFromFile } from './samples-file.ts';
import { stopsFromFile } from './stops-file.ts';
import { surveyFromFile } from './survey-file.ts';
import type { OpenZip } from './zip-reader.ts';

/** `questionIds`: of the questions in the bank, in the order of the archive's list. */
type Source = { zip: OpenZip; material: Material; report: Report; questionIds: readonly (string | null)[] };
/** `slugs`: address of each lecture that is in, and its id. */
type Target = { courseId: string; sectionId: string; place: string; slugs: Map<string, string> };

export const mostMarkdown = 200_000;
const anything: MediaKind[] = ['document', 'archive', 'image', 'audio', 'video'];
const fileKinds: Partial<Record<LectureKind, MediaKind[]>> = {
  video: ['video'],
  audio: ['audio'],
  document: ['document'],
};

/** Left out, with a word in the report, when its kind is none of this school. */
export async function importLecture(writer: Person, given: FileLecture, to: Target, source: Source): Promise<void> {
  const kind = lectureKinds.find((one) => one === given.kind);
  if (!kind) return source.report.left(to.place, `This school has no lectures of the kind “${given.kind}”.`);
  const content = {
    ...(await contentOf(kind, given, to, source)),
    ...(given.stops ? { stops: await stopsIn(kind, given.stops, to, source) } : {}),
  };
  const asked = given.slug && slugOf(given.slug) === given.slug ? given.slug : undefined;
  const slug = asked && !to.slugs.has(asked) ? asked : undefined;
  if (given.slug && !slug)
    source.report.changed(to.place, 'Its address is taken or cannot be used; it got another one.');
  const made = await addLecture(writer, to.courseId, to.sectionId, { ...content, kind, ...(slug ? { slug } : {}) });
  if (content.assignment && given.assignment?.samples)
    await putSamples(
      { courseId: to.courseId, lectureId: made.id },
      writer,
      samplesFromFile(given.assignment.samples, content.assignment),
    );
  await takeMoment(content);
  to.slugs.set(given.slug ?? made.slug, made.id);
  source.report.take(to.place);
}

/** "After this lecture" names a lecture that may come later in the file, so it is set when all are there. */
export async function linkReleases(courseId: string, file: CourseFile, slugs: Map<string, string>, report: Report) {
  for (const [at, section] of file.sections.entries())
    for (const [index, { slug, release }] of section.lectures.entries()) {
      if (release?.kind !== 'after' || !release.lecture) continue;
      const [id, after] = [slugs.get(slug ?? ''), slugs.get(release.lecture)];
      const rule: Release = { kind: 'after', lectureId: after ?? null };
      if (!after)
        report.changed(
          `/sections/${at}/lectures/${index}/release`,
          'That lecture is not there: after the one before it.',
        );
      if (id) await Lecture.updateOne({ _id: id, courseId }, { $set: { release: rule } });
    }
}

export function releaseFor(given: FileRelease | undefined): Release | null {
  if (!given) return null;
  if (given.kind === 'date') return { kind: 'date', at: new Date(given.at) };
  return given.kind === 'days' ? { kind: 'days', days: given.days } : { kind: 'after', lectureId: null };
}

async function contentOf(kind: LectureKind, given: FileLecture, { place }: Target, source: Source) {
  const { material, report } = source;
  const counts = given.counts ?? 'required';
  const kinds = fileKinds[kind];
  if (given.file && !kinds) report.left(`${place}/file`, 'A lecture of this kind has no file.');
  if (given.quiz && kind !== 'quiz') report.left(`${place}/quiz`, 'A lecture of this kind asks no questions.');
  if (given.assignment && kind !== 'assignment')
    report.left(`${place}/assignment`, 'A lecture of this kind takes nothing that is handed in.');
  if (given.survey && kind !== 'survey') report.left(`${place}/survey`, 'A lecture of this kind is no survey.');
  const embed = kind === 'embed' && given.embed ? readEmbed(given.embed) : null;
  if (given.embed && !embed) report.left(`${place}/embed`, 'This address is of no provider that can be embedded here.');
  const content: Partial<LectureContent> & { title: string } = {
    ...{ title: given.title.slice(0, 90), summary: (given.summary ?? '').slice(0, 300) },
    ...{ required: counts === 'required', certificate: counts === 'certificate' },
    ...{
      preview: (given.preview ?? false) && !forLearners.includes(kind),
      ready: given.ready ?? true,
      release: releaseFor(given.release),
    },
    embed: embed?.href ?? '',
    markdown: given.text ? await markdownOf(given.text, source) : '',
    transcript: given.transcript ? await markdownOf(given.transcript, source) : '',
    fileId: given.file && kinds ? await material.take(given.file, kinds) : null,
    posterFileId: given.poster ? await material.take(given.poster, ['image']) : null,
    posterAt: given.posterAt ?? null,
    captions: await captionsOf(given, source),
    resources: await resourcesOf(given, source),
  };
  if (kind === 'quiz' && given.quiz) return { ...content, quiz: quizOf(given.quiz, place, source) };
  if (kind === 'assignment')
    return {
      ...content,
      assignment: assignmentFromFile(given.assignment ?? {}),
      seconds: Math.round(given.seconds ?? 0),
    };
  if (kind === 'survey') return { ...content, survey: surveyIn(given.survey ?? {}, place, report) };
  // An article's length follows from its words, a film's from the film.
  return kind === 'document' || kind === 'embed' ? { ...content, seconds: Math.round(given.seconds ?? 0) } : content;
}

function quizOf(given: FileQuiz, place: string, { questionIds, report }: Source): Quiz {
  const { quiz, lost } = quizFromFile(given, questionIds);
  if (lost > 0) report.left(`${place}/quiz`, `${lost} of its questions are not in the list, or could not be taken.`);
  return quiz;
}

function surveyIn(given: FileSurvey, place: string, report: Report): Survey {
  const { survey, lost } = surveyFromFile(given);
  if (lost > 0) report.left(`${place}/survey`, `${lost} of its questions offer nothing to choose.`);
  return survey;
}

async function stopsIn(kind: LectureKind, given: FileStops, to: Target, source: Source): Promise<Stops | null> {
  const left = (words: string) => source.report.left(`${to.place}/stops`, words);
  if (kind !== 'video' && kind !== 'audio') {
    left('A lecture of this kind stops for no questions.');
    return null;
  }
  const stops = await stopsFromFile(to.courseId, given, source.questionIds);
  const lost = given.questions.length - (stops?.questions.length ?? 0);
  if (lost > 0) left(`${lost} of its questions are not in the list, or cannot be answered beside a film.`);
  return stops;
}

/** As long as the editor takes. */
async function markdownOf(path: string, source: Source): Promise<string> {
  const text = (await textOf(path, source)) ?? '';
  if (text.length > mostMarkdown) source.report.changed(path, 'Cut: a text has at most 200,000 characters.');
  return text.slice(0, mostMarkdown);
}

async function captionsOf({ captions = [] }: FileLecture, { material }: Source): Promise<LectureContent['captions']> {
  const taken: LectureContent['captions'] = [];
  for (const { language, label, file } of captions) {
    const fileId = await material.take(file, ['captions']);
    if (fileId && !taken.some((one) => one.language === language)) taken.push({ language, label, fileId });
  }
  return taken;
}

async function resourcesOf(
  { resources = [] }: FileLecture,
  { material }: Source,
): Promise<LectureContent['resources']> {
  const taken: LectureContent['resources'] = [];
  for (const { title, file } of resources.slice(0, 50)) {
    const fileId = await material.take(file, anything);
    if (fileId) taken.push({ id: newId(), title: title.slice(0, 120), fileId });
  }
  return taken;
}
