/** A published course of graded lectures, and learners in it, for the tests of the gradebook. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { writeEarned } from '../assessment/grades/grades.service.ts';
import { addQuestion } from '../assessment/questions/questions.service.ts';
import { type QuizRules, usualRules } from '../assessment/quizzes/quiz.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { enrolFree } from '../learning/enrolment.service.ts';
import { answerOf, questionOf } from './quiz.ts';

/** One section with an article and a quiz for each title, at `/learn/<slug>`. `rules` are those of all quizzes. */
export async function gradedCourse(
  teacher: PersonRecord,
  slug: string,
  titles: string[],
  rules: Partial<QuizRules> = {},
) {
  const owner = snapshotOf(teacher);
  const { id } = await createCourse(
    owner,
    { title: `Graded ${slug}`, description: 'Words.', category: 'outdoors' },
    { slug },
  );
  const question = questionOf('truefalse', 'A wet rope is weaker.', [answerOf('True', 100), answerOf('False')]);
  const questionIds = [(await addQuestion(teacher.id, id, question)).id];
  const section = await addSection(owner, id, 'Graded');
  await addLecture(owner, id, section.id, { title: 'Words first', kind: 'article', markdown: 'Words.' });
  const quiz = { parts: [{ kind: 'questions' as const, questionIds }], rules: { ...usualRules, ...rules } };
  const quizzes: string[] = [];
  for (const title of titles) quizzes.push((await addLecture(owner, id, section.id, { title, kind: 'quiz', quiz })).id);
  await publishCourse(owner, id, { note: '' });
  return { course: await requirePublishedCourse(slug), quizzes, base: `/studio/courses/${id}/grades`, owner };
}

/** Enrols a learner; what they earned in quizzes is written by `earn`. */
export async function learnerOf(person: PersonRecord, slug: string) {
  const { enrolment, course } = await enrolFree(snapshotOf(person), slug);
  const key = { enrolmentId: enrolment.id, userId: person.id, courseId: course.id };
  const earn = (lectureId: string, percent: number, waiting = 0) =>
    writeEarned({ ...key, lectureId }, async () => ({ percent, passed: percent >= 70, waiting }));
  return { enrolment, key, earn };
}
