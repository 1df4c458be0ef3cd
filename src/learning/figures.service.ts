/** Numbers about learning, for the admin's pages. */
import { type CalendarSpan, countPerDay, type DayCount } from '../lib/per-day.ts';
import { Enrolment } from './enrolment.model.ts';

/** First enrolments of a person in a course on each day of the zone's calendar; days without any are left out. */
export async function listEnrolmentsPerDay(span: CalendarSpan): Promise<DayCount[]> {
  return countPerDay(Enrolment, 'createdAt', span);
}

/** All enrolments there ever were. Quick at any size: the collection's own count. */
export async function countAllEnrolments(): Promise<number> {
  return Enrolment.estimatedDocumentCount();
}
