/** The courses of the demo school, made as their teachers would: sections, lectures, files, publication. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { usualAssignment } from '../../assessment/assignments/assignment.ts';
import { beginImport, takeImport } from '../../assessment/exchange/import.service.ts';
import { listQuestions } from '../../assessment/questions/questions.service.ts';
import { type QuizPart, usualRules } from '../../assessment/quizzes/quiz.ts';
import { pinStops } from '../../assessment/stops/pinning.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import type { DemoAssignment, DemoCourse, DemoLecture, DemoQuiz, DemoSurvey } from './content.ts';

type Content = Parameters<typeof addLecture>[3];
const languageLabels: Record<string, string> = { en: 'English', hi: 'हिन्दी', es: 'Español' };

/** Makes and publishes one course. Not to be repeated: the seed runs on an empty school. */
export async function seedCourse(demo: DemoCourse, teacher: PersonRecord): Promise<void> {
  const owner = snapshotOf(teacher);
  const {
    slug,
    sections,
    teacher: _teacher,
    folder,
    cover,
    quizzes,
    assignments,
    surveys,
    peers: _peers,
    ...facts
  } = demo;
  const coverFileId = cover ? (await storeLocalFile(owner.id, cover, `${slug}.webp`)).id : null;
  const { id } = await createCourse(owner, { ...facts, coverFileId }, { slug });
  await seedQuestions(owner, id, join(folder, 'questions.gift'));
  const questions = new Map((await listQuestions(id)).questions.map((one) => [one.name, one.id]));
  for (const { title, lectures } of sections) {
    const section = await addSection(owner, id, title);
    for (const lecture of lectures) {
      const stops = await stopsOf(id, lecture, questions);
      await addLecture(owner, id, section.id, { ...(await contentOf(owner, folder, lecture)), stops });
      for (const quiz of quizzes.filter(({ after }) => after === lecture.slug))
        await addLecture(owner, id, section.id, quizOf(quiz, questions));
      for (const one of assignments.filter(({ after }) => after === lecture.slug))
        await addLecture(owner, id, section.id, assignmentOf(one));
      for (const survey of surveys.filter(({ after }) => after === lecture.slug))
        await addLecture(owner, id, section.id, surveyOf(survey));
    }
  }
  await publishCourse(owner, id, { note: 'First version' });
}

/** The bank of a course, where its folder has one. */
async function seedQuestions(owner: Person, courseId: string, path: string): Promise<void> {
  if (!existsSync(path)) return;
  const sent = { bytes: readFileSync(path), fileName: basename(path) };
  await takeImport(owner.id, courseId, await beginImport(owner.id, courseId, sent));
}

/** Throws for a question that the bank does not have. */
function quizOf({ slug, title, summary, counts, parts, rules }: DemoQuiz, questions: Map<string, string>): Content {
  const idOf = (name: string) => {
    const id = questions.get(name);
    if (!id) throw new Error(`the quiz ${slug} asks “${name}”, which is not in the bank`);
    return id;
  };
  const asked = parts.map((part): QuizPart => {
    if ('draw' in part) return { kind: 'draw', count: part.draw, tags: part.tags };
    return { kind: 'questions', questionIds: part.questions.map(idOf) };
  });
  return {
    ...{ slug, title, summary, kind: 'quiz', required: counts === 'required', certificate: counts === 'certificate' },
    quiz: { parts: asked, rules: { ...usualRules, ...rules } },
  };
}

/** Throws Refused for a question that the bank does not have. */
function stopsOf(courseId: string, { stops }: DemoLecture, questions: Map<string, string>) {
  const asked = stops.map(({ second, question }) => ({ second, questionId: questions.get(question) ?? question }));
  return pinStops(courseId, { questions: asked, mustAnswer: false }, null);
}

function assignmentOf({ slug, title, summary, minutes, task, rules }: DemoAssignment): Content {
  return {
    ...{ slug, title, summary, kind: 'assignment', required: false, seconds: minutes * 60, markdown: task },
    assignment: { ...usualAssignment, ...rules },
  };
}

function surveyOf({ slug, title, summary, survey }: DemoSurvey): Content {
  return { slug, title, summary, kind: 'survey', required: false, survey };
}

async function contentOf(owner: Person, folder: string, lecture: DemoLecture): Promise<Content> {
  const { file, captions, transcript, resources, poster, stops: _stops, ...facts } = lecture;
  const store = async (path: string, options = {}) =>
    (await storeLocalFile(owner.id, join(folder, path), basename(path), options)).id;
  const text = file?.endsWith('.md') ? await withPictures(readFileSync(join(folder, file), 'utf8'), folder, store) : '';
  const media =
    file && !file.endsWith('.md') ? await store(file, poster ? { poster: join(folder, poster) } : {}) : null;
  return {
    ...facts,
    markdown: text,
    fileId: media,
    transcript: transcript ? readFileSync(join(folder, transcript), 'utf8') : '',
    captions: await Promise.all(
      captions.map(async ({ language, file: path }) => ({
        language,
        label: languageLabels[language] ?? language,
        fileId: await store(path),
      })),
    ),
    resources: await Promise.all(
      resources.map(async ({ title, file: path }, at) => ({ id: String(at + 1), title, fileId: await store(path) })),
    ),
  };
}

/** `![alt](media/x.svg)` becomes a picture of the school's own files. */
async function withPictures(text: string, folder: string, store: (path: string) => Promise<string>): Promise<string> {
  let made = text;
  for (const path of new Set([...text.matchAll(/\]\((media\/[^)\s]+)/g)].map((match) => match[1] ?? '')))
    if (existsSync(join(folder, path))) made = made.replaceAll(`](${path}`, `](file:${await store(path)}`);
  return made;
}
