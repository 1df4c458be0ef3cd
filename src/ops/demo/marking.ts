/** Answers in the demo school that wait for their teacher, and one that was marked. */
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { saveAnswer } from '../../assessment/attempts/answers.service.ts';
import { type Attempt, questionsOf } from '../../assessment/attempts/attempts.service.ts';
import { submitAttempt } from '../../assessment/attempts/closing.service.ts';
import { startAttempt } from '../../assessment/attempts/starting.service.ts';
import { listDesk } from '../../assessment/marking/desk.service.ts';
import { markByHand } from '../../assessment/marking/hand-marks.service.ts';
import {
  type PublishedCourse,
  requirePublishedCourse,
  requireRevision,
} from '../../authoring/publishing/published.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { readyLectures } from '../../learning/progress.service.ts';
import { quizOf } from '../../learning/quiz/start.ts';
import { day, turnClock } from '../../lib/clock.ts';

const written = [
  {
    handle: 'pieter',
    daysAgo: 9,
    words:
      'Dressing means that the parts lie side by side and do not cross. A dressed knot pulls evenly, so it holds what it should, and one sees at a glance whether it is right.',
  },
  { handle: 'sinead', daysAgo: 4, words: 'So that it looks tidy.\n\nAnd it comes undone more easily afterwards.' },
  {
    handle: 'hana',
    daysAgo: 1,
    words: 'Crossed strands press on each other and weaken the rope. If it is dressed, the load is shared.',
  },
];

/** The first one is marked, the others wait. */
export async function seedMarking(people: Map<string, PersonRecord>): Promise<void> {
  const course = await requirePublishedCourse('knots-that-hold');
  for (const { handle, daysAgo, words } of written) {
    const person = people.get(handle);
    turnClock(-daysAgo * day);
    if (person) await answerQuiz(course, person, words);
  }
  turnClock(-8 * day);
  const ada = people.get('ada');
  const [first] = (await listDesk(course.id, { state: 'waits' })).entries;
  const comment =
    'Well said: *evenly* is the word that matters. Look at the picture of the bowline again for the second part.';
  if (first && ada) await markByHand(ada.id, course.id, first.id, { points: 1, comment, marks: 0, mayFall: false });
  turnClock(0);
}

/** The first two options, a text for the essay, and nothing else: nobody is right everywhere. */
async function answerQuiz(course: PublishedCourse, person: PersonRecord, words: string): Promise<void> {
  const lecture = readyLectures(course).find(({ slug }) => slug === 'check-your-knots');
  const enrolment = await findEnrolment(person.id, course.id);
  const quiz = lecture && quizOf(await requireRevision(lecture.revisionId));
  if (!lecture || !quiz || !enrolment) return;
  const sitting = { userId: person.id, enrolmentId: enrolment.id, courseId: course.id, lectureId: lecture.id };
  const attempt: Attempt = await startAttempt(sitting, quiz, lecture.revisionId);
  for (const { kind, questionId } of await questionsOf(attempt)) {
    const given = kind === 'essay' ? [words] : kind === 'single' || kind === 'truefalse' ? ['0'] : [''];
    await saveAnswer(attempt, questionId, { given, flagged: false });
  }
  await submitAttempt(attempt);
}
