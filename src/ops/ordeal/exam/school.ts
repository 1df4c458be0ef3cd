/** The exam of a trial and those who sit in it. Made by the services, but for the accounts, which share one hashed password. */
import { snapshotOf } from '../../../accounts/accounts.service.ts';
import { User } from '../../../accounts/user.model.ts';
import { addQuestion } from '../../../assessment/questions/questions.service.ts';
import { usualRules } from '../../../assessment/quizzes/quiz.ts';
import { createCourse } from '../../../authoring/courses/courses.service.ts';
import { addLecture } from '../../../authoring/outline/outline.service.ts';
import { addSection } from '../../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../../authoring/publishing/publication.service.ts';
import { enrolFree } from '../../../learning/enrolment.service.ts';
import { type Learner, makeCategory, makeLearners, makePerson } from '../school.ts';
import { examQuestions } from './questions.ts';

export type Exam = {
  /** The page of its lecture. */
  path: string;
  lectureId: string;
  /** By the id of a question: its place in `examQuestions`. */
  places: Map<string, number>;
};

/** Accounts that can sign in. To hash a password for each would take longer than the exam. */
export async function makeCandidates(word: string, count: number): Promise<Learner[]> {
  const [first] = await makeLearners(`${word}first`, 1);
  const { passwordHash } = await User.findById(first?.id).orFail().lean();
  const shared = { words: ['candidate'], role: 'learner', state: 'active', passwordHash, timeZone: 'Asia/Kolkata' };
  const people = Array.from({ length: count }, (_, at) => ({
    ...shared,
    email: `${word}${at}@ordeal.school`,
    name: `Candidate ${at}`,
  }));
  const users = await User.insertMany(people);
  return users.map(({ _id, email }) => ({ id: String(_id), email }));
}

/**
 * A course that all of these are in; `publishExam` then puts an exam into it: one attempt for each, questions and options
 * shuffled, over after so many seconds for everybody.
 */
export async function makeExamCourse(word: string, candidates: readonly Learner[]) {
  await makeCategory();
  const teacher = await makePerson('ada', 'instructor');
  const owner = snapshotOf(teacher);
  const facts = { title: `Exam of ${word}`, description: 'One exam.', category: 'crafts' };
  const course = await createCourse(owner, facts, { slug: word });
  const section = await addSection(owner, course.id, 'All of it');
  const article = { title: 'Read before', slug: 'read', kind: 'article' as const, markdown: 'Good luck.' };
  await addLecture(owner, course.id, section.id, article);
  const places = new Map<string, number>();
  for (const [place, { content }] of examQuestions.entries())
    places.set((await addQuestion(teacher.id, course.id, content)).id, place);
  await publishCourse(owner, course.id, { note: '' });
  for (const { id } of candidates) await enrolFree({ id, name: 'Candidate', role: 'learner' }, word);

  async function publishExam(seconds: number): Promise<Exam> {
    const closesAt = new Date(Date.now() + seconds * 1000);
    const rules = { ...usualRules, attempts: 1, minutes: 60, closesAt, shuffleQuestions: true, passPercent: 50 };
    const quiz = { parts: [{ kind: 'questions' as const, questionIds: [...places.keys()] }], rules };
    const content = { title: 'Exam', slug: 'exam', kind: 'quiz' as const, quiz };
    const lecture = await addLecture(owner, course.id, section.id, content);
    await publishCourse(owner, course.id, { note: '' });
    return { path: `/learn/${word}/lectures/exam`, lectureId: lecture.id, places };
  }
  return { publishExam };
}
