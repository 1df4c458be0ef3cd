/** A course with a lecture of every kind, and a question of every kind in its quiz. */
import { join } from 'node:path';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { usualAssignment } from '../../assessment/assignments/assignment.ts';
import type { QuestionContent } from '../../assessment/questions/question.ts';
import { addQuestion } from '../../assessment/questions/questions.service.ts';
import { usualRules } from '../../assessment/quizzes/quiz.ts';
import { pinStops } from '../../assessment/stops/pinning.service.ts';
import { usualSurvey } from '../../assessment/surveys/survey.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import type { LectureContent } from '../../authoring/lectures/lecture.model.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { reloadCatalog } from '../../catalog/memory.service.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import { rubric } from '../assignment.ts';
import { film, sampleFile } from '../media-samples.ts';
import { everyKind } from '../quiz.ts';
import { surveyQuestions } from '../survey.ts';

const demo = join(import.meta.dirname, '../../ops/demo/school/courses/knots-that-hold/media');
/** Passed with the essay only, so that a person has to read it. */
const rules = { ...usualRules, passPercent: 90 };
/** Their number asks for a unit. */
const questions: QuestionContent[] = everyKind.map((question) =>
  question.kind === 'numeric'
    ? {
        ...question,
        text: 'How long is a cable? Write the number with its unit.',
        units: {
          list: [
            { name: 'm', factor: 1 },
            { name: 'km', factor: 1000 },
          ],
          needed: true,
          cost: 100,
        },
      }
    : question,
);

/** Publishes "Every knot there is" (`/courses/every-knot`, free); each lecture is required and has its kind as its address. */
export async function everyKindCourse(teacher: PersonRecord): Promise<{ id: string; slug: string }> {
  const owner = snapshotOf(teacher);
  const slug = 'every-knot';
  const facts = { title: 'Every knot there is', description: 'See, hear, read, tie.', category: 'outdoors' };
  const { id } = await createCourse(owner, { ...facts, learn: ['Tie a bowline'] }, { slug });
  const asked: string[] = [];
  for (const question of questions) asked.push((await addQuestion(teacher.id, id, question)).id);
  const add = (sectionId: string, title: string, content: Kind) =>
    addLecture(owner, id, sectionId, { title, slug: content.kind, ...content });
  const seen = await addSection(owner, id, 'See and read');
  for (const [title, content] of await media(teacher, id, asked[0] ?? '')) await add(seen.id, title, content);
  const done = await addSection(owner, id, 'Show what you can');
  const quiz = { parts: [{ kind: 'questions' as const, questionIds: asked }], rules };
  await add(done.id, 'What you know', { kind: 'quiz', quiz });
  const assignment = { ...usualAssignment, rubric };
  await add(done.id, 'Tie it', { kind: 'assignment', markdown: 'Tie a **bowline**.', assignment });
  await add(done.id, 'What you think', { kind: 'survey', survey: { ...usualSurvey, questions: surveyQuestions } });
  await publishCourse(owner, id, { note: '' });
  await reloadCatalog();
  return { id, slug };
}

type Kind = Partial<LectureContent> & Pick<LectureContent, 'kind'>;

/** What is there to be seen, heard and read; the film stops for the question. */
async function media(teacher: PersonRecord, courseId: string, questionId: string): Promise<[string, Kind][]> {
  const file = async (name: string) => (await storeLocalFile(teacher.id, join(demo, name), name)).id;
  const sound = await sampleFile(await film('sound.m4a', 4, ['-vn']));
  const soundId = (await storeLocalFile(teacher.id, sound, 'The names of the parts.m4a')).id;
  const sheet = await file('six-knots-on-a-page.pdf');
  const captions = [{ language: 'en', label: 'English', fileId: await file('bowline.en.vtt') }];
  const stops = await pinStops(courseId, { questions: [{ second: 1, questionId }], mustAnswer: true }, null);
  const resources = [{ id: 'sheet', title: 'Six knots on a page', fileId: sheet }];
  return [
    ['The bowline on film', { kind: 'video', fileId: await file('bowline.mp4'), captions, stops, seconds: 54 }],
    ['The names of the parts', { kind: 'audio', fileId: soundId, transcript: 'The standing part bears.', seconds: 4 }],
    ['Why it holds', { kind: 'article', markdown: 'The load presses the **turns** together.', resources }],
    ['A sheet to print', { kind: 'document', fileId: sheet, seconds: 60 }],
    ['A film of others', { kind: 'embed', embed: 'https://youtu.be/dQw4w9WgXcQ', seconds: 60 }],
  ];
}
