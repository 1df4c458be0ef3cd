/** Quizzes taken in the demo school, and what their teacher made of them: so its gradebooks have something to show. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { type AskedQuestion, questionsOf } from '../../assessment/attempts/attempts.service.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { type Given, gapsIn, leftsOf } from '../../assessment/attempts/given.service.ts';
import { startAttempt } from '../../assessment/attempts/starting.service.ts';
import { findGrade } from '../../assessment/grades/grades.service.ts';
import { saveScheme, usualScheme } from '../../assessment/grades/scheme.service.ts';
import { changeGrade, none, type Wish } from '../../assessment/grades/setting.service.ts';
import {
  type PublishedCourse,
  requirePublishedCourse,
  requireRevision,
} from '../../authoring/publishing/published.service.ts';
import { type Enrolment, listEnrolmentsOfCourse } from '../../learning/enrolment.service.ts';
import { gradeOldAttempts, keepBook } from '../../learning/grades/book.service.ts';
import { type Column, columnsOf } from '../../learning/grades/columns.service.ts';
import { quizOf } from '../../learning/quiz/start.ts';
import { day, turnClock } from '../../lib/clock.ts';

const slug = 'knots-that-hold';
const takers = 18;

/** Those who have a quiz behind them passed it, others tried. Ada sets one grade and excuses another. */
export async function seedGrades(people: Map<string, PersonRecord>): Promise<void> {
  const course = await requirePublishedCourse(slug);
  const columns = await columnsOf(course);
  const enrolments = (await listEnrolmentsOfCourse(course.id)).filter(({ completedIds }) => completedIds.length > 0);
  for (const [at, enrolment] of enrolments.slice(0, takers).entries())
    for (const column of columns) await take(course, column, enrolment, at);
  await gradeOldAttempts();
  const ada = people.get('ada');
  const [first, exam] = [columns[0], columns.at(-1)];
  if (!ada || !first || !exam) return;
  const groups = [
    { id: 'practice', name: 'Practice', weight: 40, dropLowest: 0 },
    { id: 'exam', name: 'Exam', weight: 60, dropLowest: 0 },
  ];
  const scheme = {
    ...usualScheme,
    groups,
    places: [{ lectureId: exam.id, groupId: 'exam' }],
    show: 'letters' as const,
  };
  await saveScheme({ id: course.id, title: course.facts.title }, scheme, 0);
  await change(ada, enrolments[2], first, { kind: 'set', percent: 85 }, 'Showed all knots at the harbour');
  await change(ada, enrolments[4], exam, { kind: 'excused' }, 'Joined after the exam');
  await keepBook(course.id);
}

async function take(course: PublishedCourse, column: Column, enrolment: Enrolment, at: number): Promise<void> {
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === column.id);
  const quiz = lecture && quizOf(await requireRevision(lecture.revisionId));
  if (!lecture || !quiz) return;
  turnClock(-(20 - at) * day);
  const sitting = { userId: enrolment.userId, enrolmentId: enrolment.id, courseId: course.id, lectureId: column.id };
  const attempt = await startAttempt(sitting, quiz, lecture.revisionId);
  const isPassed = enrolment.completedIds.includes(column.id);
  for (const [place, question] of (await questionsOf(attempt)).entries()) {
    const isRight = isPassed ? (at + place) % 7 !== 0 : (at + place) % 3 === 0;
    if (isRight) await saveAnswer(attempt, question.questionId, { given: rightOf(question), flagged: false });
  }
  await submitAttempt(attempt);
}

/** The whole of a question, as its teacher would answer it. */
function rightOf({ kind, text, answers }: AskedQuestion): Given {
  const best = answers.toSorted((one, other) => other.share - one.share)[0];
  if (kind === 'single' || kind === 'truefalse') return [String(best ? answers.indexOf(best) : 0)];
  if (kind === 'multiple') return answers.flatMap(({ share }, at) => (share > 0 ? [String(at)] : []));
  if (kind === 'cloze') return gapsIn({ text }).map((gap) => answers.find(({ match }) => match === gap)?.text ?? '');
  if (kind === 'matching') return leftsOf(answers).map(String);
  if (kind === 'ordering') return answers.map((_one, at) => String(at + 1));
  return [
    kind === 'essay' ? 'Because the turns press on each other, and the load presses the turns.' : (best?.text ?? ''),
  ];
}

async function change(ada: PersonRecord, enrolment: Enrolment | undefined, column: Column, wish: Wish, reason: string) {
  if (!enrolment) return;
  const key = {
    enrolmentId: enrolment.id,
    userId: enrolment.userId,
    courseId: enrolment.courseId,
    lectureId: column.id,
  };
  const seen = (await findGrade(enrolment.id, column.id))?.revision ?? none;
  const { id: byId, name: byName } = snapshotOf(ada);
  await changeGrade(key, wish, seen, { byId, byName, subject: `${column.number} ${column.title}`, reason });
}
