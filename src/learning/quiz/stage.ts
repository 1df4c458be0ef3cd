/** A quiz on the stage of its lecture. */
import { accommodationFor } from '../../assessment/accommodations/accommodations.service.ts';
import { listAttempts } from '../../assessment/attempts/attempts.service.ts';
import type { Shown } from '../way.ts';
import { type QuizStart, quizOf, quizStart } from './start.ts';

export type QuizStage = { kind: 'quiz' } & QuizStart;

/** null for a lecture of another kind. On a walk there are no attempts, and none can begin. */
export async function quizStage({ open, way, body }: Shown): Promise<QuizStage | null> {
  const quiz = body.kind === 'quiz' ? quizOf(body) : null;
  if (!quiz) return null;
  const { enrolment, lecture, at } = open;
  const keeps = way.walkOn === null;
  const attempts = keeps ? await listAttempts({ enrolmentId: enrolment.id, lectureId: lecture.id }) : [];
  const own = keeps ? await accommodationFor(enrolment.id, lecture.id) : null;
  return { kind: 'quiz', ...quizStart(quiz, { attempts, own, href: way.hrefOf(lecture), zone: way.zone, at, keeps }) };
}
