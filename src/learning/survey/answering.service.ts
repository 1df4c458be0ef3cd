/** Answering the survey of a lecture, which completes the lecture. */
import {
  answerAnonymously,
  answerByName,
  findOwnAnswers,
  type Stored,
  settleMark,
} from '../../assessment/surveys/answering.service.ts';
import type { Survey, SurveyAnswer } from '../../assessment/surveys/survey.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { completeLecture } from '../progress.service.ts';

export type Given = { answers: SurveyAnswer[]; ticket: string };

/**
 * Stores the answers, then completes the lecture, then says that all of it is done. May be repeated with the same form, also
 * after a crash: answers are stored once. `before`: this learner had answered; anonymous answers stay as they were.
 */
export async function answerSurvey(open: OpenLecture, survey: Survey, { answers, ticket }: Given): Promise<Stored> {
  const seat = seatOf(open);
  const own = await findOwnAnswers(seat);
  // What was answered by name may still be changed by name, whatever the survey promises now.
  const isAnonymous = own ? own.answers === null : survey.anonymous;
  const stored = isAnonymous ? await answerAnonymously(seat, answers, ticket) : 'stored';
  if (!isAnonymous) await answerByName(seat, survey, answers);
  await completeLecture(open.enrolment, open.lecture.id, 'passed');
  if (isAnonymous) await settleMark(seat);
  return stored;
}

/** For who has answered, or can no more because it has closed. May be repeated. */
export async function completeWithoutAnswers(open: OpenLecture): Promise<void> {
  await completeLecture(open.enrolment, open.lecture.id, 'passed');
}

export function seatOf({ enrolment, course, lecture }: OpenLecture) {
  return { enrolmentId: enrolment.id, userId: enrolment.userId, courseId: course.id, lectureId: lecture.id };
}
