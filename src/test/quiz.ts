/** A course with a quiz that asks a question of every kind, and learners who take it. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import type { Attempt } from '../assessment/attempts/attempts.service.ts';
import { startAttempt } from '../assessment/attempts/starting.service.ts';
import { addQuestion, type QuestionContent } from '../assessment/questions/questions.service.ts';
import { type Quiz, type QuizRules, usualRules } from '../assessment/quizzes/quiz.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requirePublishedCourse, requireRevision } from '../authoring/publishing/published.service.ts';
import { enrolFree } from '../learning/enrolment.service.ts';
import { quizOf } from '../learning/quiz/start.ts';
import type { Person } from '../web/request.ts';

type Short = Partial<QuestionContent['answers'][number]>;
const answer = (text: string, share = 0, more: Short = {}) => ({
  ...{ text, match: '', share, tolerance: 0, feedback: '' },
  ...more,
});

/** A question with what is usual where nothing is said. */
export function questionOf(
  kind: QuestionContent['kind'],
  text: string,
  answers: QuestionContent['answers'] = [],
  more: Partial<QuestionContent> = {},
): QuestionContent {
  return { kind, name: '', text, answers, explanation: '', points: 1, tags: [], caseSensitive: false, ...more };
}
export { answer as answerOf };

/** One of every kind, in this order. */
export const everyKind: QuestionContent[] = [
  questionOf(
    'single',
    'Which knot makes a **loop**?',
    [
      answer('Bowline', 100, { feedback: 'It holds and opens again.' }),
      answer('Reef knot', -50, { feedback: 'It joins two ends.' }),
      answer('Figure eight', 0),
    ],
    { explanation: 'A *loop* needs one end.', tags: ['the bowline'] },
  ),
  questionOf('multiple', 'Which are hitches?', [
    answer('Clove hitch', 50),
    answer('Rolling hitch', 50),
    answer('Bowline', -50),
  ]),
  questionOf('truefalse', 'A wet rope is weaker.', [answer('True', 100), answer('False')]),
  questionOf('numeric', 'How long is a cable in metres?', [answer('185.2', 100, { tolerance: 0.5 })]),
  questionOf('short', 'What is the end called that is worked with?', [
    answer('working end', 100),
    answer('the working end', 100),
  ]),
  questionOf('cloze', 'The [[1]] comes out of the hole, round the [[2]].', [
    answer('rabbit', 100, { match: '1' }),
    answer('tree', 100, { match: '2' }),
  ]),
  questionOf('matching', 'What is it for?', [
    answer('Sheet bend', 100, { match: 'Two ropes' }),
    answer('Bowline', 100, { match: 'A loop' }),
    answer('', 100, { match: 'A stopper' }),
  ]),
  questionOf('ordering', 'In which order?', [answer('Make a loop', 100), answer('Go round', 100), answer('Pull', 100)]),
  questionOf('essay', 'Why do you tie knots?'),
];

/** Published, free, at `/learn/knot-quiz/lectures/test`; before it stands the article "The bowline". */
export async function quizCourse(
  teacher: PersonRecord,
  rules: Partial<QuizRules> = {},
  { slug = 'knot-quiz', questions = everyKind }: { slug?: string; questions?: QuestionContent[] } = {},
) {
  const owner = snapshotOf(teacher);
  const course = await createCourse(
    owner,
    { title: 'Knot quiz', description: 'What you know.', category: 'outdoors' },
    { slug },
  );
  const ids: string[] = [];
  for (const question of questions) ids.push((await addQuestion(teacher.id, course.id, question)).id);
  const section = await addSection(owner, course.id, 'What you know');
  const quiz: Quiz = { parts: [{ kind: 'questions', questionIds: ids }], rules: { ...usualRules, ...rules } };
  const words = { title: 'The bowline', kind: 'article' as const, markdown: 'A loop that does not slip.' };
  await addLecture(owner, course.id, section.id, words);
  await addLecture(owner, course.id, section.id, { title: 'Test', slug: 'test', kind: 'quiz', quiz });
  await publishCourse(owner, course.id, { note: '' });
  return requirePublishedCourse(slug);
}

type Published = Awaited<ReturnType<typeof quizCourse>>;

/** Who takes the quiz of this course, and the quiz as published. */
export async function sittingIn(learner: Person, course: Published) {
  const { enrolment } = await enrolFree(learner, course.slug);
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ kind }) => kind === 'quiz');
  const quiz = quizOf(await requireRevision(lecture?.revisionId ?? ''));
  if (!lecture || !quiz) throw new Error('this course has no quiz');
  const sitting = { userId: learner.id, enrolmentId: enrolment.id, courseId: course.id, lectureId: lecture.id };
  return { sitting, quiz, revisionId: lecture.revisionId, enrolment };
}

export async function beginQuiz(learner: Person, course: Published): Promise<Attempt> {
  const { sitting, quiz, revisionId } = await sittingIn(learner, course);
  return startAttempt(sitting, quiz, revisionId);
}
