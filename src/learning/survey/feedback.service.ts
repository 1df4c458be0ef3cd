/** The survey with which a course asks those who have finished it. */
import type { OutlineLecture, PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { progressIn, readyLectures } from '../progress.service.ts';
import { isClosed, surveyOf } from './survey-of.ts';

/** null: nothing is asked, it was answered, or the course is not finished. Bodies come from memory. */
export async function feedbackAsked(course: PublishedCourse, enrolment: Enrolment): Promise<OutlineLecture | null> {
  const left = readyLectures(course).filter(
    ({ kind, id }) => kind === 'survey' && !enrolment.completedIds.includes(id),
  );
  if (left.length === 0 || !progressIn(course, enrolment).isComplete) return null;
  for (const lecture of left) {
    const survey = surveyOf(await requireRevision(lecture.revisionId));
    if (survey?.feedback && !isClosed(survey, now())) return lecture;
  }
  return null;
}
