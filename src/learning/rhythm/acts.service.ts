/** What counts as learning: a completion, an attempt at a quiz, film that was watched. Each counts once. */
import { trusted } from 'mongoose';
import { findAttempt } from '../../assessment/attempts/attempts.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { hour, now } from '../../lib/clock.ts';
import { Completion, type CompletionRecord } from '../completion.model.ts';
import { readyLectures } from '../progress.service.ts';
import { LearningDay, openDay } from './day.model.ts';
import { dayIn } from './days.ts';
import { addFilmTime, putBack, takeFilmTimes } from './film-time.ts';
import { findRhythm, noteLearned, wantsRhythm, widenDay } from './rhythm.service.ts';

/** Longer than that nobody sits at a quiz, whatever its attempt says. */
const longestAttempt = 3 * hour;

/** After `lecture.completed`. What is read counts with its minutes; films are counted while they are watched. */
export async function noteCompletion(enrolmentId: string, lectureId: string): Promise<void> {
  const made = await Completion.findOne({ enrolmentId, lectureId }).lean<CompletionRecord>();
  if (!made || !(await findRhythm(made.userId))?.isOn) return;
  const course = await findLearnableCourse({ id: made.courseId });
  const lecture = course && readyLectures(course).find(({ id }) => id === lectureId);
  const isRead = lecture && ['article', 'document', 'embed'].includes(lecture.kind);
  await noteLearned(made.userId, {
    key: `${enrolmentId} ${lectureId}`,
    seconds: isRead ? lecture.seconds : 0,
    at: made.at,
  });
}

/** After `attempt.closed`. */
export async function noteAttempt(attemptId: string): Promise<void> {
  const attempt = await findAttempt(attemptId);
  if (!attempt) return;
  const at = attempt.endedAt ?? now();
  const took = Math.min(at.getTime() - attempt.startedAt.getTime(), longestAttempt) / 1000;
  await noteLearned(attempt.userId, { key: attemptId, seconds: took, at });
}

/** New seconds of film, in the calendar of the person's zone. One trip to Redis, and none for who does not want it. */
export async function noteFilm(userId: string, zone: string, seconds: number): Promise<void> {
  if (seconds === 0 || !(await wantsRhythm(userId))) return;
  await addFilmTime({ userId, day: dayIn(now(), zone), zone }, seconds);
}

/**
 * Writes the seconds of film to the days. All seconds of a day are written each time, and only ever more of them: so it may run
 * twice and be killed anywhere. Returns how many.
 */
export async function flushFilmTimes(): Promise<number> {
  const taken = await takeFilmTimes();
  for (const one of taken) {
    const { userId, day, zone, seconds } = one;
    try {
      if (!(await findRhythm(userId))?.isOn) continue;
      await openDay({ userId, day, zone }, now());
      await LearningDay.updateOne(
        { userId, day, filmSeconds: trusted({ $lt: seconds }) },
        { $set: { filmSeconds: seconds } },
      );
      if (dayIn(now(), zone) === day) await widenDay({ userId, day }, now());
    } catch (error) {
      await putBack(one);
      throw error;
    }
  }
  return taken.length;
}
